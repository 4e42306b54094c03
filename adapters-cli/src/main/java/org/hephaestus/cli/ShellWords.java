package org.hephaestus.cli;

/** Words as they would be typed into a shell. */
final class ShellWords {
  private static final String HARMLESS = "-_./:,@%+=";

  private ShellWords() {}

  /** For example {@code --db='/a b/heph.db'}. */
  static String option(String flag, String value) {
    return flag + "=" + quoted(value);
  }

  private static String quoted(String value) {
    boolean plain = !value.isEmpty();
    boolean steers = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      plain &= isHarmless(c);
      steers |= Character.isISOControl(c);
    }
    // $'...' is the form that can say a line end and still is one line (POSIX.1-2024, 2.2.4).
    return plain
        ? value
        : steers ? "$'" + escaped(value) + "'" : "'" + value.replace("'", "'\\''") + "'";
  }

  private static boolean isHarmless(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || HARMLESS.indexOf(c) >= 0;
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        case '\r' -> escaped.append("\\r");
        case '\\' -> escaped.append("\\\\");
        case '\'' -> escaped.append("\\'");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            // Three octal digits end by themselves, whatever follows.
            escaped.append('\\').append((char) ('0' + (c >> 6)));
            escaped.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
