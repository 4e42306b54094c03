package org.hephaestus.domain.client;

import java.time.Duration;

/** How long a watch waits before it is begun again. */
final class WatchPolicy {
  /** The longest wait: a face that shows something is never older than that and a listing. */
  static final Duration LONGEST = Duration.ofSeconds(3);

  /** How long a watch must have lasted to count as a good one. */
  static final Duration GOOD = Duration.ofSeconds(5);

  private static final long FIRST_MILLIS = 50;

  private WatchPolicy() {}

  /**
   * The wait before the next try: none the first time, then doubling, half of it by chance, so that
   * the faces of one machine do not come back all at once.
   *
   * @param failures in a row
   * @param chance in {@code [0, 1)}
   */
  static Duration delay(int failures, double chance) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    long millis = Math.min(LONGEST.toMillis(), FIRST_MILLIS << Math.min(failures - 1, 10));
    long half = millis / 2;
    return Duration.ofMillis(half + (long) (half * chance));
  }

  /** Failures in a row, after a watch that lasted so long ended. */
  static int failuresAfter(int failures, Duration lasted) {
    return lasted.compareTo(GOOD) < 0 ? failures + 1 : 1;
  }
}
