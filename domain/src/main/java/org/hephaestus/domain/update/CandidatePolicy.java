package org.hephaestus.domain.update;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.CheckOutcome.Refused;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.VersionId;

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
  private record HeldBack(Candidate candidate, Gate gate, String why) {}

  /**
   * Decides.
   *
   * @param known the commit each tag was first seen with
   */
  static CheckOutcome choose(
      RunningVersion running, List<Release> releases, Map<String, String> known, Channel channel) {
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
        heldBack.add(new HeldBack(candidate, Gate.TAG_MOVED, why));
      } else if (version.isNewerThan(runningVersion) && commit == null) {
        String why = "the forge does not say which commit its tag points to";
        refused.add(new Refused(release.tag(), why));
        heldBack.add(new HeldBack(candidate, Gate.COMMIT_UNKNOWN, why));
      } else if (version.isNewerThan(runningVersion)) {
        candidates.add(candidate);
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
          null,
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
        best.release(),
        new VersionId(best.version().toString(), commit.substring(0, 12)),
        best.version() + " is newer than " + running,
        refused);
  }
}
