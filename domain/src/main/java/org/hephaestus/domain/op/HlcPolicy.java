package org.hephaestus.domain.op;

import java.time.Duration;
import java.time.Instant;

/**
 * The hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower
 * 16.
 *
 * <p>A local write overtakes what it overwrites whatever the wall clocks say, and never fails: a
 * full counter carries into the milliseconds.
 */
public final class HlcPolicy {
  private static final int COUNTER_BITS = 16;

  private HlcPolicy() {}

  /**
   * The clock of a new op.
   *
   * @param now wall clock; may be wrong, may have jumped back
   * @param last highest clock this store has seen
   * @param overwritten highest clock among the values that the author saw and replaces; 0 for none
   */
  public static long next(Instant now, long last, long overwritten) {
    return Math.max(at(now), Math.max(last, overwritten) + 1);
  }

  /** The first clock of a moment. */
  public static long at(Instant now) {
    return Math.max(0, now.toEpochMilli()) << COUNTER_BITS;
  }

  /** What a clock grows by in that time. */
  public static long of(Duration time) {
    return time.toMillis() << COUNTER_BITS;
  }

  /** The wall-clock part. */
  public static Instant time(long hlc) {
    return Instant.ofEpochMilli(hlc >>> COUNTER_BITS);
  }

  /** Whether the op (hlc, id) wins over the other one: the order is total, so that all agree. */
  public static boolean wins(long hlc, String op, long otherHlc, String otherOp) {
    return hlc != otherHlc ? hlc > otherHlc : op.compareTo(otherOp) > 0;
  }
}
