package org.hephaestus.launchd;

import java.time.Duration;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;

/** How long to go on asking. */
final class Patience {
  private final Clock clock;
  private final Pause pause;
  private final Duration end;
  private boolean interrupted;

  Patience(Clock clock, Pause pause, Duration limit) {
    this.clock = clock;
    this.pause = pause;
    this.end = clock.monotonic().plus(limit);
  }

  /** Zero when it is over. */
  Duration left() {
    Duration left = end.minus(clock.monotonic());
    return interrupted || left.isNegative() ? Duration.ZERO : left;
  }

  /** A shorter one within this one. */
  Patience atMost(Duration limit) {
    return new Patience(clock, pause, limit.compareTo(left()) < 0 ? limit : left());
  }

  /** Waits; false when there is nothing left of it: give up. */
  boolean again(Duration delay) {
    Duration left = left();
    if (left.isZero()) {
      return false;
    }
    if (!pause.pause(delay.compareTo(left) < 0 ? delay : left)) {
      interrupted = true;
    }
    return !interrupted;
  }
}
