package org.hephaestus.ports.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a hub did not do what was asked. What was pushed may have been taken all the same, when the
 * answer got lost.
 *
 * @param kind machine-readable
 * @param message what failed, for a person; one line
 * @param retryAfter how long the hub wants to be left alone; null when it did not say
 */
public record SyncFailure(Kind kind, String message, @Nullable Duration retryAfter) {
  /** The causes that need different answers. */
  public enum Kind {
    /** No connection, or it broke. */
    UNREACHABLE,
    /** No answer in time, or an answer that would not end. */
    TIMEOUT,
    /** An answer that is none of the protocol: cut off, damaged, or from another server. */
    GARBLED,
    /** The hub is in another epoch than was said. */
    EPOCH_CHANGED,
    /** The hub has the data of another owner. */
    WRONG_OWNER,
    /** No version of the protocol in common; the message says which side to upgrade. */
    PROTOCOL,
    /** More at once than the hub takes. */
    TOO_LARGE,
    /** The hub has no room left. */
    FULL,
    /** The hub cannot now. */
    BUSY,
    /** The question was wrong: a defect of one of the two. */
    MALFORMED,
    /** The caller no longer wanted the answer. */
    CANCELLED
  }

  /** Without a time to wait. */
  public static SyncFailure of(Kind kind, String message) {
    return new SyncFailure(kind, message, null);
  }
}
