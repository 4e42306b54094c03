package org.hephaestus.domain.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.domain.daemon.CrashLoopDecision.Kind;

/**
 * Slows down a daemon that dies again and again, since its supervisor starts it for ever: that is
 * asked of supervisors, so that nothing but its user ends a daemon for good.
 *
 * <p>A start is written down when it begins and forgotten, with all before it, when the daemon has
 * served for {@link #PROVEN} or was told to stop. So what is written down came to nothing. The
 * fifth of them in a row waits for a second, and each one after it twice as long, up to half a
 * minute: ten starts in the first minute at most, then two a minute.
 *
 * <p>Only how many there are decides how long it waits, so a clock that jumps makes nobody wait
 * longer than that; forward, at worst, it ends a row too early.
 */
public final class CrashLoopPolicy {
  /** How long a daemon must have served for its start to have come to something. */
  public static final Duration PROVEN = Duration.ofSeconds(10);

  /** The longest wait. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  /** Between two starts; a longer pause means that somebody gave up and began anew. */
  static final Duration ROW_ENDS = Duration.ofMinutes(5);

  /** The first start in a row that waits. */
  static final int FIRST_TO_WAIT = 5;

  private CrashLoopPolicy() {}

  /**
   * Decides.
   *
   * @param earlier starts that came to nothing, in the order in which they were written down
   * @param now when this one began
   */
  public static CrashLoopDecision decide(List<Instant> earlier, Instant now) {
    int row = 1;
    Instant next = now;
    for (Instant start : earlier.reversed()) {
      if (Duration.between(start, next).compareTo(ROW_ENDS) > 0) {
        break;
      }
      row++;
      next = start;
    }
    if (row < FIRST_TO_WAIT) {
      return new CrashLoopDecision(
          Kind.GO_ON, row, Duration.ZERO, "start " + row + " in a row, of which some may fail");
    }
    Duration wait =
        Duration.ofSeconds(Math.min(LONGEST.toSeconds(), 1L << Math.min(row - FIRST_TO_WAIT, 30)));
    return new CrashLoopDecision(
        Kind.WAIT,
        row,
        wait,
        "this is start "
            + row
            + " in a row, and none has served for "
            + PROVEN.toSeconds()
            + " s: waiting "
            + wait.toSeconds()
            + " s before the next try");
  }
}
