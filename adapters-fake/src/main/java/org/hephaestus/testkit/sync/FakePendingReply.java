package org.hephaestus.testkit.sync;

import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.SyncReply;

/**
 * An answer that is there.
 *
 * @param await what is answered
 */
public record FakePendingReply<T>(SyncReply<T> await) implements PendingReply<T> {
  @Override
  public void close() {}
}
