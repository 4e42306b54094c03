package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.jspecify.annotations.Nullable;

/** Asks the forge, remembers what it said, and lets {@link CandidatePolicy} judge it. */
final class ReleaseCheck {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final Channel channel;

  ReleaseCheck(UpdatePorts ports, RunningVersion running, Channel channel) {
    this.ports = ports;
    this.running = running;
    this.channel = channel;
  }

  /**
   * What a check found and what is to be remembered.
   *
   * @param next without a plan for the next check: that is the caller's
   */
  record Result(CheckOutcome outcome, Contents next, @Nullable Failure failure) {}

  /** Never throws: what an adapter throws against its law becomes a failure like any other. */
  Result run(Contents before, CallLimits limits) {
    Listing listing;
    try {
      listing = ports.source().list(before.validator(), limits);
    } catch (RuntimeException e) {
      listing =
          new Listing.Failed(
              Failure.of(
                  FailureCause.INTERNAL,
                  "the release source " + ports.source().describe() + " broke: " + e,
                  "report this as a bug"));
    }
    Instant now = ports.clock().now();
    return switch (listing) {
      case Listing.Failed failed ->
          new Result(
              new CheckOutcome.Failed(failed.failure()),
              new Contents(
                  before.nextCheck(),
                  before.lastCheck(),
                  before.failures() + 1,
                  failed.failure().summary(),
                  before.validator(),
                  before.releases(),
                  before.commits()),
              failed.failure());
      case Listing.NotModified same -> judged(before, before.releases(), before.validator(), now);
      case Listing.Listed listed -> judged(before, listed.releases(), listed.validator(), now);
    };
  }

  private Result judged(
      Contents before, List<Release> releases, @Nullable String validator, Instant now) {
    CheckOutcome outcome = CandidatePolicy.choose(running, releases, before.commits(), channel);
    Map<String, String> commits = new HashMap<>(before.commits());
    for (Release release : releases) {
      String commit = release.commit();
      if (commit != null && !release.draft()) {
        commits.putIfAbsent(release.tag(), commit);
      }
    }
    return new Result(
        outcome,
        new Contents(before.nextCheck(), now, 0, null, validator, releases, commits),
        null);
  }
}
