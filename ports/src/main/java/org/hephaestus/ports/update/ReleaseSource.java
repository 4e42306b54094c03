package org.hephaestus.ports.update;

import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a forge has published. It lists; choosing is the domain's.
 *
 * <p>For the caller: the order of the list carries no meaning, and what a forge calls "latest" is
 * not the highest version. Ask with the validator of the last listing you kept.
 *
 * <p>For the implementer: read-only and idempotent. Blocks until answered, at most {@link
 * CallLimits#timeout()} in total, whatever the other side does: a body that stalls, trickles or
 * never ends is cut. Metadata is capped at 1 MiB per answer. Never throws for what the network or
 * the forge does. Credentials go to the configured host only. One call at a time per instance is
 * enough.
 */
public interface ReleaseSource {
  /** Which forge and repository this is, for messages; never carries a credential. */
  String describe();

  /**
   * Lists the releases.
   *
   * @param validator what the last {@link Listing.Listed} carried, or null for a full answer
   */
  Listing list(@Nullable String validator, CallLimits limits);

  /** What the forge answered. */
  sealed interface Listing {
    /**
     * The releases there are.
     *
     * @param releases in no order that matters
     * @param validator opaque; hand it back to learn cheaply that nothing has changed
     */
    record Listed(List<Release> releases, @Nullable String validator) implements Listing {
      public Listed {
        releases = List.copyOf(releases);
      }
    }

    /** Nothing has changed since the listing that carried the given validator. */
    record NotModified() implements Listing {}

    /** No answer that could be used. */
    record Failed(Failure failure) implements Listing {}
  }
}
