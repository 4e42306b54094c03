package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.ports.store.StoreFailure.Kind;

/**
 * File systems on which a write-ahead log is not safe: its readers and writers share memory, which
 * works on one machine only, and locks of network file systems are not to be relied on. See {@code
 * https://sqlite.org/wal.html}, "Noop on network filesystems".
 */
final class Places {
  private static final Set<String> UNSAFE =
      Set.of(
          "nfs",
          "nfs3",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "afpfs",
          "webdav",
          "davfs",
          "davfs2",
          "afs",
          "ncpfs",
          "ncp",
          "9p",
          "ceph",
          "glusterfs",
          "sshfs",
          "beegfs",
          "lustre",
          "vboxsf",
          "prl_fs",
          "vmhgfs");

  private Places() {}

  /**
   * Why a store must not lie there; empty when it may.
   *
   * @param type as {@link FileStore#type()} names it
   */
  static Optional<String> unsuitable(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    String kind = name.startsWith("fuse.") ? name.substring("fuse.".length()) : name;
    boolean remote = UNSAFE.contains(kind) || kind.startsWith("rclone") || kind.startsWith("s3fs");
    return remote
        ? Optional.of(type + " is a file system of another machine, whose locks are not safe")
        : Optional.empty();
  }

  /** Refuses a folder, or the nearest one above it that exists. */
  static void check(Path folder) throws StoreProblem {
    Path existing = folder;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      Optional<String> reason = unsuitable(Files.getFileStore(existing).type());
      if (reason.isPresent()) {
        throw new StoreProblem(
            Kind.UNSUITABLE_PLACE,
            "the store cannot lie in " + folder + ": " + reason.get(),
            Failures.next(Kind.UNSUITABLE_PLACE, folder));
      }
    } catch (IOException unknown) {
      // Then opening says more.
    }
  }
}
