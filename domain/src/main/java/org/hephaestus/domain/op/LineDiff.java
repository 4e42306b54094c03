package org.hephaestus.domain.op;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way from one list of lines to another, by deleting and inserting.
 *
 * <p>Source: Myers, An O(ND) difference algorithm, 1986. Texts that differ in more than {@link
 * #MAX_EDITS} lines are replaced between their common beginning and end: still right, only longer.
 */
final class LineDiff {
  /** Bounds time and memory: a trace of this many edits has some 4 MB. */
  static final int MAX_EDITS = 1_000;

  /** What happens to a line. */
  enum Kind {
    KEEP,
    DELETE,
    INSERT
  }

  /**
   * One step.
   *
   * @param index of the line: in the old text for KEEP and DELETE, in the new one for INSERT
   */
  record Step(Kind kind, int index) {}

  private LineDiff() {}

  static List<Step> between(List<String> old, List<String> wanted) {
    int head = 0;
    int shorter = Math.min(old.size(), wanted.size());
    while (head < shorter && old.get(head).equals(wanted.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(wanted.get(wanted.size() - 1 - tail))) {
      tail++;
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      steps.add(new Step(Kind.KEEP, i));
    }
    middle(
        old.subList(head, old.size() - tail),
        wanted.subList(head, wanted.size() - tail),
        head,
        steps);
    for (int i = old.size() - tail; i < old.size(); i++) {
      steps.add(new Step(Kind.KEEP, i));
    }
    return steps;
  }

  private static void middle(List<String> a, List<String> b, int offset, List<Step> into) {
    List<int[]> trace = trace(a, b);
    if (trace == null) {
      for (int i = 0; i < a.size(); i++) {
        into.add(new Step(Kind.DELETE, offset + i));
      }
      for (int j = 0; j < b.size(); j++) {
        into.add(new Step(Kind.INSERT, offset + j));
      }
      return;
    }
    // Walked backwards: from the end of both texts through the furthest points of each round.
    List<Step> reversed = new ArrayList<>();
    int x = a.size();
    int y = b.size();
    for (int d = trace.size() - 1; d > 0; d--) {
      int[] before = trace.get(d - 1);
      int k = x - y;
      boolean down = k == -d || (k != d && at(before, k - 1, d - 1) < at(before, k + 1, d - 1));
      int fromK = down ? k + 1 : k - 1;
      int fromX = at(before, fromK, d - 1);
      int fromY = fromX - fromK;
      while (x > fromX && y > fromY) {
        reversed.add(new Step(Kind.KEEP, offset + --x));
        y--;
      }
      if (down) {
        reversed.add(new Step(Kind.INSERT, offset + --y));
      } else {
        reversed.add(new Step(Kind.DELETE, offset + --x));
      }
    }
    while (x > 0) {
      reversed.add(new Step(Kind.KEEP, offset + --x));
    }
    for (int i = reversed.size() - 1; i >= 0; i--) {
      into.add(reversed.get(i));
    }
  }

  /** The furthest x on each diagonal -d..d, per round; null when there are too many edits. */
  private static @Nullable List<int[]> trace(List<String> a, List<String> b) {
    List<int[]> trace = new ArrayList<>();
    for (int d = 0; d <= Math.min(MAX_EDITS, a.size() + b.size()); d++) {
      int[] furthest = new int[2 * d + 1];
      for (int k = -d; k <= d; k += 2) {
        int x;
        if (d == 0) {
          x = 0;
        } else {
          int[] before = trace.get(d - 1);
          boolean down = k == -d || (k != d && at(before, k - 1, d - 1) < at(before, k + 1, d - 1));
          x = down ? at(before, k + 1, d - 1) : at(before, k - 1, d - 1) + 1;
        }
        int y = x - k;
        while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
          x++;
          y++;
        }
        furthest[k + d] = x;
        if (x >= a.size() && y >= b.size()) {
          trace.add(furthest);
          return trace;
        }
      }
      trace.add(furthest);
    }
    return null;
  }

  private static int at(int[] furthest, int k, int d) {
    return k < -d || k > d ? -1 : furthest[k + d];
  }
}
