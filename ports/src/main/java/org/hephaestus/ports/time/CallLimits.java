package org.hephaestus.ports.time;

import java.time.Duration;

/**
 * How long a blocking call may take, and how to end it early.
 *
 * @param timeout the longest the whole call may take, positive; when it has passed the call ends
 *     with a failure that says so
 * @param cancel fires when the answer is no longer wanted
 */
public record CallLimits(Duration timeout, CancelSignal cancel) {
  public CallLimits {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be positive, was " + timeout);
    }
  }

  /** Limits with a timeout and no way to cancel. */
  public static CallLimits within(Duration timeout) {
    return new CallLimits(timeout, CancelSignal.NEVER);
  }
}
