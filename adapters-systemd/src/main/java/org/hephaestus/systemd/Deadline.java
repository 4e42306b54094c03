package org.hephaestus.systemd;

import java.time.Duration;

/** How much of a time limit is left for the next of several steps. */
final class Deadline {
  private final long end;

  Deadline(Duration limit) {
    end = System.nanoTime() + limit.toNanos();
  }

  /** At least a millisecond, so that the step itself finds out that its time is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  /** What is left, at most that. */
  Duration left(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }
}
