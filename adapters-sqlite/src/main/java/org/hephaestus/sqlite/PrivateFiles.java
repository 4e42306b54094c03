package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files that only their owner reads, published whole, never over another one. */
final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Makes a folder with those above it, 0700; one that exists stays as it is. */
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, FOLDER);
    }
  }

  /** A new, empty file beside {@code target}, 0600. */
  static Path temporary(Path target) throws IOException {
    return Files.createFile(
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp"), FILE);
  }

  /** Copies bytes into a new file, 0600. */
  static void copyNew(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
      long done = 0;
      for (long size = in.size(); done < size; ) {
        long step = in.transferTo(done, size - done, out);
        if (step <= 0) {
          throw new IOException(from + " became shorter while it was copied");
        }
        done += step;
      }
      out.force(true);
    }
  }

  /** Forces a file's bytes, or a folder's entries, to the disk. */
  static void force(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a complete file its name, unless the name is taken; {@code temporary} is gone then. */
  static void publishNew(Path temporary, Path target) throws IOException {
    force(temporary);
    if (!link(target, temporary)) {
      // No hard links here: reserve the name, then put the file in its place.
      Path reserved = Files.createFile(target, FILE);
      Files.move(temporary, reserved, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.delete(temporary);
    }
    force(folder(target));
  }

  /**
   * Gives {@code existing} a second name.
   *
   * @return false when this file system has no hard links
   */
  static boolean link(Path name, Path existing) throws IOException {
    try {
      Files.createLink(name, existing);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException unsupported) {
      if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(name.toString());
      }
      return false;
    }
  }

  /** Replaces a small file as a whole. */
  static void replace(Path target, String content) throws IOException {
    Path temporary = temporary(target);
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    force(folder(target));
  }

  /** The folder a file lies in. */
  static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no folder");
    }
    return parent;
  }

  /** The same path with something behind its name. */
  static Path suffixed(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
