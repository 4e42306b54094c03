package org.hephaestus.cli;

import java.io.PrintStream;

/** Where heph writes. Control characters of others never reach the terminal. */
final class Terminal {
  private final PrintStream out;
  private final PrintStream err;

  Terminal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** A line of data. */
  void line(String text) {
    out.println(clean(text));
  }

  /** A line about what happens. */
  void note(String text) {
    err.println(clean(text));
  }

  /** Data as it is; the caller has escaped it. */
  void raw(String text) {
    out.println(text);
  }

  /** Makes everything visible; a reader that has gone ({@code heph ... | head}) is no error. */
  void flush() {
    out.flush();
    err.flush();
  }

  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
