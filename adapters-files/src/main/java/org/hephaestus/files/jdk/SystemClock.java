package org.hephaestus.files.jdk;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.time.Clock;

/** The machine's clocks. All instances share one monotonic origin. */
public final class SystemClock implements Clock {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Duration monotonic() {
    return Duration.ofNanos(System.nanoTime());
  }
}
