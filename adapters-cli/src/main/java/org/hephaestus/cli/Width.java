package org.hephaestus.cli;

/**
 * How many columns of a terminal a text takes, as wcwidth(3) counts: two for East Asian wide
 * characters and emoji, none for what combines with the character before it.
 */
public final class Width {
  /** Below it, every character that is no control takes one column. */
  private static final int FIRST_COMBINING = 0x300;

  private static final int JOINER = 0x200d;
  private static final int EMOJI_SELECTOR = 0xfe0f;

  private Width() {}

  /** Columns of a text without control characters. */
  public static int of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_COMBINING) {
        return walk(text, Integer.MAX_VALUE).columns;
      }
    }
    return text.length();
  }

  /** The text, cut so that it takes at most {@code columns}; what was cut ends in an ellipsis. */
  public static String clip(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    if (columns <= 0) {
      return "";
    }
    return text.substring(0, walk(text, columns - 1).end) + "\u2026";
  }

  /** Adds the text, and blanks up to {@code columns}. */
  public static void pad(StringBuilder to, String text, int columns) {
    to.append(text);
    blanks(to, columns - of(text));
  }

  /** Adds blanks. */
  public static void blanks(StringBuilder to, int count) {
    for (int i = 0; i < count; i++) {
      to.append(' ');
    }
  }

  /** How far one comes within a number of columns: {@code end} is never inside a cluster. */
  private record Walked(int columns, int end) {}

  private static Walked walk(String text, int limit) {
    int columns = 0;
    int i = 0;
    while (i < text.length()) {
      int next = cluster(text, i);
      int width = clusterWidth(text, i, next);
      if (columns > limit - width) {
        return new Walked(columns, i);
      }
      columns += width;
      i = next;
    }
    return new Walked(columns, i);
  }

  /** Where the cluster that begins at {@code from} ends: UAX 29, as far as terminals follow it. */
  private static int cluster(String text, int from) {
    int first = text.codePointAt(from);
    int i = from + Character.charCount(first);
    boolean flag = isRegional(first);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c == JOINER && i + 1 < text.length()) {
        i++;
        i += Character.charCount(text.codePointAt(i));
      } else if (flag && isRegional(c)) {
        i += Character.charCount(c);
        flag = false;
      } else if (isZero(c) || isSkinTone(c)) {
        i += Character.charCount(c);
      } else {
        break;
      }
    }
    return i;
  }

  private static int clusterWidth(String text, int from, int end) {
    int first = text.codePointAt(from);
    if (isZero(first)) {
      return 0;
    }
    boolean pictured =
        text.indexOf(EMOJI_SELECTOR, from) >= 0 && text.indexOf(EMOJI_SELECTOR, from) < end;
    boolean flag = isRegional(first) && end - from == 4;
    return isWide(first) || pictured || flag ? 2 : 1;
  }

  private static boolean isRegional(int c) {
    return c >= 0x1f1e6 && c <= 0x1f1ff;
  }

  private static boolean isSkinTone(int c) {
    return c >= 0x1f3fb && c <= 0x1f3ff;
  }

  private static boolean isZero(int c) {
    if (c < FIRST_COMBINING) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT;
  }

  /** East Asian Width W and F of UAX 11, and the emoji that are shown as pictures. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x231a && c <= 0x231b)
        || (c >= 0x23e9 && c <= 0x23ec)
        || c == 0x23f0
        || c == 0x23f3
        || (c >= 0x25fd && c <= 0x25fe)
        || (c >= 0x2614 && c <= 0x2615)
        || (c >= 0x2648 && c <= 0x2653)
        || c == 0x267f
        || c == 0x2693
        || c == 0x26a1
        || (c >= 0x26aa && c <= 0x26ab)
        || (c >= 0x26bd && c <= 0x26be)
        || (c >= 0x26c4 && c <= 0x26c5)
        || c == 0x26ce
        || c == 0x26d4
        || c == 0x26ea
        || (c >= 0x26f2 && c <= 0x26f3)
        || c == 0x26f5
        || c == 0x26fa
        || c == 0x26fd
        || c == 0x2705
        || (c >= 0x270a && c <= 0x270b)
        || c == 0x2728
        || c == 0x274c
        || c == 0x274e
        || (c >= 0x2753 && c <= 0x2755)
        || c == 0x2757
        || (c >= 0x2795 && c <= 0x2797)
        || c == 0x27b0
        || c == 0x27bf
        || (c >= 0x2b1b && c <= 0x2b1c)
        || c == 0x2b50
        || c == 0x2b55
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0xa4cf)
        || (c >= 0xa960 && c <= 0xa97c)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x16fe0 && c <= 0x18aff)
        || (c >= 0x1b000 && c <= 0x1b2ff)
        || c == 0x1f004
        || c == 0x1f0cf
        || c == 0x1f18e
        || (c >= 0x1f191 && c <= 0x1f19a)
        || (c >= 0x1f200 && c <= 0x1f320)
        || (c >= 0x1f32d && c <= 0x1f335)
        || (c >= 0x1f337 && c <= 0x1f37c)
        || (c >= 0x1f37e && c <= 0x1f393)
        || (c >= 0x1f3a0 && c <= 0x1f3ca)
        || (c >= 0x1f3cf && c <= 0x1f3d3)
        || (c >= 0x1f3e0 && c <= 0x1f3f0)
        || c == 0x1f3f4
        || (c >= 0x1f3f8 && c <= 0x1f43e)
        || c == 0x1f440
        || (c >= 0x1f442 && c <= 0x1f4fc)
        || (c >= 0x1f4ff && c <= 0x1f53d)
        || (c >= 0x1f54b && c <= 0x1f567)
        || c == 0x1f57a
        || (c >= 0x1f595 && c <= 0x1f596)
        || c == 0x1f5a4
        || (c >= 0x1f5fb && c <= 0x1f64f)
        || (c >= 0x1f680 && c <= 0x1f6c5)
        || (c >= 0x1f6cc && c <= 0x1f6fc)
        || (c >= 0x1f7e0 && c <= 0x1f7eb)
        || (c >= 0x1f90c && c <= 0x1f9ff)
        || (c >= 0x1fa70 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
