package org.hephaestus.testkit.time;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.time.Clock;

/** A clock that stands still until the test moves it. Safe from any thread. */
public final class FakeClock implements Clock {
  private Instant wall;
  private Duration monotonic = Duration.ZERO;

  /** Starts at 2026-01-01T00:00:00Z. */
  public FakeClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Starts at {@code wall}, with the monotonic clock at zero. */
  public FakeClock(Instant wall) {
    this.wall = wall;
  }

  @Override
  public synchronized Instant now() {
    return wall;
  }

  @Override
  public synchronized Duration monotonic() {
    return monotonic;
  }

  /** Lets time pass: both clocks move. */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards, was " + by);
    }
    wall = wall.plus(by);
    monotonic = monotonic.plus(by);
  }

  /** Somebody sets the wall clock, forward or back; no time passes. */
  public synchronized void jumpWall(Duration by) {
    wall = wall.plus(by);
  }

  /** The machine sleeps, as on Linux: the wall clock moves, the monotonic one stands still. */
  public synchronized void suspend(Duration length) {
    if (length.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards, was " + length);
    }
    wall = wall.plus(length);
  }
}
