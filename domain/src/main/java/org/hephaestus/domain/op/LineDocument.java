package org.hephaestus.domain.op;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.store.Line;
import org.jspecify.annotations.Nullable;

/**
 * A document as a replicated growable array of lines: each line hangs behind the line it was
 * inserted after; of several behind the same line the newest stands first. Dead lines keep their
 * place, so that what was inserted behind them does too.
 *
 * <p>Source: Roh et al., Replicated abstract data types, 2011.
 */
public final class LineDocument {
  /** Newest first, and the lines of one insertion in their order. */
  private static final Comparator<Line> NEWEST_FIRST =
      Comparator.comparingLong(Line::hlc)
          .thenComparingInt(Line::index)
          .thenComparing(Line::id)
          .reversed();

  private final List<Line> ordered;

  private LineDocument(List<Line> ordered) {
    this.ordered = ordered;
  }

  /** Puts the lines of one document in their order. */
  public static LineDocument of(List<Line> lines) {
    Map<String, List<Line>> behind = new HashMap<>();
    for (Line line : lines) {
      if (line.insertedAt() > 0) {
        behind.computeIfAbsent(line.after(), key -> new ArrayList<>()).add(line);
      }
    }
    behind.values().forEach(siblings -> siblings.sort(NEWEST_FIRST));
    List<Line> ordered = new ArrayList<>(lines.size());
    Deque<Line> next = new ArrayDeque<>();
    pushAll(next, behind.remove(""));
    while (!next.isEmpty()) {
      Line line = next.pop();
      ordered.add(line);
      pushAll(next, behind.remove(line.id())); // removed: a cycle of bad ops ends
    }
    return new LineDocument(ordered);
  }

  private static void pushAll(Deque<Line> stack, @Nullable List<Line> lines) {
    if (lines != null) {
      for (int i = lines.size() - 1; i >= 0; i--) {
        stack.push(lines.get(i));
      }
    }
  }

  /** The lines that are alive. */
  public List<Line> alive() {
    return ordered.stream().filter(line -> line.deletedAt() == null).toList();
  }

  /** The lines that were alive in this store at a revision. */
  public List<Line> aliveAt(long revision) {
    return ordered.stream()
        .filter(line -> line.insertedAt() <= revision)
        .filter(line -> line.deletedAt() == null || line.deletedAt() > revision)
        .toList();
  }

  /** The text: lines separated by a newline, none at the end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : ordered) {
      if (line.deletedAt() == null) {
        text.append(line.text()).append('\n');
      }
    }
    if (!text.isEmpty()) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
