package org.hephaestus.launchd;

import java.util.Random;

/** Values of flags as nobody types them, the same ones for the same seed. */
final class FlagValues {
  private static final String[] PIECES = {
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\"",
    "'",
    "\\",
    "%",
    "%h",
    "%%",
    "$",
    "${HOME}",
    "`id`",
    ";",
    "&",
    "&amp;",
    "&#13;",
    "<",
    ">",
    "</string>",
    "<![CDATA[x]]>",
    "]]>",
    "<!-- x -->",
    "#",
    "=",
    "--",
    "{",
    "}",
    "é",
    "e\u0301",
    "漢",
    "😀",
    "\u2028",
    "\u0085",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\u007f",
    "a",
    "Z",
    "0",
    "/tmp/x y",
    "https://h/?a=1&b=<c>"
  };

  private static final String[] UNWRITABLE = {
    "\0", "\u0001", "\b", "\u001b", "\u001f", "\ud800", "\udc00", "\ufffe", "\uffff"
  };

  private FlagValues() {}

  /** Sometimes empty; one in eight has something that XML cannot carry. */
  static String next(Random random) {
    StringBuilder value = new StringBuilder();
    int pieces = random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(4) == 0) {
        // Any assigned or unassigned character, but no half of a pair: those are below.
        int point = 0x20 + random.nextInt(0x10FFFF - 0x20 + 1);
        boolean plain = (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF;
        value.appendCodePoint(plain ? point : 'x');
      } else {
        value.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    if (random.nextInt(8) == 0) {
      value.append('x').append(UNWRITABLE[random.nextInt(UNWRITABLE.length)]).append('x');
    }
    return value.toString();
  }
}
