package org.hephaestus.cli.tui;

import org.jspecify.annotations.Nullable;

/** The keys, and what help says about them. */
enum Key {
  UP("k, up", "one up"),
  DOWN("j, down", "one down"),
  PAGE_UP("page up", "ten up"),
  PAGE_DOWN("page down", "ten down"),
  FIRST("g, home", "to the first"),
  LAST("G, end", "to the last"),
  DONE("d", "done; a recurring task rolls to its next date"),
  SKIP("s", "leave out the next date of a recurring task"),
  DROP("x", "will not be done (back with: heph undone ID)"),
  LATER("+", "do it tomorrow"),
  REFRESH("r", "refresh now; it refreshes itself, too"),
  HELP("?", "this help"),
  QUIT("q", "quit");

  private final String typed;
  private final String description;

  Key(String typed, String description) {
    this.typed = typed;
    this.description = description;
  }

  String typed() {
    return typed;
  }

  String description() {
    return description;
  }

  /** What a character means; null when nothing. */
  static @Nullable Key of(int character) {
    return switch (character) {
      case 'k' -> UP;
      case 'j' -> DOWN;
      case 'g' -> FIRST;
      case 'G' -> LAST;
      case 'd' -> DONE;
      case 's' -> SKIP;
      case 'x' -> DROP;
      case '+' -> LATER;
      case 'r' -> REFRESH;
      case '?' -> HELP;
      case 'q' -> QUIT;
      default -> null;
    };
  }

  /**
   * What an escape sequence means, ECMA-48 as xterm sends it; null when nothing.
   *
   * @param rest what came behind the ESC
   */
  static @Nullable Key ofEscape(String rest) {
    return switch (rest) {
      case "[A", "OA" -> UP;
      case "[B", "OB" -> DOWN;
      case "[5~" -> PAGE_UP;
      case "[6~" -> PAGE_DOWN;
      case "[H", "OH", "[1~", "[7~" -> FIRST;
      case "[F", "OF", "[4~", "[8~" -> LAST;
      default -> null;
    };
  }
}
