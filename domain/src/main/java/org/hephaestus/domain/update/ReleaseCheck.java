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
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.jspecify.annotations.Nullable;

/** Asks the forge, remembers what it said, and lets {@link CandidatePolicy} judge it. */
final class ReleaseCheck {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;

  ReleaseCheck(UpdatePorts ports, RunningVersion running, UpdateSettings settings) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
  }

  /**
   * What a check found and what is to be remembered.
   *
   * @param next without a plan for the next check: that is the caller's
   */
  record Result(CheckOutcome outcome, Contents next, @Nullable Failure failure) {}

  /**
   * Never throws: what an adapter throws against its law becomes a failure like any other.
   *
   * @param byUser whether a person wants to install what is found
   */
  Result run(Contents before, CallLimits limits, boolean byUser) {
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
                  before.commits(),
                  before.firstSeen()),
              failed.failure());
      case Listing.NotModified same ->
          judged(before, before.releases(), before.validator(), now, byUser);
      case Listing.Listed listed ->
          judged(before, listed.releases(), listed.validator(), now, byUser);
    };
  }

  /** Judges what was listed before, as things stand now. */
  CheckOutcome again(Contents known) {
    return judged(known, known.releases(), known.validator(), ports.clock().now(), false).outcome();
  }

  private Result judged(
      Contents before,
      List<Release> releases,
      @Nullable String validator,
      Instant now,
      boolean byUser) {
    Map<String, String> commits = new HashMap<>(before.commits());
    Map<String, Instant> firstSeen = new HashMap<>(before.firstSeen());
    for (Release release : releases) {
      String commit = release.commit();
      if (commit != null && !release.draft()) {
        commits.putIfAbsent(release.tag(), commit);
        // The earlier of the two: a clock that ran ahead at first sight must not stall it for
        // years.
        firstSeen.merge(release.tag(), now, (a, b) -> a.isAfter(b) ? b : a);
      }
    }
    UpdateControl.Loaded control = ports.control().load();
    CheckOutcome outcome =
        CandidatePolicy.choose(
            running,
            releases,
            before.commits(),
            settings.channel(),
            (id, release) ->
                GatePolicy.ofRelease(
                        id,
                        release,
                        firstSeen.getOrDefault(release.tag(), now),
                        settings,
                        control,
                        now)
                    .stream()
                    .filter(v -> GatePolicy.closed(List.of(v), byUser).isPresent())
                    .toList());
    return new Result(
        outcome,
        new Contents(before.nextCheck(), now, 0, null, validator, releases, commits, firstSeen),
        null);
  }
}
