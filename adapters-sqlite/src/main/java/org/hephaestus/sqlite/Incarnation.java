package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A token outside the database that says which incarnation of it lies here: the origin, and the
 * number under which the file system knows the file. Two databases must never number ops of the
 * same origin, so one that was copied or put back by hand is recognised by it and gets a new
 * origin. A false alarm costs no more than that.
 */
final class Incarnation {
  private Incarnation() {}

  /** Where the token of a database lies. */
  static Path tokenOf(Path file) {
    return PrivateFiles.suffixed(file, ".incarnation");
  }

  /** Whether the database is the one that the token was written for. */
  static boolean matches(Path file, String origin) {
    try {
      return Files.readString(tokenOf(file), StandardCharsets.UTF_8).equals(token(file, origin));
    } catch (IOException missingOrUnreadable) {
      return false;
    }
  }

  /** Writes the token. */
  static void keep(Path file, String origin) throws IOException {
    PrivateFiles.replace(tokenOf(file), token(file, origin));
  }

  /** 128 random bits. */
  static String newOrigin(RandomGenerator random) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  private static String token(Path file, String origin) throws IOException {
    Object number = Files.getAttribute(file, "unix:ino");
    return origin + "\n" + number + "\n";
  }
}
