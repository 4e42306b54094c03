package org.hephaestus.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces files, all or none. Each is first written whole beside its place; only when that has
 * worked for all of them do they take their places, one rename(2) each, and what had been there is
 * put back if one cannot. A crash in between leaves old and new files, each whole; to repeat the
 * command repairs that.
 */
final class UnitWriter {
  private static final String TEMPORARY = ".heph-new";
  private static final String FORMER = ".heph-old";

  /** What a disk may refuse to do. */
  @FunctionalInterface
  interface Disk {
    /** Writes a new file, through to the disk. */
    void write(Path file, byte[] bytes) throws IOException;
  }

  private final Disk disk;

  UnitWriter() {
    this(UnitWriter::writeThrough);
  }

  UnitWriter(Disk disk) {
    this.disk = disk;
  }

  /**
   * Writes.
   *
   * @param texts by absolute path; all in one folder, or where links there lead to
   * @return why nothing was changed; empty when all is written
   */
  Optional<String> write(Path folder, Map<Path, String> texts) {
    List<Path> made = new ArrayList<>();
    Map<Path, Path> temporaries = new LinkedHashMap<>();
    try {
      makeFolders(folder, made);
      for (Map.Entry<Path, String> text : texts.entrySet()) {
        // A link to a file, for example one of a collection of dotfiles, stays a link.
        Path place =
            Files.isSymbolicLink(text.getKey()) ? text.getKey().toRealPath() : text.getKey();
        Path temporary = place.resolveSibling("." + place.getFileName() + TEMPORARY);
        Files.deleteIfExists(temporary);
        temporaries.put(place, temporary);
        disk.write(temporary, text.getValue().getBytes(StandardCharsets.UTF_8));
        // The kernel's own stamp lags by some milliseconds: the file would seem to be older than a
        // process that was started just before.
        Files.setLastModifiedTime(temporary, FileTime.from(Instant.now()));
      }
      replace(temporaries);
      sync(folder);
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      for (Path temporary : temporaries.values()) {
        delete(temporary);
      }
      for (Path one : made.reversed()) {
        delete(one);
      }
      return Optional.of("cannot write below " + folder + ": " + e.getMessage());
    }
  }

  private static void replace(Map<Path, Path> temporaries) throws IOException {
    Map<Path, Path> formers = new LinkedHashMap<>();
    List<Path> replaced = new ArrayList<>();
    try {
      for (Path place : temporaries.keySet()) {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
          Path former = place.resolveSibling("." + place.getFileName() + FORMER);
          Files.deleteIfExists(former);
          keep(place, former);
          formers.put(place, former);
        }
      }
      for (Map.Entry<Path, Path> one : temporaries.entrySet()) {
        Files.move(one.getValue(), one.getKey(), StandardCopyOption.ATOMIC_MOVE);
        replaced.add(one.getKey());
      }
    } catch (IOException e) {
      for (Path place : replaced) {
        Path former = formers.get(place);
        if (former == null) {
          Files.deleteIfExists(place);
        } else {
          Files.move(former, place, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      throw e;
    } finally {
      for (Path former : formers.values()) {
        delete(former);
      }
    }
  }

  private static void keep(Path place, Path former) throws IOException {
    try {
      Files.createLink(former, place);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has links, and not every file may be linked to.
      Files.copy(place, former);
    }
  }

  /** The folders that are not there, the outermost first. */
  static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
      missing.add(0, at);
    }
    return missing;
  }

  private static void makeFolders(Path folder, List<Path> made) throws IOException {
    for (Path one : missing(folder)) {
      Files.createDirectory(one);
      made.add(one);
    }
  }

  private static void writeThrough(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        int written = channel.write(buffer);
        if (written < 0) {
          throw new IOException("nothing could be written to " + file);
        }
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A unit of another folder may be wanted under the same name. */
  private static boolean isOurs(Path link, Path unit) throws IOException {
    Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
    return target.equals(unit.normalize()) || !Files.exists(link);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It is in nobody's way: systemd reads no such name.
    }
  }

  /**
   * Removes links of those names from folders like {@code default.target.wants}, and the folders
   * that are empty then.
   */
  static void removeWants(Path folder, List<String> units) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, "*.{wants,requires}")) {
      for (Path wants : folders) {
        boolean removed = false;
        for (String unit : units) {
          Path link = wants.resolve(unit);
          if (Files.isSymbolicLink(link) && isOurs(link, folder.resolve(unit))) {
            delete(link);
            removed = true;
          }
        }
        if (removed) {
          delete(wants); // fails when others have links there
        }
      }
    } catch (IOException e) {
      // There is no such folder.
    }
  }
}
