package org.hephaestus.forge.build;

import java.time.Duration;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;

/** One deadline over all programs of one staging. */
final class Deadline {
  private final CallLimits limits;
  private final long endNanos;

  private Deadline(CallLimits limits) {
    this.limits = limits;
    this.endNanos = System.nanoTime() + limits.timeout().toNanos();
  }

  static Deadline start(CallLimits limits) {
    return new Deadline(limits);
  }

  /** What is left, zero or less when it has passed. */
  long remainingNanos() {
    return endNanos - System.nanoTime();
  }

  /** What the whole staging was given. */
  Duration total() {
    return limits.timeout();
  }

  CancelSignal cancel() {
    return limits.cancel();
  }

  boolean isCancelled() {
    return limits.cancel().isCancelled();
  }
}
