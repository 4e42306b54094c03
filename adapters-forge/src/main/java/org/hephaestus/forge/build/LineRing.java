package org.hephaestus.forge.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines a program printed: as many as an error can carry. */
final class LineRing {
  /** The most lines kept. */
  static final int LINES = 40;

  private final Deque<String> lines = new ArrayDeque<>();

  void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  List<String> toList() {
    return List.copyOf(lines);
  }
}
