package org.hephaestus.domain.op;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.WriteTransaction;

/**
 * How far this machine's clock is from the hub's. A machine that is off by more than {@link
 * #TOLERATED} stamps its ops with the hub's time, so that the hub takes them.
 */
public final class WallClock {
  /** 5 minutes. */
  public static final Duration TOLERATED = Duration.ofMinutes(5);

  private static final String MARK = "clock.offset";

  /** The last day on which the hub said what time it is, by its clock; since 1970. */
  private static final String HUB_DAY = "clock.hub-day";

  private static final long DAY = Duration.ofDays(1).toMillis();

  private WallClock() {}

  /** Keeps what a hub said its time is. */
  public static void compare(WriteTransaction tx, Instant here, Instant hub) {
    Duration offset = Duration.between(here, hub);
    long millis = offset.abs().compareTo(TOLERATED) > 0 ? offset.toMillis() : 0;
    if (offset(tx) != millis) {
      tx.mark(MARK, Long.toString(millis));
    }
    String day = Long.toString(Math.floorDiv(hub.toEpochMilli(), DAY));
    if (!tx.mark(HUB_DAY).filter(day::equals).isPresent()) {
      tx.mark(HUB_DAY, day);
    }
  }

  /**
   * A time that is surely over, for what cannot be undone: not later than the day on which the hub
   * last said the time, whatever became of this machine's clock since.
   */
  static Instant surelyOver(ReadTransaction tx, Instant here) {
    Instant now = corrected(tx, here);
    return tx.mark(HUB_DAY)
        .map(day -> Instant.ofEpochMilli(Long.parseLong(day) * DAY))
        .filter(day -> day.isBefore(now))
        .orElse(now);
  }

  /** The time to stamp an op with. */
  static Instant corrected(ReadTransaction tx, Instant here) {
    return here.plusMillis(offset(tx));
  }

  /** What to add to this machine's clock; zero when it is within what is tolerated. */
  public static Duration offsetOf(ReadTransaction tx) {
    return Duration.ofMillis(offset(tx));
  }

  private static long offset(ReadTransaction tx) {
    return tx.mark(MARK).map(Long::parseLong).orElse(0L);
  }
}
