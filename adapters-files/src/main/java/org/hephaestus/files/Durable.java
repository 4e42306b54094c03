package org.hephaestus.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes that a power cut does not take back, and deletions that do not stop half-way. */
final class Durable {
  /** Mode 0600. */
  static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

  /** Mode 0700. */
  static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private Durable() {}

  /** Forces a file's bytes, or a folder's entries, to the disk. */
  static void force(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Forces every file and folder of a tree, folders after what is in them. */
  static void forceTree(Path root) throws IOException {
    if (Files.isSymbolicLink(root)) {
      return; // a link's target is part of its folder's entry
    }
    if (Files.isDirectory(root, NOFOLLOW_LINKS)) {
      for (Path child : children(root)) {
        forceTree(child);
      }
    }
    force(root);
  }

  /** Replaces {@code target} as a whole; after a failure the old file is there, untouched. */
  static void replace(Path target, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path folder = parent(target);
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PRIVATE_FILE))) {
        writeFully(channel, content);
        Files.setPosixFilePermissions(temporary, mode);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw e;
    }
    force(folder);
  }

  /** Writes all of {@code bytes} at the channel's position. */
  static void writeFully(WritableByteChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** What lies directly in a folder, in no order. */
  static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  /**
   * Deletes as much of a tree as possible, also from folders that are read-only, and never through
   * a symbolic link.
   *
   * @return whether nothing is left at {@code root}
   */
  static boolean deleteTree(Path root) {
    if (Files.isDirectory(root, NOFOLLOW_LINKS)) {
      try {
        Files.setPosixFilePermissions(root, PRIVATE_FOLDER);
      } catch (IOException notOurs) {
        // Then the deletions below fail, and that is the answer.
      }
      try {
        for (Path child : children(root)) {
          deleteTree(child);
        }
      } catch (IOException unreadable) {
        // The same.
      }
    }
    return deleteQuietly(root);
  }

  /** Deletes a file, a link or an empty folder; answers whether nothing is left there. */
  static boolean deleteQuietly(Path path) {
    try {
      Files.delete(path);
      return true;
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The folder a file lies in. */
  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent folder");
    }
    return parent;
  }
}
