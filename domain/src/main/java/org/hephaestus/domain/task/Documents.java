package org.hephaestus.domain.task;

import java.util.List;

/** Texts and their lines. */
final class Documents {
  /** So that an op stays below what is synced at once. */
  private static final int MAX_LINE = 64 << 10;

  private Documents() {}

  /** The lines of a text; a newline at its end begins no line. */
  static List<String> lines(String field, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String plain = text.replace("\r\n", "\n");
    if (plain.endsWith("\n")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    List<String> lines = List.of(plain.split("\n", -1));
    for (String line : lines) {
      if (line.length() > MAX_LINE) {
        throw Refusal.parameter(
            field,
            "a line has at most " + MAX_LINE + " characters, this one has " + line.length(),
            "break it into several lines");
      }
    }
    return lines;
  }

  /** A text for a log: what is there, without an end of line. */
  static String entry(String typed) {
    String text = typed.replace("\r\n", "\n").strip();
    if (text.isEmpty()) {
      throw Refusal.parameter("text", "an entry must not be empty", "");
    }
    if (text.length() > MAX_LINE) {
      throw Refusal.parameter(
          "text",
          "an entry has at most " + MAX_LINE + " characters, this one has " + text.length(),
          "put a long text into the context document");
    }
    return text;
  }
}
