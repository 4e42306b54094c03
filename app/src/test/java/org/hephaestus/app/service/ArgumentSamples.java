package org.hephaestus.app.service;

import java.util.List;
import java.util.Random;

/** Values as nobody should give them, and as somebody will. */
final class ArgumentSamples {
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\"",
          "'",
          "`",
          "\\",
          "\\\\",
          "%",
          "%%",
          "%h",
          "%20",
          "%%n",
          "$",
          "$$",
          "$HOME",
          "${HOME}",
          "$(id)",
          ";",
          " ; ",
          "\\;",
          "#",
          " # ",
          "\n",
          "\r",
          "\t",
          "\r\n",
          "\u0001",
          "\u001b[31m",
          "\u007f",
          "\u0085",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "é",
          "e\u0301",
          "漢字",
          "😀",
          "👩‍💻",
          "{",
          "}",
          "[X-Heph]",
          "=",
          "a=b",
          "<",
          ">",
          "&",
          "|",
          "*",
          "?",
          "~",
          "!",
          "@",
          ":",
          "+",
          "-",
          "--",
          "-x",
          "a",
          "Z",
          "0",
          "\\n",
          "\\x41",
          "\\u00e9",
          "\\101",
          "\\s",
          "/",
          "../",
          ".",
          ",",
          "\u0008",
          "word",
          "\"quoted\"",
          "'quoted'",
          "https://a.b/c?d=e&f=%20#g",
          "\n[Unit]\n");

  private ArgumentSamples() {}

  /** One value; now and then nothing. */
  static String value(Random random) {
    StringBuilder value = new StringBuilder();
    int pieces = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      value.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return value.toString();
  }

  /** One argument, as flags are written or bare. */
  static String argument(Random random) {
    String value = value(random);
    return switch (random.nextInt(4)) {
      case 0 -> value;
      case 1 -> "-" + value;
      default -> "--hub-url=" + value;
    };
  }
}
