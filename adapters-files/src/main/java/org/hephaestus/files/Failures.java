package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;

/** Turns what the file system throws into what a person can act on. */
final class Failures {
  private Failures() {}

  /** The disk would not do {@code what} to {@code path}. */
  static Failure storage(String what, Path path, IOException cause) {
    String reason = reason(cause);
    String message = "could not " + what + " " + path + ": " + reason;
    // The exception may name a file deeper down than the one we were asked for.
    if (cause instanceof FileSystemException fse
        && fse.getFile() != null
        && !fse.getFile().equals(path.toString())) {
      message += " (at " + fse.getFile() + ")";
    }
    return Failure.of(FailureCause.STORAGE, message, nextStep(reason, path));
  }

  /** Something about the product of an installer is not as it must be. */
  static Failure rejected(String message) {
    return Failure.of(
        FailureCause.PRODUCT_REJECTED,
        message,
        "nothing was changed; report it to the publisher of the release");
  }

  /** One line, without the path that {@link #storage} names anyway. */
  static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (cause instanceof FileSystemException fse && fse.getReason() != null) {
      return oneLine(fse.getReason());
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : oneLine(message);
  }

  private static String nextStep(String reason, Path path) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota")) {
      return "make room on the file system of " + path + " and try again";
    }
    if (lower.contains("permission") || lower.contains("not permitted")) {
      return "make " + path + " writable for the user who runs this";
    }
    if (lower.contains("read-only")) {
      return "mount the file system of " + path + " writable";
    }
    return "look at " + path + " and try again";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
