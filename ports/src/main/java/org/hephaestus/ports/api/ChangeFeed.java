package org.hephaestus.ports.api;

import java.util.Set;
import org.hephaestus.ports.time.Cancellable;

/**
 * Tells whoever asks that something changed; what it is now, they ask themselves.
 *
 * <p>Laws: a subscription is in place before {@link #subscribe} returns, so that no change falls
 * between its cursor and the first event. Events come in order of their cursors, after the change
 * is durable. A listener is called on the thread of the writer: it returns at once and never
 * throws.
 */
@FunctionalInterface
public interface ChangeFeed {
  /** Begins. */
  Subscription subscribe(Listener listener);

  /**
   * A subscription.
   *
   * @param cursor revision of the store at its beginning
   * @param handle ends it
   */
  record Subscription(long cursor, Cancellable handle) {}

  /** Who listens. */
  @FunctionalInterface
  interface Listener {
    /**
     * Something changed.
     *
     * @param cursor revision of the store that has it
     * @param nodes ids of what changed; empty when that is unknown, after a restore
     */
    void changed(long cursor, Set<String> nodes);
  }
}
