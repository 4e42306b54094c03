package org.hephaestus.ports.sync;

/**
 * What a spoke may ask of a hub.
 *
 * <p>For the caller: everything may be asked again. For the implementer: what {@link #push} answers
 * for is durable; {@link #pull} sees one state. Neither blocks for longer than its store does. Safe
 * from any thread.
 */
public interface HubApi {
  /** Who are you, and what have you got? */
  SyncReply<HubGreeting> hello(SpokeGreeting spoke);

  /** Takes ops in: all that are not rejected, or none. */
  SyncReply<Push.Receipt> push(Push push);

  /** The next page of what came since. */
  SyncReply<Pull.Page> pull(Pull pull);
}
