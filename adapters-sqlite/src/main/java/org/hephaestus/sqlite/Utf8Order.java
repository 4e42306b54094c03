package org.hephaestus.sqlite;

import java.util.Comparator;

/** SQLite compares the bytes of UTF-8, that is by code point; Java by UTF-16. */
final class Utf8Order {
  static final Comparator<String> BY_CODE_POINT = Utf8Order::compare;

  private Utf8Order() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean astralX = Character.isSurrogate(x);
        boolean astralY = Character.isSurrogate(y);
        return astralX == astralY ? Character.compare(x, y) : Boolean.compare(astralX, astralY);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
