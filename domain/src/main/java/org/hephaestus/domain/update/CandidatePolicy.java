package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.CheckOutcome.Refused;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the releases of a forge: the highest precedence above what runs, never down. The
 * order of the list, dates, and what the forge calls "latest" do not matter.
 *
 * <p>A tag is bound to the commit it was first seen with; one that has moved is no candidate,
 * however good it looks, because a tag that moves is how a supply chain is attacked.
 */
final class CandidatePolicy {
  private CandidatePolicy() {}

  private record Candidate(Release release, SemanticVersion version) {}

  /** A candidate that would have been newer, and the gate that holds it. */
  private record HeldBack(Candidate candidate, Gate gate, @Nullable Instant until, String why) {}

  /** What else may speak against a release; its closed verdicts, worst first. */
  @FunctionalInterface
  interface Objections {
    /** Judges a newer release whose commit is known. */
    List<GateVerdict> against(VersionId id, Release release);
  }

  /**
   * Decides.
   *
   * <p>When the newest is held back and an older one above what runs is not, that one is chosen.
   *
   * @param known the commit each tag was first seen with
   */
  static CheckOutcome choose(
      RunningVersion running,
      List<Release> releases,
      Map<String, String> known,
      Channel channel,
      Objections objections) {
    SemanticVersion runningVersion = running.version();
    if (runningVersion == null) {
      return new CheckOutcome.Held(
          Gate.NOT_A_RELEASE,
          null,
          null,
          "this build never updates itself: " + running.whyNoRelease(),
          List.of());
    }
    List<Refused> refused = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    List<HeldBack> heldBack = new ArrayList<>();
    for (Release release : releases) {
      if (release.draft()) {
        refused.add(new Refused(release.tag(), "it is a draft"));
        continue;
      }
      SemanticVersion version = SemanticVersion.ofTag(release.tag()).orElse(null);
      if (version == null) {
        refused.add(new Refused(release.tag(), "its tag is no semantic version (vX.Y.Z)"));
        continue;
      }
      if (channel == Channel.STABLE && (release.prerelease() || version.isPrerelease())) {
        refused.add(new Refused(release.tag(), "it is a prerelease and the channel is stable"));
        continue;
      }
      Candidate candidate = new Candidate(release, version);
      String commit = release.commit();
      String first = known.get(release.tag());
      if (commit != null && first != null && !commit.equals(first)) {
        String why =
            "its tag moved: first seen at "
                + first.substring(0, 12)
                + ", now at "
                + commit.substring(0, 12);
        refused.add(new Refused(release.tag(), why));
        heldBack.add(new HeldBack(candidate, Gate.TAG_MOVED, null, why));
      } else if (version.isNewerThan(runningVersion) && commit == null) {
        String why = "the forge does not say which commit its tag points to";
        refused.add(new Refused(release.tag(), why));
        heldBack.add(new HeldBack(candidate, Gate.COMMIT_UNKNOWN, null, why));
      } else if (commit != null && version.isNewerThan(runningVersion)) {
        List<GateVerdict> against = objections.against(id(candidate, commit), release);
        if (against.isEmpty()) {
          candidates.add(candidate);
        } else {
          GateVerdict worst = against.getFirst();
          refused.add(new Refused(release.tag(), worst.reason()));
          heldBack.add(new HeldBack(candidate, worst.gate(), worst.until(), worst.reason()));
        }
      }
      // Older or the same is the normal case, not worth a word.
    }
    // Equal precedence: take the tag that sorts first, so that the choice does not depend on order.
    Comparator<Candidate> order =
        Comparator.comparing(Candidate::version)
            .thenComparing(c -> c.release().tag(), Comparator.reverseOrder());
    Candidate best = candidates.stream().max(order).orElse(null);
    if (best != null) {
      return available(runningVersion, best, candidates, refused);
    }
    HeldBack held =
        heldBack.stream()
            .filter(h -> h.candidate().version().isNewerThan(runningVersion))
            .max(Comparator.comparing(HeldBack::candidate, order))
            .orElse(null);
    if (held != null) {
      return new CheckOutcome.Held(
          held.gate(),
          held.candidate().release(),
          held.until(),
          held.candidate().release().tag() + " is held back: " + held.why(),
          refused);
    }
    return new CheckOutcome.UpToDate(running.text() + " is the newest acceptable version", refused);
  }

  private static CheckOutcome available(
      SemanticVersion running, Candidate best, List<Candidate> candidates, List<Refused> refused) {
    for (Candidate other : candidates) {
      if (other.version().compareTo(best.version()) == 0 && !other.equals(best)) {
        refused.add(
            new Refused(
                other.release().tag(),
                "it has the same precedence as " + best.release().tag() + ", which is taken"));
      }
    }
    String commit = best.release().commit();
    if (commit == null) {
      throw new IllegalStateException("a candidate without a commit: " + best);
    }
    return new CheckOutcome.UpdateAvailable(
        best.release(), id(best, commit), best.version() + " is newer than " + running, refused);
  }

  private static VersionId id(Candidate candidate, String commit) {
    return new VersionId(candidate.version().toString(), commit.substring(0, 12));
  }
}
