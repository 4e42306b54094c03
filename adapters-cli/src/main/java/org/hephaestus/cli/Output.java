package org.hephaestus.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The data of a command: collected, and written to standard output in one piece at its end. Always
 * UTF-8, whatever the locale: a script under cron reads what a script in a terminal reads.
 */
final class Output {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /** One line. */
  void line(String line) {
    add(line);
    bytes.write('\n');
  }

  /** Text that brings its own line ends. */
  void add(CharSequence text) {
    bytes.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** One JSON value, and a line end. */
  void json(Buffer value) {
    try {
      value.writeTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    bytes.write('\n');
  }

  /** For what prints by itself. */
  PrintStream stream() {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /**
   * Writes everything.
   *
   * @return null when the reader has it, or has seen enough; else what went wrong
   */
  @Nullable String send(OutputStream to) {
    if (bytes.size() == 0) {
      return null;
    }
    try {
      write(to);
      return null;
    } catch (IOException e) {
      return isClosedPipe(e) ? null : String.valueOf(e.getMessage());
    }
  }

  /** Writes everything, and says so when nobody takes it. */
  void write(OutputStream to) throws IOException {
    bytes.writeTo(to);
    to.flush();
  }

  /**
   * EPIPE, which Java has no type for (heph list | head). The translations that a C library has for
   * it all keep the word.
   */
  static boolean isClosedPipe(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
