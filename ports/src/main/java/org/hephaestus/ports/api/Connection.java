package org.hephaestus.ports.api;

import java.time.Duration;
import java.util.List;

/**
 * One connection to a daemon that has said its {@link Hello}.
 *
 * <p>Laws: {@link #exchange} sends one request and waits for its answer; it tells apart a request
 * that was certainly not read as a whole from one whose answer was lost, because only the first may
 * be sent again. A line without its newline is never executed by the daemon, so a partial write
 * counts as not sent; a daemon that has said bye on a connection executes nothing more on it, so a
 * bye in the place of an answer counts as not sent too. After anything but an answer or a refusal
 * the connection is closed. Not thread-safe, but for {@link #close}.
 */
public interface Connection extends AutoCloseable {
  /** What the daemon said first. */
  Hello hello();

  /**
   * Sends and waits.
   *
   * @param timeout for the whole exchange, positive
   */
  <R> Exchange<R> exchange(Request<R> request, Duration timeout);

  /**
   * Begins to watch: from now on this connection carries {@link #nextChange} and nothing else.
   *
   * @param timeout until the daemon has answered, positive
   */
  Watching watch(Duration timeout);

  /** What becomes of {@link #watch} and {@link #nextChange}. */
  sealed interface Watching {
    /**
     * The watch is on, or something changed.
     *
     * @param cursor revision of the store
     */
    record At(long cursor) implements Watching {}

    /** Nothing within the time. */
    record Quiet() implements Watching {}

    /** It is over, the connection is closed: changes may have been missed. */
    record Over(String why) implements Watching {}
  }

  /**
   * Blocks for the next change.
   *
   * @param timeout positive
   */
  Watching nextChange(Duration timeout);

  /** Closes it; the only method that another thread may call. Idempotent, never throws. */
  @Override
  void close();

  /** How an exchange ended. */
  sealed interface Exchange<R> {
    /** Answered. */
    record Answered<R>(R value) implements Exchange<R> {}

    /** Refused by the daemon. */
    record Refused<R>(ApiError error) implements Exchange<R> {}

    /**
     * The daemon has not carried the request out and will not: it cannot have read the whole of it,
     * or it said bye instead of reading it.
     */
    record NotSent<R>(String why) implements Exchange<R> {}

    /** The request was written; what became of it is not known. */
    record ReplyLost<R>(String why) implements Exchange<R> {}
  }

  /** Opens connections. */
  @FunctionalInterface
  interface Opener {
    /**
     * Connects and waits for the daemon's hello. Never starts a daemon. Never throws.
     *
     * @param timeout for both, positive
     */
    Opened open(Duration timeout);
  }

  /** What became of opening. */
  sealed interface Opened {
    /** Connected, and the daemon speaks our protocol. */
    record Ready(Connection connection) implements Opened {}

    /**
     * Nobody there, or nobody who says hello.
     *
     * @param paths every place that was tried, in order
     * @param mayReturn a socket file is there, so a daemon may be restarting: waiting may help
     * @param why one line
     */
    record Nobody(List<String> paths, boolean mayReturn, String why) implements Opened {
      public Nobody {
        paths = List.copyOf(paths);
      }
    }

    /** Somebody is there whom we cannot work with; waiting does not help. */
    record Incompatible(String path, String why) implements Opened {}
  }
}
