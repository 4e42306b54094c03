package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What lies under the name of a unit. */
sealed interface UnitFile {
  /** A unit has a few kilobytes; what has more is none that we would read. */
  long MAX_BYTES = 2 << 20;

  /** More are not compared line by line either. */
  int MAX_LINES = 10_000;

  /** Nothing. */
  record Missing() implements UnitFile {}

  /** What forbids the unit: a link to {@code /dev/null}, or nothing in it (systemd.unit(5)). */
  record Masked(String remedy) implements UnitFile {}

  /** Something that cannot be read. */
  record Unreadable(String why) implements UnitFile {}

  /** A unit. */
  record Present(String text) implements UnitFile {}

  /** Looks. Never throws. */
  static UnitFile at(Path path) {
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Missing();
      }
      if (Files.isSymbolicLink(path) && Files.readSymbolicLink(path).equals(Path.of("/dev/null"))) {
        return new Masked("systemctl --user unmask " + path.getFileName());
      }
      if (!Files.exists(path)) {
        return new Unreadable("it is a link to nothing");
      }
      if (!Files.isRegularFile(path)) {
        return new Unreadable("it is no regular file");
      }
      long size = Files.size(path);
      if (size == 0) {
        return new Masked("it is an empty file, which forbids the unit; remove it: rm " + path);
      }
      if (size > MAX_BYTES) {
        return new Unreadable("it has " + size + " bytes, at most " + MAX_BYTES + " are read");
      }
      String text = Files.readString(path, StandardCharsets.UTF_8);
      return text.lines().count() > MAX_LINES
          ? new Unreadable("it has more than " + MAX_LINES + " lines")
          : new Present(text);
    } catch (CharacterCodingException e) {
      return new Unreadable("it is not UTF-8");
    } catch (IOException e) {
      return new Unreadable(e.toString());
    }
  }
}
