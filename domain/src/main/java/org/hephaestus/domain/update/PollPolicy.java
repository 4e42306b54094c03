package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to ask the forge. All times are wall-clock; {@code u} is a number in {@code [0, 1)} from
 * {@code Chance}.
 *
 * <p>Rules: the first check of a new installation lies at 10 to 90 % of the interval, so that
 * machines that boot together do not ask together; later ones at 80 to 120 %; failures back off
 * exponentially with full jitter from an eighth of the interval to twice the interval; a longer
 * Retry-After is obeyed, up to a day; the plan is persisted, so a crash loop does not poll; a plan
 * that lies in the past (the machine slept or was off) is made up for once.
 */
final class PollPolicy {
  /** A Retry-After beyond this is not believed: it would switch updates off. */
  static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

  /** The longest sleep between two looks at the clock, so that a suspend is noticed. */
  static final Duration MAX_TICK = Duration.ofMinutes(10);

  /** The longest spread of a check that makes up for a missed one. */
  private static final Duration MAX_CATCH_UP_SPREAD = Duration.ofSeconds(60);

  private PollPolicy() {}

  /** Why the next check is when it is. */
  enum Kind {
    /** Nothing was planned. */
    FIRST,
    /** What was planned still holds. */
    KEPT,
    /** The planned time has passed. */
    CATCH_UP,
    /** The planned time is too far away: the clock or the interval changed. */
    REPLANNED,
    /** The regular interval. */
    REGULAR,
    /** After a failure. */
    BACKOFF,
    /** The forge asked for it. */
    RETRY_AFTER
  }

  /**
   * The next check.
   *
   * @param at when
   * @param reason one sentence
   */
  record Plan(Instant at, Kind kind, String reason) {}

  /** What to do when the clock is looked at. */
  sealed interface Tick {
    /** It is time. */
    record Due() implements Tick {}

    /** Look again then. */
    record Wait(Duration delay) implements Tick {}

    /** The plan cannot be right: make a new one. */
    record Replan() implements Tick {}
  }

  /** Plans at start. */
  static Plan atStart(
      @Nullable Instant planned, int failures, Instant now, Duration interval, double u) {
    if (planned == null) {
      return first(Kind.FIRST, "first check of this installation", now, interval, u);
    }
    if (isImplausible(planned, failures, now, interval)) {
      return first(
          Kind.REPLANNED,
          "the check planned for "
              + Words.of(planned)
              + " is too far away for the interval "
              + Words.of(interval),
          now,
          interval,
          u);
    }
    if (!planned.isAfter(now)) {
      Duration spread = min(MAX_CATCH_UP_SPREAD, interval.dividedBy(10));
      return new Plan(
          now.plus(times(spread, u)),
          Kind.CATCH_UP,
          "the check planned for " + Words.of(planned) + " was missed");
    }
    return new Plan(planned, Kind.KEPT, "planned before the restart");
  }

  /** Plans after a check. */
  static Plan after(
      int failures, @Nullable Duration retryAfter, Instant now, Duration interval, double u) {
    if (failures == 0) {
      return new Plan(now.plus(times(interval, 0.8 + 0.4 * u)), Kind.REGULAR, "regular interval");
    }
    Duration backoff = backoff(failures, interval, u);
    if (retryAfter != null) {
      Duration asked = min(retryAfter, MAX_RETRY_AFTER);
      if (asked.compareTo(backoff) >= 0) {
        return new Plan(
            now.plus(asked), Kind.RETRY_AFTER, "the forge asked to wait " + Words.of(asked));
      }
    }
    return new Plan(now.plus(backoff), Kind.BACKOFF, failures + " failed checks in a row");
  }

  /** Decides when the clock is looked at. */
  static Tick onTick(Instant planned, int failures, Instant now, Duration interval) {
    if (!planned.isAfter(now)) {
      return new Tick.Due();
    }
    if (isImplausible(planned, failures, now, interval)) {
      return new Tick.Replan();
    }
    return new Tick.Wait(min(Duration.between(now, planned), MAX_TICK));
  }

  /** A plan further away than any rule above could have made it: the clock was set back. */
  private static boolean isImplausible(
      Instant planned, int failures, Instant now, Duration interval) {
    Duration longest = times(interval, 1.2);
    if (failures > 0) {
      longest = max(max(longest, interval.multipliedBy(2)), MAX_RETRY_AFTER);
    }
    return planned.isAfter(now.plus(longest));
  }

  private static Plan first(Kind kind, String reason, Instant now, Duration interval, double u) {
    return new Plan(now.plus(times(interval, 0.1 + 0.8 * u)), kind, reason);
  }

  private static Duration backoff(int failures, Duration interval, double u) {
    Duration base = interval.dividedBy(8);
    Duration window = base;
    for (int i = 1; i < failures && window.compareTo(interval.multipliedBy(2)) < 0; i++) {
      window = window.multipliedBy(2);
    }
    window = min(window, interval.multipliedBy(2));
    // Full jitter, but never at once: a floor of a minute, or of half the base for short intervals.
    Duration floor = min(Duration.ofMinutes(1), base.dividedBy(2));
    return max(floor, times(window, u));
  }

  private static Duration times(Duration d, double factor) {
    return Duration.ofNanos((long) (d.toNanos() * factor));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
