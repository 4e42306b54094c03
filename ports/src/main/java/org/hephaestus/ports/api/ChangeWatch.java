package org.hephaestus.ports.api;

import java.time.Duration;

/**
 * A client's view of {@link ChangeFeed}, across restarts of the daemon. For a face that shows
 * something: list, await, list again.
 */
public interface ChangeWatch extends AutoCloseable {
  /** Why {@link #await} came back. */
  enum Woken {
    /** Something changed, or may have: ask again what you show. */
    CHANGED,
    /** Nothing for the whole time. */
    QUIET,
    /** No daemon that can be watched, for the whole time; the next await tries again. */
    UNREACHABLE
  }

  /** Blocks until something changes or the time is over. One thread at a time. Never throws. */
  Woken await(Duration timeout);

  /** Ends it, also an await in progress on another thread. Idempotent. */
  @Override
  void close();
}
