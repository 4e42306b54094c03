package org.hephaestus.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder of a test. */
final class Folders {
  private Folders() {}

  /** Every file with its bytes, every folder, by path. */
  static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        contents.put(
            folder.relativize(path).toString(),
            Files.isRegularFile(path)
                ? HexFormat.of().formatHex(Files.readAllBytes(path))
                : "folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Changes bytes in the middle of a file. */
  static void damage(Path file, long at, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < count; i++) {
      bytes[(int) at + i] ^= (byte) 0x5a;
    }
    Path written = Files.write(file, bytes);
    if (!written.equals(file)) {
      throw new IOException("not written: " + file);
    }
  }
}
