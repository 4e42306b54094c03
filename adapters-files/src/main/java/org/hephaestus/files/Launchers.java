package org.hephaestus.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * The stable programs in {@code bin/}: POSIX-sh scripts that find out which version is current and
 * become it. Service files and links point here, and here stays while versions come and go.
 */
public final class Launchers {
  /** The contract that {@link #install} writes; stated in each launcher. */
  public static final int CONTRACT = 2;

  private static final Duration SYNTAX_CHECK = Duration.ofSeconds(20);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern CONTRACT_LINE =
      Pattern.compile("^# heph-launcher-contract: ([0-9]{1,9})$", Pattern.MULTILINE);
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final HomeLayout home;
  private final List<String> names;
  private final String daemon;

  /**
   * The launchers of a home that {@link HomeLayout#prepare} has made.
   *
   * @param names of the programs, each one that every version has in its {@code bin/}
   * @param daemon the one whose starts count while a version is on trial
   */
  public Launchers(HomeLayout home, List<String> names, String daemon) {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is no plain name of a program");
      }
    }
    this.home = home;
    this.names = List.copyOf(names);
    this.daemon = daemon;
  }

  /**
   * Writes the launchers that are missing or differ, in two phases: all of them beside the old
   * ones, where the machine's own shell reads each through; only when it understands every one are
   * they renamed into place, each atomically, so a start at the same moment runs the old or the new
   * one. A launcher of a later contract is left alone: a newer version wrote it, and understands
   * what it does. Idempotent. Call it only from a version that is not on trial.
   */
  public WriteResult install() {
    Map<Path, Path> next = new LinkedHashMap<>();
    try {
      for (String name : names) {
        Path file = home.bin().resolve(name);
        byte[] wanted = text(name, daemon).getBytes(StandardCharsets.UTF_8);
        try {
          if (!isGoodEnough(file, wanted)) {
            Path beside = home.bin().resolve("." + name + ".next");
            Durable.replace(beside, wanted, EXECUTABLE);
            next.put(beside, file);
          }
        } catch (IOException e) {
          return new WriteResult.Failed(Failures.storage("write the launcher", file, e));
        }
      }
      for (Path launcher : next.keySet()) {
        Failure misread = misread(launcher);
        if (misread != null) {
          return new WriteResult.Failed(misread);
        }
      }
      for (Map.Entry<Path, Path> move : next.entrySet()) {
        try {
          Files.move(move.getKey(), move.getValue(), StandardCopyOption.ATOMIC_MOVE);
          Durable.force(home.bin());
        } catch (IOException e) {
          return new WriteResult.Failed(
              Failures.storage("replace the launcher", move.getValue(), e));
        }
      }
      return WriteResult.OK;
    } finally {
      next.keySet().forEach(Durable::deleteQuietly);
    }
  }

  /** What /bin/sh here does not understand of a launcher; null when it understands all of it. */
  private static @Nullable Failure misread(Path launcher) {
    CommandRunner.Output output =
        new JdkCommandRunner().run(List.of("/bin/sh", "-n", launcher.toString()), SYNTAX_CHECK);
    return output.exitCode() == 0
        ? null
        : Failure.of(
            FailureCause.STORAGE,
            "/bin/sh does not understand the new launcher, the old one stays: " + output.text(),
            "report this with the name of your shell: readlink -f /bin/sh");
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
  static String text(String name, String daemon) {
    return resource("launcher.sh")
        .replace("@TRIAL@", name.equals(daemon) ? resource("trial.sh") : "")
        .replace("@NAME@", name)
        .replace("@CONTRACT@", Integer.toString(CONTRACT));
  }

  private static String resource(String name) {
    try (InputStream in = Launchers.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
