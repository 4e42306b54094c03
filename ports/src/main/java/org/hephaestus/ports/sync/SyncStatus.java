package org.hephaestus.ports.sync;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sync on one page, as it is known here: nobody is asked for it.
 *
 * @param state what is done at the moment
 * @param hub its URL; empty when there is none
 * @param ownerId whose data this is
 * @param attempts how many attempts have ended since the daemon started
 * @param pushed changes that went to the hub since the daemon started
 * @param pulled changes that came from it since then
 * @param queued own changes that no hub has confirmed yet
 * @param oldestQueued when the oldest of them was made; null when there is none
 * @param lastSuccess when both last had the same; null when that was not since the start
 * @param lastFailure why the last attempt failed; null when it did not
 * @param nextAttempt when it is tried again by itself; null when that is not due
 * @param clockOffset what must be added to this machine's clock to get the hub's; zero when it is
 *     within what is tolerated
 * @param hubBuild version of the hub when it last answered; empty before that
 * @param rejected changes that the hub does not take; they stay here
 * @param conflicts values that lost against a concurrent one and are kept
 * @param progress of the attempt under way; null when there is none
 */
public record SyncStatus(
    SyncState state,
    String hub,
    String ownerId,
    long attempts,
    long pushed,
    long pulled,
    long queued,
    @Nullable Instant oldestQueued,
    @Nullable Success lastSuccess,
    @Nullable Problem lastFailure,
    @Nullable Instant nextAttempt,
    Duration clockOffset,
    String hubBuild,
    long rejected,
    long conflicts,
    @Nullable Progress progress) {
  /**
   * When both last had the same.
   *
   * @param at when that was found
   * @param took how long it took to get there
   */
  public record Success(Instant at, Duration took) {}

  /**
   * Why an attempt failed.
   *
   * @param code a {@link SyncFailure.Kind}, or {@code STORE} for the store here
   * @param message for a person; one line
   * @param at when it ended
   */
  public record Problem(String code, String message, Instant at) {}

  /**
   * How far an attempt is.
   *
   * @param pushed changes that the hub had not had
   * @param pulled changes that were new here
   * @param toPull arrivals at the hub that were not looked at yet, about
   */
  public record Progress(long pushed, long pulled, long toPull) {}
}
