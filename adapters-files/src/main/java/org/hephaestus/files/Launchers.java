package org.hephaestus.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.update.WriteResult;

/**
 * The stable programs in {@code bin/}: POSIX-sh scripts that find out which version is current and
 * become it. Service files and links point here, and here stays while versions come and go.
 */
public final class Launchers {
  /** The contract that {@link #install} writes; stated in each launcher. */
  public static final int CONTRACT = 1;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern CONTRACT_LINE =
      Pattern.compile("^# heph-launcher-contract: ([0-9]{1,9})$", Pattern.MULTILINE);
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final HomeLayout home;
  private final List<String> names;

  /**
   * The launchers of a home that {@link HomeLayout#prepare} has made.
   *
   * @param names of the programs, each one that every version has in its {@code bin/}
   */
  public Launchers(HomeLayout home, List<String> names) {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is no plain name of a program");
      }
    }
    this.home = home;
    this.names = List.copyOf(names);
  }

  /**
   * Writes the launchers that are missing or differ; each is replaced atomically, so a start at the
   * same moment runs the old or the new one. A launcher of a later contract is left alone: a newer
   * version wrote it, and understands what it does. Idempotent.
   */
  public WriteResult install() {
    for (String name : names) {
      Path file = home.bin().resolve(name);
      byte[] wanted = text(name).getBytes(StandardCharsets.UTF_8);
      try {
        if (!isGoodEnough(file, wanted)) {
          Durable.replace(file, wanted, EXECUTABLE);
        }
      } catch (IOException e) {
        return new WriteResult.Failed(Failures.storage("write the launcher", file, e));
      }
    }
    return WriteResult.OK;
  }

  private static boolean isGoodEnough(Path file, byte[] wanted) throws IOException {
    byte[] there;
    try {
      if (Files.isSymbolicLink(file)) {
        return false;
      }
      there = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!Files.getPosixFilePermissions(file).equals(EXECUTABLE)) {
      return false;
    }
    Matcher contract = CONTRACT_LINE.matcher(new String(there, StandardCharsets.UTF_8));
    return Arrays.equals(there, wanted)
        || (contract.find() && Integer.parseInt(contract.group(1)) > CONTRACT);
  }

  /** The script of one launcher. */
  static String text(String name) {
    return SCRIPT.replace("@NAME@", name).replace("@CONTRACT@", Integer.toString(CONTRACT));
  }

  // What costs a process is avoided: the usual start (an absolute path into the home's bin/) runs
  // readlink once and nothing else.
  private static final String SCRIPT =
      """
      #!/bin/sh
      # Starts the current version of @NAME@. Written by Hephaestus and replaced as a whole: edits are lost.
      # heph-launcher-contract: @CONTRACT@
      #
      # The contract between this file and the versions it starts:
      #   - The home is the folder above the one this file really lies in, links to it resolved.
      #   - <home>/current is a link to versions/<version>. It is read once, and that folder's
      #     bin/@NAME@ replaces this process (same pid) with all arguments as they were given. The
      #     folder is handed on resolved, so a switch during the start cannot mix two versions.
      #   - HEPH_HOME is the home, absolute; HEPH_LAUNCHER is the number of this contract.
      #   - With no version to start it says why on stderr and exits 78 (EX_CONFIG in sysexits.h).
      # A later contract counts a start when <home>/state/pending exists, and goes back to the previous
      # version when the new one does not prove itself. This one leaves state/ alone.

      fail() {
        printf '%s\\n' "@NAME@: $1" "@NAME@: $2" >&2
        exit 78
      }

      case $0 in
        */*) self=$0 ;;
        *) if [ -e "./$0" ]; then self=./$0; else self=$(command -v -- "$0") || self=./$0; fi ;;
      esac
      hops=0
      while [ -h "$self" ]; do
        hops=$((hops + 1))
        [ "$hops" -le 40 ] || fail "$0 is a link that leads in a circle" "remove it and run ./install again"
        link=$(readlink "$self") || fail "cannot read the link $self" "run ./install again"
        case $link in
          /*) self=$link ;;
          *) self=${self%/*}/$link ;;
        esac
      done

      dir=${self%/*}
      home=
      case $dir in
        */./* | */../* | *//*) ;;
        /*/bin) home=${dir%/bin} ;;
      esac
      # Relative, winding, or through a linked folder: ask the file system.
      if [ -z "$home" ] || [ ! -h "$home/current" ]; then
        home=$(CDPATH= cd -P -- "$dir/.." 2>/dev/null && pwd -P) || fail "cannot enter $dir/.." "run ./install again"
      fi

      if [ ! -h "$home/current" ]; then
        if [ -e "$home/current" ]; then
          fail "$home/current is not a link to a version" "move it away and run ./install again"
        fi
        fail "no version is installed: $home/current is missing" "run ./install again"
      fi
      version=$(readlink "$home/current") || fail "cannot read the link $home/current" "run ./install again"
      case $version in
        versions/?*) ;;
        *) fail "$home/current leads to $version, not to a folder in versions/" "run ./install again" ;;
      esac
      program=$home/$version/bin/@NAME@
      if [ ! -x "$program" ] || [ -d "$program" ]; then
        fail "$home/current leads to $version, where there is no program bin/@NAME@" "run ./install again"
      fi
      HEPH_HOME=$home
      HEPH_LAUNCHER=@CONTRACT@
      export HEPH_HOME HEPH_LAUNCHER
      exec "$program" "$@"
      """;
}
