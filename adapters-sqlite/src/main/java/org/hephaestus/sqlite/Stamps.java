package org.hephaestus.sqlite;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in names of files: UTC, whole seconds, sortable. */
final class Stamps {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Stamps() {}

  static String of(Instant at) {
    return FORMAT.format(at);
  }

  static Instant parse(String stamp) {
    return FORMAT.parse(stamp, Instant::from);
  }

  /** A name for what is set aside: nothing has it, nor one with a longer suffix of SQLite. */
  static Path free(Path file, String why, Instant at) {
    String base = "." + why + "-" + of(at);
    Path name = PrivateFiles.suffixed(file, base);
    for (int i = 2; isTaken(name) || isTaken(PrivateFiles.suffixed(name, "-wal")); i++) {
      name = PrivateFiles.suffixed(file, base + "-" + i);
    }
    return name;
  }

  private static boolean isTaken(Path name) {
    return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
  }
}
