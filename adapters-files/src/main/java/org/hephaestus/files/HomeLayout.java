package org.hephaestus.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * What lies where below {@code HEPH_HOME}. Making one touches nothing; {@link #prepare} makes the
 * folders.
 *
 * @param home the home folder; made absolute
 */
public record HomeLayout(Path home) {
  public HomeLayout {
    home = home.toAbsolutePath().normalize();
  }

  /** The launchers, which never move. */
  public Path bin() {
    return home.resolve("bin");
  }

  /** One folder per version. */
  public Path versions() {
    return home.resolve("versions");
  }

  /** Java runtimes that versions share, one folder each. */
  public Path runtimes() {
    return home.resolve("runtimes");
  }

  /** Where updates are made; on the file system of the versions, so that a rename suffices. */
  public Path staging() {
    return home.resolve("staging");
  }

  /** Journal, memory and fence. */
  public Path state() {
    return home.resolve("state");
  }

  /** The link to the version that starts next. */
  public Path current() {
    return home.resolve("current");
  }

  /** The lock of the updater. */
  public Path lock() {
    return home.resolve("lock");
  }

  /** The audit trail. */
  public Path audit() {
    return home.resolve("audit.jsonl");
  }

  /** The transitions of all update attempts. */
  public Path journal() {
    return state().resolve("journal");
  }

  /** What the updater remembers between checks. */
  public Path memory() {
    return state().resolve("memory.json");
  }

  /** The number of the newest lease of the update lock. */
  public Path fence() {
    return state().resolve("fence");
  }

  /** What the user said about updates. */
  public Path control() {
    return state().resolve("control.json");
  }

  /** Copies of the data, one for each attempt that came to a switch. */
  public Path snapshots() {
    return home.resolve("snapshots");
  }

  /** The version on trial, for the launcher; missing when none is. */
  public Path pending() {
    return state().resolve("pending");
  }

  /** One byte for each start of the version on trial. */
  public Path attempts() {
    return state().resolve("attempts");
  }

  /** Why the version on trial is left. */
  public Path verdict() {
    return state().resolve("verdict");
  }

  /** One byte for each sign of life of the version on trial. */
  public Path progress() {
    return state().resolve("progress");
  }

  /**
   * Makes the folders that are missing, with mode 0700, and refuses a home that others could write
   * to: whoever can write there decides what runs as this user. Idempotent.
   */
  public WriteResult prepare() {
    for (Path folder :
        List.of(home, bin(), versions(), runtimes(), staging(), snapshots(), state())) {
      try {
        makeFolders(folder);
        Failure unsafe = judge(folder);
        if (unsafe != null) {
          return new WriteResult.Failed(unsafe);
        }
      } catch (IOException e) {
        return new WriteResult.Failed(Failures.storage("make the folder", folder, e));
      }
    }
    return WriteResult.OK;
  }

  /** Makes a folder and its missing parents, all private, and forces each entry to disk. */
  static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolders(parent);
    }
    FileAttribute<Set<PosixFilePermission>> mode =
        PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FOLDER);
    try {
      Files.createDirectory(folder, mode);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(folder)) {
        return; // another process was faster
      }
      throw e;
    }
    if (parent != null) {
      Durable.force(parent);
    }
  }

  private static @Nullable Failure judge(Path folder) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
    Set<PosixFilePermission> mode = attributes.permissions();
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Failure.of(
          FailureCause.STORAGE,
          folder
              + " may be written to by other users: its mode is "
              + PosixFilePermissions.toString(mode)
              + ", wanted rwx------",
          "run: chmod go-w '" + folder + "'");
    }
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    int self = ownUid(folder);
    if (owner != self) {
      return Failure.of(
          FailureCause.STORAGE,
          folder
              + " belongs to another user: "
              + attributes.owner().getName()
              + " (uid "
              + owner
              + "), wanted uid "
              + self,
          "choose a folder of your own with HEPH_HOME, or run this as "
              + attributes.owner().getName());
    }
    return null;
  }

  /** Java has no geteuid(); a file we make is ours, and a folder where we cannot is refused. */
  private static int ownUid(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".owner", ".tmp");
    try {
      return (Integer) Files.getAttribute(probe, "unix:uid", NOFOLLOW_LINKS);
    } finally {
      Durable.deleteQuietly(probe);
    }
  }
}
