package org.hephaestus.domain.date;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words a person typed, cut into tokens that know where they stood. */
final class Words {
  /**
   * One token.
   *
   * @param word lower case
   * @param start index of its first char
   * @param end index behind its last char
   */
  record Token(String word, int start, int end) {}

  /** Thrown inside a parser and turned into a refusal at its rim; never leaves the package. */
  static final class NotUnderstood extends RuntimeException {
    final int position;
    final String token;

    NotUnderstood(String message, int position, String token) {
      super(message, null, false, false);
      this.position = position;
      this.token = token;
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  private final String typed;
  private final List<Token> tokens;
  private int next;

  /**
   * Cuts at white space; each char of {@code marks} is a token of its own.
   *
   * @param maxLength longer words are refused, in chars
   */
  Words(String typed, String marks, int maxLength) {
    this.typed = typed;
    if (typed.length() > maxLength) {
      String head = typed.substring(0, 20);
      throw new NotUnderstood(
          "too long: "
              + typed.length()
              + " characters starting with "
              + quoted(head)
              + ", expected at most "
              + maxLength,
          maxLength,
          "");
    }
    this.tokens = cut(typed, marks);
  }

  private static List<Token> cut(String typed, String marks) {
    List<Token> tokens = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= typed.length(); i++) {
      char c = i < typed.length() ? typed.charAt(i) : ' ';
      boolean mark = marks.indexOf(c) >= 0;
      if (mark || isSpace(c)) {
        if (start >= 0) {
          tokens.add(token(typed, start, i));
          start = -1;
        }
        if (mark) {
          tokens.add(token(typed, i, i + 1));
        }
      } else if (start < 0) {
        start = i;
      }
    }
    return tokens;
  }

  private static Token token(String typed, int start, int end) {
    return new Token(typed.substring(start, end).toLowerCase(Locale.ROOT), start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** How many tokens are left. */
  int left() {
    return tokens.size() - next;
  }

  /** The lower-case word {@code ahead} tokens on, empty behind the last. */
  String peek(int ahead) {
    return ahead < left() ? tokens.get(next + ahead).word() : "";
  }

  /** The next lower-case word, empty behind the last. */
  String peek() {
    return peek(0);
  }

  /** Where the cursor stands, for {@link #refuse}. */
  int mark() {
    return next;
  }

  void skip(int count) {
    next += count;
  }

  /** Uses up the next word if it is one of these. */
  boolean take(String... words) {
    for (String word : words) {
      if (left() > 0 && peek().equals(word)) {
        skip(1);
        return true;
      }
    }
    return false;
  }

  /** The refusal of {@code count} tokens from {@code mark} on. */
  NotUnderstood refuse(int mark, int count, String what) {
    if (mark >= tokens.size()) {
      return new NotUnderstood(
          (typed.isBlank() ? "" : "the end of " + quoted(typed.strip()) + " ") + what,
          typed.length(),
          "");
    }
    int start = tokens.get(mark).start();
    int end = tokens.get(Math.min(mark + Math.max(count, 1), tokens.size()) - 1).end();
    String part = typed.substring(start, end);
    String whole = typed.strip();
    return new NotUnderstood(
        quoted(part) + (part.equals(whole) ? "" : " in " + quoted(whole)) + " " + what,
        start,
        part);
  }

  /** The refusal of everything between {@code mark} and the cursor. */
  NotUnderstood refuse(int mark, String what) {
    return refuse(mark, next - mark, what);
  }

  /** For messages: the text in quotes, without control characters. */
  static String quoted(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .forEach(safe::appendCodePoint);
    return safe.append('"').toString();
  }
}
