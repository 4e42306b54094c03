package org.hephaestus.ports.api;

import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncStatus;

/**
 * What can be asked about the sync with a hub.
 *
 * @param <R> the type of the answer
 */
public sealed interface SyncRequest<R> extends Request<R> {
  /** {@code sync.status}: answers at once, without the network. */
  record GetStatus() implements SyncRequest<SyncStatus> {
    @Override
    public String method() {
      return "sync.status";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * {@code sync.begin}: try now, whatever the schedule says. Answers at once; follow it with {@link
   * GetStatus}.
   */
  record Begin() implements SyncRequest<Ticket> {
    @Override
    public String method() {
      return "sync.begin";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * Which attempt to wait for.
   *
   * @param attempt an attempt that began after the request has ended when {@link
   *     SyncStatus#attempts()} is this or more
   */
  record Ticket(long attempt) {}

  /**
   * {@code sync.verify}: compares what a person sees here and at the hub. Blocks for up to a
   * minute.
   *
   * @param repair whether nodes that are not what their changes come to are derived anew here
   */
  record Verify(boolean repair) implements SyncRequest<SyncComparison> {
    @Override
    public String method() {
      return "sync.verify";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * {@code sync.join}: makes the data here the hub owner's, so that the two are put together. Twice
   * is once.
   */
  record Join() implements SyncRequest<Joined> {
    @Override
    public String method() {
      return "sync.join";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * Whose the data is now.
   *
   * @param ownerId that of the hub
   * @param before whose it was; the same when nothing was to be done
   */
  record Joined(String ownerId, String before) {}
}
