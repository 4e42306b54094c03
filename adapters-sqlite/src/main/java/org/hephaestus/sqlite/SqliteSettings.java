package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the store lies and how it behaves.
 *
 * @param file the database; made when absent, with its folder (0700)
 * @param backups folder of the automatic backups; made when needed (0700)
 * @param patience how long to wait for a lock
 * @param keepBackups how many automatic backups stay, at least one
 */
public record SqliteSettings(Path file, Path backups, Duration patience, int keepBackups) {
  /** Three seconds. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(3);

  /** Seven. */
  public static final int DEFAULT_KEEP_BACKUPS = 7;

  public SqliteSettings {
    file = file.toAbsolutePath().normalize();
    backups = backups.toAbsolutePath().normalize();
    if (keepBackups < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "at least one backup is kept and patience is not negative, got "
              + keepBackups
              + ", "
              + patience);
    }
  }

  /** With the defaults. */
  public SqliteSettings(Path file, Path backups) {
    this(file, backups, DEFAULT_PATIENCE, DEFAULT_KEEP_BACKUPS);
  }

  /**
   * With the file that a symbolic link stands for: SQLite keeps its log beside that one, and a
   * restore must not replace the link.
   */
  SqliteSettings resolved() {
    try {
      return Files.isSymbolicLink(file)
          ? new SqliteSettings(file.toRealPath(), backups, patience, keepBackups)
          : this;
    } catch (IOException dangling) {
      return this; // opening says what is there
    }
  }
}
