package org.hephaestus.ports.time;

import java.time.Duration;

/** Lets a short-lived client wait between two attempts. Daemons use {@link Scheduler} instead. */
@FunctionalInterface
public interface Pause {
  /**
   * Blocks the calling thread for about {@code delay}; zero or negative returns at once.
   *
   * @return false when the wait was interrupted: the caller should give up
   */
  boolean pause(Duration delay);
}
