package org.hephaestus.ports.sync;

/**
 * How a question to a hub ended.
 *
 * @param <T> what is answered
 */
public sealed interface SyncReply<T> {
  /** Answered. */
  record Ok<T>(T value) implements SyncReply<T> {}

  /** Not answered, or no. */
  record Failed<T>(SyncFailure failure) implements SyncReply<T> {}
}
