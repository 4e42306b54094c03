package org.hephaestus.ports.update;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for a script (the cause) and for a person (the rest).
 *
 * @param cause the kind of failure
 * @param message what failed, on which URL or file, wanted against actual; one line
 * @param nextStep what the user can do about it; one line
 * @param log the last lines a failing program printed, oldest first; empty when none ran
 * @param retryAfter how long the other side asked us to wait, if it did; never negative
 */
public record Failure(
    FailureCause cause,
    String message,
    String nextStep,
    List<String> log,
    @Nullable Duration retryAfter) {
  public Failure {
    log = List.copyOf(log);
    if (retryAfter != null && retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter must not be negative, was " + retryAfter);
    }
  }

  /** A failure without program output or waiting time. */
  public static Failure of(FailureCause cause, String message, String nextStep) {
    return new Failure(cause, message, nextStep, List.of(), null);
  }

  /** Message and next step in one line, as logs and clients show it. */
  public String summary() {
    return nextStep.isEmpty() ? message : message + "; " + nextStep;
  }
}
