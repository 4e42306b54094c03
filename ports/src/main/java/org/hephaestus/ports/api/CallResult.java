package org.hephaestus.ports.api;

import java.util.List;

/**
 * How a call ended.
 *
 * @param <R> the type of the answer
 */
public sealed interface CallResult<R> {
  /** Answered. */
  record Ok<R>(R value) implements CallResult<R> {}

  /** The daemon understood the request and refused it. Passed through as the daemon said it. */
  record RpcError<R>(ApiError error) implements CallResult<R> {}

  /**
   * The daemon was there, the request was not carried out, and will not be.
   *
   * @param why one line
   */
  record NotApplied<R>(String why) implements CallResult<R> {}

  /**
   * The reply was lost and nobody can say whether the request took effect.
   *
   * @param why one line, with what to do
   */
  record Unknown<R>(String why) implements CallResult<R> {}

  /**
   * No daemon could be reached; nothing was sent.
   *
   * @param paths every place that was tried, in order
   * @param why one line, with what to do
   */
  record Unreachable<R>(List<String> paths, String why) implements CallResult<R> {
    public Unreachable {
      paths = List.copyOf(paths);
    }
  }
}
