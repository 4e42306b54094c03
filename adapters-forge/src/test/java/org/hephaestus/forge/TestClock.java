package org.hephaestus.forge;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.time.Clock;

/** A wall clock that stands still: only Retry-After in calendar form looks at it. */
final class TestClock implements Clock {
  static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public Duration monotonic() {
    return Duration.ZERO;
  }
}
