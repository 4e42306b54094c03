package org.hephaestus.ports.sync;

/**
 * What a spoke may ask of a hub.
 *
 * <p>For the caller: everything may be asked again. For the implementer: what {@link #push} answers
 * for is durable; {@link #pull} sees one state. Neither blocks for longer than its store does. Safe
 * from any thread.
 */
public interface HubApi {
  /**
   * Who are you, and what have you got? A hub without data takes the spoke's owner for its own, so
   * that one that was replaced needs nobody's hand.
   */
  SyncReply<HubGreeting> hello(SpokeGreeting spoke);

  /** Takes ops in: all that are not rejected, or none. */
  SyncReply<Push.Receipt> push(Push push);

  /** The next page of what came since. */
  SyncReply<Pull.Page> pull(Pull pull);

  /** The number of the last arrival. Cheap: asked again and again while spokes wait. */
  SyncReply<Long> head(Pull pull);

  /** What its data comes to, for a comparison. */
  SyncReply<StateDigests> digests(DigestQuery query);
}
