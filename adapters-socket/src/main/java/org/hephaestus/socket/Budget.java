package org.hephaestus.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that all clients of a server share: what one may have, 256 may not have all at once. Never
 * blocks; any thread.
 */
final class Budget {
  private final AtomicLong left;

  Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** For whoever shares with nobody. */
  static Budget unlimited() {
    return new Budget(Long.MAX_VALUE);
  }

  /** Whether there was as much; then it is the caller's until it gives it back. */
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
