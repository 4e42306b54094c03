package org.hephaestus.ports.sync;

import org.hephaestus.ports.time.CancelSignal;

/**
 * The way to the hub.
 *
 * <p>For the caller: every wait ends, whatever the hub does; see the implementation for its limits.
 * For the implementer: nothing is thrown for what the world does; a cut or damaged answer is never
 * an answer; a fired signal ends the call at once with {@link SyncFailure.Kind#CANCELLED}. Safe
 * from any thread.
 */
public interface SyncTransport {
  /** See {@link HubApi#hello}. */
  SyncReply<HubGreeting> hello(SpokeGreeting spoke, CancelSignal cancel);

  /**
   * See {@link HubApi#push}. Does not wait. Of two that are on their way the hub may hear either
   * one first, or only the second.
   */
  PendingReply<Push.Receipt> push(Push push, CancelSignal cancel);

  /** See {@link HubApi#pull}. Does not wait. */
  PendingReply<Pull.Page> pull(Pull pull, CancelSignal cancel);

  /**
   * Waits until something has come since, and answers the number of the last arrival; also when
   * nothing has come within about 25 seconds.
   */
  SyncReply<Long> await(Pull pull, CancelSignal cancel);

  /** See {@link HubApi#digests}. */
  SyncReply<StateDigests> digests(DigestQuery query, CancelSignal cancel);
}
