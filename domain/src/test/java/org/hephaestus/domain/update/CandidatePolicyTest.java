package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Release;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CandidatePolicyTest {
  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  private static final String RUNNING = "1.0.3 (0123456789ab)";

  private static Release release(
      String tag, @Nullable String commit, boolean draft, boolean prerelease, String created) {
    return new Release(tag, commit, draft, prerelease, Instant.parse(created), "", "");
  }

  private static Release release(String tag) {
    return release(tag, A, false, false, "2026-01-01T00:00:00Z");
  }

  private static Release created(String tag, String when) {
    return release(tag, A, false, false, when);
  }

  private static Release draft(String tag) {
    return release(tag, A, true, false, "2026-01-01T00:00:00Z");
  }

  private static Release prerelease(String tag) {
    return release(tag, A, false, true, "2026-01-01T00:00:00Z");
  }

  private static Release at(String tag, @Nullable String commit) {
    return release(tag, commit, false, false, "2026-01-01T00:00:00Z");
  }

  /** Name, running, channel, what each tag was first seen with, releases, want, refused tags. */
  static Stream<Arguments> table() {
    Map<String, String> none = Map.of();
    Channel stable = Channel.STABLE;
    return Stream.of(
        // nothing newer: up to date, and nothing to complain about
        arguments("no releases", RUNNING, stable, none, List.of(), "UP_TO_DATE", ""),
        arguments("only the running one", RUNNING, stable, none, l("v1.0.3"), "UP_TO_DATE", ""),
        arguments("only older", RUNNING, stable, none, l("v1.0.2", "v0.9.0"), "UP_TO_DATE", ""),
        // the highest precedence wins, wherever it stands in the list
        arguments("one newer", RUNNING, stable, none, l("v1.0.4"), "v1.0.4", ""),
        arguments("highest first", RUNNING, stable, none, l("v2.0.0", "v1.0.4"), "v2.0.0", ""),
        arguments("highest last", RUNNING, stable, none, l("v1.0.4", "v2.0.0"), "v2.0.0", ""),
        arguments("by number", RUNNING, stable, none, l("v1.10.0", "v1.9.0"), "v1.10.0", ""),
        arguments("no v", RUNNING, stable, none, l("1.0.4"), "1.0.4", ""),
        // dates do not matter: an older release re-created after a newer one is not an update
        arguments(
            "older one re-created later",
            RUNNING,
            stable,
            none,
            List.of(
                created("v1.0.2", "2026-11-20T00:00:00Z"),
                created("v1.0.3", "2026-06-01T00:00:00Z")),
            "UP_TO_DATE",
            ""),
        arguments(
            "backport created after the newest",
            RUNNING,
            stable,
            none,
            List.of(
                created("v1.0.9", "2026-11-20T00:00:00Z"),
                created("v2.0.0", "2026-06-01T00:00:00Z")),
            "v2.0.0",
            ""),
        // drafts are for nobody, and are reported
        arguments("draft", RUNNING, stable, none, List.of(draft("v1.0.4")), "UP_TO_DATE", "v1.0.4"),
        arguments(
            "draft above a release",
            RUNNING,
            stable,
            none,
            List.of(draft("v1.0.5"), release("v1.0.4")),
            "v1.0.4",
            "v1.0.5"),
        arguments(
            "draft on the prerelease channel",
            RUNNING,
            Channel.PRERELEASE,
            none,
            List.of(draft("v1.0.4")),
            "UP_TO_DATE",
            "v1.0.4"),
        // prereleases need the channel, whether the flag or the version says so
        arguments(
            "flagged",
            RUNNING,
            stable,
            none,
            List.of(prerelease("v1.0.4")),
            "UP_TO_DATE",
            "v1.0.4"),
        arguments(
            "by version", RUNNING, stable, none, l("v1.0.4-rc.1"), "UP_TO_DATE", "v1.0.4-rc.1"),
        arguments(
            "flagged, wanted",
            RUNNING,
            Channel.PRERELEASE,
            none,
            List.of(prerelease("v1.0.4")),
            "v1.0.4",
            ""),
        arguments(
            "by version, wanted",
            RUNNING,
            Channel.PRERELEASE,
            none,
            l("v1.0.4-rc.1", "v1.0.4-rc.2"),
            "v1.0.4-rc.2",
            ""),
        arguments(
            "the release beats its candidates",
            RUNNING,
            Channel.PRERELEASE,
            none,
            l("v1.0.4-rc.2", "v1.0.4"),
            "v1.0.4",
            ""),
        arguments(
            "running a candidate, stable", "1.0.4-rc.1", stable, none, l("v1.0.4"), "v1.0.4", ""),
        arguments(
            "running a candidate, never down",
            "1.0.4-rc.1",
            stable,
            none,
            l("v1.0.3"),
            "UP_TO_DATE",
            ""),
        // a tag that is no version is no candidate, and is reported
        arguments(
            "garbage tags",
            RUNNING,
            stable,
            none,
            l("nightly", "v1.0.4", "v1.1"),
            "v1.0.4",
            "nightly v1.1"),
        // a tag that moved is refused; what is newer and did not move is taken
        arguments(
            "moved",
            RUNNING,
            stable,
            Map.of("v1.0.4", A),
            List.of(at("v1.0.4", B)),
            "TAG_MOVED v1.0.4",
            "v1.0.4"),
        arguments(
            "not moved",
            RUNNING,
            stable,
            Map.of("v1.0.4", A),
            List.of(at("v1.0.4", A)),
            "v1.0.4",
            ""),
        arguments(
            "moved, below it one that did not",
            RUNNING,
            stable,
            Map.of("v1.0.5", A),
            List.of(at("v1.0.5", B), at("v1.0.4", A)),
            "v1.0.4",
            "v1.0.5"),
        arguments(
            "moved, above it one that did not",
            RUNNING,
            stable,
            Map.of("v1.0.4", A),
            List.of(at("v1.0.4", B), at("v1.0.5", A)),
            "v1.0.5",
            "v1.0.4"),
        arguments(
            "the running version's tag moved",
            RUNNING,
            stable,
            Map.of("v1.0.3", A),
            List.of(at("v1.0.3", B)),
            "UP_TO_DATE",
            "v1.0.3"),
        // a release without a commit cannot be bound to anything
        arguments(
            "no commit",
            RUNNING,
            stable,
            none,
            List.of(at("v1.0.4", null)),
            "COMMIT_UNKNOWN v1.0.4",
            "v1.0.4"),
        arguments(
            "no commit, older",
            RUNNING,
            stable,
            none,
            List.of(at("v1.0.2", null)),
            "UP_TO_DATE",
            ""),
        arguments(
            "no commit, known from before",
            RUNNING,
            stable,
            Map.of("v1.0.4", A),
            List.of(at("v1.0.4", null)),
            "COMMIT_UNKNOWN v1.0.4",
            "v1.0.4"),
        // equal precedence: the choice does not depend on the order, and the other is reported
        arguments(
            "with and without v", RUNNING, stable, none, l("v1.0.4", "1.0.4"), "1.0.4", "v1.0.4"),
        arguments(
            "build metadata",
            RUNNING,
            stable,
            none,
            l("v1.0.4+b", "v1.0.4+a"),
            "v1.0.4+a",
            "v1.0.4+b"),
        // a build that is no release never updates itself
        arguments(
            "development build", "0.0.0-dev", stable, none, l("v1.0.4"), "NOT_A_RELEASE null", ""),
        arguments(
            "changed tree",
            "1.0.3 (0123456789ab-dirty)",
            stable,
            none,
            l("v1.0.4"),
            "NOT_A_RELEASE null",
            ""));
  }

  private static List<Release> l(String... tags) {
    return Stream.of(tags).map(CandidatePolicyTest::release).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void choose(
      String name,
      String running,
      Channel channel,
      Map<String, String> known,
      List<Release> releases,
      String want,
      String wantRefused) {
    List<Release> reversed = new ArrayList<>(releases);
    Collections.reverse(reversed);
    for (List<Release> order : List.of(releases, reversed)) {
      CheckOutcome got =
          CandidatePolicy.choose(
              RunningVersion.parse(running), order, known, channel, (id, release) -> List.of());
      assertThat(shortForm(got)).isEqualTo(want);
      assertThat(got.refused().stream().map(CheckOutcome.Refused::tag))
          .containsExactlyInAnyOrder(
              wantRefused.isEmpty() ? new String[0] : wantRefused.split(" "));
      assertThat(got.reason()).isNotBlank();
      assertThat(got.refused()).allSatisfy(r -> assertThat(r.why()).isNotBlank());
      if (got instanceof CheckOutcome.UpdateAvailable available) {
        assertThat(available.release().commit()).startsWith(available.id().commit());
        assertThat(want).endsWith(available.id().version());
      }
    }
  }

  private static String shortForm(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.UpToDate upToDate -> "UP_TO_DATE";
      case CheckOutcome.UpdateAvailable available -> available.release().tag();
      case CheckOutcome.Held held ->
          held.gate() + " " + (held.release() == null ? "null" : held.release().tag());
      case CheckOutcome.Failed failed -> "FAILED";
    };
  }

  /** Releases that something speaks against, want, want until. */
  static Stream<Arguments> objections() {
    return Stream.of(
        // the newest is held: the next acceptable one above what runs is taken
        Arguments.of("1.0.6", "v1.0.5", false),
        // all newer ones are held: never "up to date"; the newest is what is said
        Arguments.of("1.0.4 1.0.5 1.0.6", "DENIED v1.0.6", true),
        // an older one is held, which does not matter
        Arguments.of("1.0.2 1.0.4", "v1.0.6", false));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("objections")
  void whatSpeaksAgainstARelease(String against, String want, boolean until) {
    List<Release> releases = new ArrayList<>();
    for (String version : List.of("1.0.2", "1.0.4", "1.0.5", "1.0.6")) {
      releases.add(new Release("v" + version, "b".repeat(40), false, false, Instant.EPOCH, "", ""));
    }
    CheckOutcome got =
        CandidatePolicy.choose(
            RunningVersion.parse("1.0.3 (aaaaaaaaaaaa)"),
            releases,
            Map.of(),
            Channel.STABLE,
            (id, release) ->
                List.of(against.split(" ")).contains(id.version())
                    ? List.of(
                        GateVerdict.closedUntil(
                            Gate.DENIED, Instant.EPOCH, id.version() + " is bad"),
                        GateVerdict.closed(Gate.MIN_AGE, "too young, too"))
                    : List.of());
    assertThat(shortForm(got)).isEqualTo(want);
    assertThat(got instanceof CheckOutcome.Held held && held.until() != null).isEqualTo(until);
    assertThat(got.refused()).allSatisfy(refused -> assertThat(refused.why()).endsWith(" is bad"));
  }
}
