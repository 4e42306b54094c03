package org.hephaestus.domain.daemon;

import java.time.Duration;

/**
 * What a daemon that is being started does first.
 *
 * @param kind what to do
 * @param start which start in a row this is, from 1
 * @param delay how long to wait; zero unless it is {@link Kind#WAIT}
 * @param reason one line for a person
 */
public record CrashLoopDecision(Kind kind, int start, Duration delay, String reason) {
  /** What to do. */
  public enum Kind {
    /** Open the store and serve. */
    GO_ON,
    /** Wait before that, and tell clients why. */
    WAIT
  }
}
