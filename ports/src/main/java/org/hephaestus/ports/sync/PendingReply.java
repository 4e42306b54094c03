package org.hephaestus.ports.sync;

/**
 * A question that is on its way, whether anybody waits for its answer or not. For one thread.
 *
 * @param <T> what is answered
 */
public interface PendingReply<T> extends AutoCloseable {
  /**
   * Waits for the answer, for as long as {@link SyncTransport} says. Once only; afterwards there is
   * nothing left to close.
   */
  SyncReply<T> await();

  /** Nobody wants the answer. Whether the hub has heard the question stays unknown. */
  @Override
  void close();
}
