package org.hephaestus.testkit.store;

import java.util.Comparator;

/**
 * Key of a row: the node, and what tells its rows apart.
 *
 * @param node id of the node
 * @param first first part
 * @param second second part; may be empty
 */
record Key(String node, String first, String second) {
  /** By code point, which is how databases that store UTF-8 compare. */
  static final Comparator<String> TEXT = Key::compareCodePoints;

  static final Comparator<Key> ORDER =
      Comparator.comparing(Key::node, TEXT)
          .thenComparing(Key::first, TEXT)
          .thenComparing(Key::second, TEXT);

  static Key of(String node, String first) {
    return new Key(node, first, "");
  }

  private static int compareCodePoints(String a, String b) {
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
