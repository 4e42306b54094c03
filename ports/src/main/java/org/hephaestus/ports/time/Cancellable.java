package org.hephaestus.ports.time;

/** A scheduled run that can be taken back. */
@FunctionalInterface
public interface Cancellable {
  /**
   * Prevents the run if it has not begun; a run in progress is not disturbed. Idempotent, never
   * blocks, any thread.
   */
  void cancel();
}
