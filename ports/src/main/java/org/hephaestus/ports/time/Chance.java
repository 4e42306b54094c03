package org.hephaestus.ports.time;

/** Randomness that is not a secret: jitter and attempt ids. Safe from any thread, never blocks. */
@FunctionalInterface
public interface Chance {
  /** The next number, uniform in {@code [0, 1)}. */
  double nextDouble();
}
