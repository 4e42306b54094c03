package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.sqlite.SQLiteException;

/** What SQLite and the file system say, in the words of the port. */
final class Failures {
  /** Less than this is no space: a transaction needs some pages, shared memory 32 KiB. */
  private static final long LITTLE_SPACE = 64 * 1024L;

  private static final int IOERR_SHMSIZE = 4874;

  private Failures() {}

  /** Sorts by SQLite's code; {@code file} is the database in question. */
  static StoreFailure of(SQLException e, String doing, Path file) {
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
    Kind kind = kind(code);
    if (kind == Kind.IO && code != 1 && isFull(file)) {
      kind = Kind.FULL; // some writes report any error for a lack of space
    }
    return new StoreFailure(
        kind, message(kind, doing, file, String.valueOf(e.getMessage()), code), next(kind, file));
  }

  /**
   * The meaning of a result code, see {@code https://sqlite.org/rescode.html}.
   *
   * @param code primary or extended
   */
  static Kind kind(int code) {
    if (code == IOERR_SHMSIZE) {
      return Kind.FULL;
    }
    return switch (code & 0xff) {
      case 5, 6 -> Kind.LOCKED; // BUSY, LOCKED
      case 3, 8, 23 -> Kind.READ_ONLY; // PERM, READONLY, AUTH
      case 13 -> Kind.FULL;
      case 11, 26 -> Kind.CORRUPT; // CORRUPT; NOTADB, since we looked before opening
      case 14 -> Kind.IO; // CANTOPEN
      default -> Kind.IO;
    };
  }

  /** Sorts what the file system says. */
  static StoreFailure of(IOException e, String doing, Path file) {
    String said = e.getMessage() == null ? "" : e.getMessage();
    String reason =
        e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : said;
    Kind kind = kind(e, reason);
    if (kind == Kind.IO && isFull(file)) {
      kind = Kind.FULL;
    }
    String detail = said.isEmpty() ? e.getClass().getSimpleName() : said;
    return new StoreFailure(kind, doing + " " + file + ": " + oneLine(detail), next(kind, file));
  }

  private static Kind kind(IOException e, String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (e instanceof NoSuchFileException) {
      return Kind.MISSING;
    }
    if (e instanceof FileAlreadyExistsException) {
      return Kind.EXISTS;
    }
    if (e instanceof AccessDeniedException
        || e.getCause() instanceof ReadOnlyFileSystemException
        || lower.contains("read-only")
        || lower.contains("permission denied")
        || lower.contains("not permitted")) {
      return Kind.READ_ONLY;
    }
    if (lower.contains("no space") || lower.contains("quota")) {
      return Kind.FULL;
    }
    return Kind.IO;
  }

  /** What a person can do. */
  static String next(Kind kind, Path file) {
    return switch (kind) {
      case LOCKED -> "see who has it open (fuser " + file + "), end that, or try again in a moment";
      case READ_ONLY -> "make the file, its folder and its file system writable for you";
      case FULL -> "make space on the file system of " + file + "; nothing was lost, try again";
      case CORRUPT -> "restore a backup: heph restore FILE; the damaged file is kept";
      case FOREIGN -> "leave it alone and name another place for the store: hephd --db FILE";
      case NEWER_FORMAT -> "run the newer version again, or restore a backup made before it";
      case UNSUITABLE_PLACE -> "put the store on a local disk: hephd --db FILE";
      case MISSING -> "check the path";
      case EXISTS -> "name a file that does not exist";
      case IO -> "check the disk (dmesg), then start hephd again";
    };
  }

  static StoreFailure closed(Path file) {
    return new StoreFailure(Kind.IO, "the store " + file + " is closed", "start hephd");
  }

  static StoreFailure locked(String what, Path file) {
    return new StoreFailure(Kind.LOCKED, what + ": " + file, next(Kind.LOCKED, file));
  }

  private static String message(Kind kind, String doing, Path file, String said, int code) {
    String what =
        switch (kind) {
          case LOCKED -> "another process holds the store";
          case READ_ONLY -> "the store cannot be written";
          case FULL -> "no space left for the store";
          case CORRUPT -> "the store is damaged";
          default -> "the store could not be used";
        };
    return what + ": " + doing + " " + file + ": " + oneLine(said) + " (SQLite code " + code + ")";
  }

  private static boolean isFull(Path file) {
    Path folder = file.getParent();
    try {
      return folder != null && Files.getFileStore(folder).getUsableSpace() < LITTLE_SPACE;
    } catch (IOException unknown) {
      return false;
    }
  }

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
