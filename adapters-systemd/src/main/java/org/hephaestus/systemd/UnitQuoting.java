package org.hephaestus.systemd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Words in unit files: how a word is written so that systemd reads exactly it, and how systemd
 * reads what somebody else wrote (systemd.syntax(7), "Quoting"; systemd.service(5), "Command
 * lines").
 */
final class UnitQuoting {
  private static final String WHITESPACE = " \t\n\r";

  private UnitQuoting() {}

  /**
   * One word in double quotes. Not for the path of a program whose name has quotes or backslashes
   * in it: systemd refuses those however they are written. A {@code $} stays as it is, so a command
   * line needs the prefix {@code :}.
   *
   * @param word any text without NUL
   */
  static String quoted(String word) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '%' -> out.append("%%");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append("\\x").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /**
   * The words of a value as systemd takes them apart, with quotes and escapes undone and specifiers
   * not.
   *
   * @param command whether a lone {@code ;} ends it, as between command lines
   * @return empty when a quote is not closed
   */
  static Optional<List<String>> words(String value, boolean command) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < value.length() && WHITESPACE.indexOf(value.charAt(at)) >= 0) {
        at++;
      }
      if (at == value.length()) {
        return Optional.of(List.copyOf(words));
      }
      if (command && isAlone(value, at, ";")) {
        return Optional.of(List.copyOf(words));
      }
      if (command && isAlone(value, at, "\\;")) {
        words.add(";");
        at += 2;
        continue;
      }
      Word word = new Word();
      at = word.read(value, at);
      if (word.quote != 0) {
        return Optional.empty();
      }
      words.add(word.text());
    }
  }

  private static boolean isAlone(String value, int at, String token) {
    int end = at + token.length();
    return value.startsWith(token, at)
        && (end == value.length() || WHITESPACE.indexOf(value.charAt(end)) >= 0);
  }

  /** One word being read. Escapes can name single bytes of a character, so bytes are collected. */
  private static final class Word {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int quote;

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns where it ends. */
    int read(String value, int start) {
      int at = start;
      while (at < value.length()) {
        int c = value.codePointAt(at);
        if (c == '\\') {
          at = escape(value, at);
          continue;
        }
        at += Character.charCount(c);
        if (quote != 0) {
          if (c == quote) {
            quote = 0;
          } else {
            add(c);
          }
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (WHITESPACE.indexOf(c) >= 0) {
          return at;
        } else {
          add(c);
        }
      }
      return at;
    }

    private void add(int codePoint) {
      bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private int escape(String value, int at) {
      if (at + 1 == value.length()) {
        add('\\');
        return at + 1;
      }
      char c = value.charAt(at + 1);
      int simple = "abfnrtv\\\"'s".indexOf(c);
      if (simple >= 0) {
        add("\u0007\b\f\n\r\t\u000b\\\"' ".charAt(simple));
        return at + 2;
      }
      int digits =
          switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
      if (digits > 0) {
        int code = number(value, at + 2, digits, 16);
        if (code > 0 && (c == 'x' || Character.isValidCodePoint(code))) {
          if (c == 'x') {
            bytes.write(code);
          } else {
            add(code);
          }
          return at + 2 + digits;
        }
      }
      int octal = number(value, at + 1, 3, 8);
      if (octal > 0 && octal < 256) {
        bytes.write(octal);
        return at + 4;
      }
      // What is no escape is taken as it is, with a warning in the journal.
      add('\\');
      return at + 1;
    }

    /** The number of that many digits, or -1. */
    private static int number(String value, int start, int digits, int radix) {
      if (start + digits > value.length()) {
        return -1;
      }
      int number = 0;
      for (int i = start; i < start + digits; i++) {
        int digit = Character.digit(value.charAt(i), radix);
        if (digit < 0 || number > Integer.MAX_VALUE / radix - digit) {
          return -1;
        }
        number = number * radix + digit;
      }
      return number;
    }
  }
}
