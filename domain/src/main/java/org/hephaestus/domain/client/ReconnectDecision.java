package org.hephaestus.domain.client;

import java.time.Duration;

/**
 * What a client does next.
 *
 * @param kind what to do
 * @param delay how long to wait first; zero unless it is {@link Kind#WAIT}
 * @param reason one line for a person: why, and at the end of a call what to do
 */
public record ReconnectDecision(Kind kind, Duration delay, String reason) {
  /** What to do. */
  public enum Kind {
    /** Send the request on the connection that is open. */
    SEND,
    /** Ask on the connection that is open what became of the mutation. */
    ASK,
    /** Send the mutation on the connection that is open, under a new id. */
    SEND_ANEW,
    /** Connect now. */
    RECONNECT,
    /** Connect after the delay. */
    WAIT,
    /** End the call: hand on what the daemon said. */
    PASS_ON,
    /** End the call: it had no effect and will have none. */
    NOT_APPLIED,
    /** End the call: nobody can say whether it had an effect. */
    UNKNOWN,
    /** End the call: no daemon. */
    UNREACHABLE
  }

  static ReconnectDecision of(Kind kind, String reason) {
    return new ReconnectDecision(kind, Duration.ZERO, reason);
  }
}
