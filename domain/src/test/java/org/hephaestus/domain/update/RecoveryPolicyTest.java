package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.domain.update.RecoveryPolicy.Kind;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryPolicyTest {
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final VersionId THIRD = new VersionId("0.9.0", "cccccccccccc");

  private static JournalEntry entry(UpdateState state) {
    return new JournalEntry(Instant.EPOCH, 1, "attempt", state, OLD, NEW, "why");
  }

  /** State, what runs, what the switch names, want. */
  static Stream<Arguments> afterTheSwitch() {
    return Stream.of(
            UpdateState.ARMED,
            UpdateState.FLIPPED,
            UpdateState.DRAINING,
            UpdateState.EXITED,
            UpdateState.PROBATION)
        .flatMap(
            state ->
                Stream.of(
                    // the new version runs, whatever the switch says
                    Arguments.of(state, NEW, NEW, Kind.ARRIVED),
                    Arguments.of(state, NEW, OLD, Kind.ARRIVED),
                    Arguments.of(state, NEW, null, Kind.ARRIVED),
                    // the switch names the new version, but another one was started
                    Arguments.of(state, OLD, NEW, Kind.SUPERVISOR_RUNS_OTHER),
                    Arguments.of(state, THIRD, NEW, Kind.SUPERVISOR_RUNS_OTHER),
                    // the switch does not name the new version: it never did, or was taken back
                    Arguments.of(state, OLD, OLD, Kind.ABANDON),
                    Arguments.of(state, OLD, THIRD, Kind.ABANDON),
                    Arguments.of(state, THIRD, null, Kind.ABANDON)));
  }

  @ParameterizedTest(name = "{0}, running {1}, current {2}: {3}")
  @MethodSource("afterTheSwitch")
  void fromArmedOn(UpdateState state, VersionId running, @Nullable VersionId current, Kind want) {
    assertThat(decide(entry(state), running, current).kind()).isEqualTo(want);
  }

  // before the switch: the attempt is over, whatever runs
  @ParameterizedTest
  @EnumSource(
      names = {"CHECKED", "ELIGIBLE", "FETCHED", "VERIFIED", "STAGED", "SMOKE_OK", "SNAPSHOT"})
  void beforeTheSwitch(UpdateState state) {
    assertThat(decide(entry(state), OLD, OLD).kind()).isEqualTo(Kind.ABANDON);
    assertThat(decide(entry(state), OLD, OLD).reason()).contains(state.name());
    assertThat(decide(entry(state), OLD, null).kind()).isEqualTo(Kind.ABANDON);
  }

  // a final state needs nothing
  @ParameterizedTest
  @EnumSource(names = {"IDLE", "COMMITTED", "REVERTED", "ABANDONED"})
  void finalStates(UpdateState state) {
    assertThat(state.isFinal()).isTrue();
    assertThat(decide(entry(state), OLD, OLD).kind()).isEqualTo(Kind.NOTHING);
    assertThat(decide(entry(state), OLD, NEW).kind()).isEqualTo(Kind.NOTHING);
  }

  @Test
  void anEmptyJournalNeedsNothing() {
    assertThat(decide(null, OLD, OLD).kind()).isEqualTo(Kind.NOTHING);
  }

  @ParameterizedTest
  @EnumSource
  void everyStateHasASuccessor(UpdateState state) {
    for (VersionId running : Set.of(OLD, NEW, THIRD)) {
      for (VersionId current : Set.of(OLD, NEW, THIRD)) {
        assertThat(decide(entry(state), running, current).reason()).isNotBlank();
      }
    }
  }

  private static RecoveryPolicy.Recovery decide(
      @Nullable JournalEntry last, VersionId running, @Nullable VersionId current) {
    // Up to PROBATION the trial is open; not having one is a decision of its own.
    return decide(last, running, current, "attempt", 0, null);
  }

  private static RecoveryPolicy.Recovery decide(
      @Nullable JournalEntry last,
      VersionId running,
      @Nullable VersionId current,
      @Nullable String trialOf,
      int starts,
      @Nullable String verdict) {
    return RecoveryPolicy.atStart(
        new RecoveryPolicy.Facts(
            last,
            RunningVersion.parse(running.toString()),
            current,
            trialOf == null
                ? Optional.empty()
                : Optional.of(
                    new Trial(trialOf, NEW, List.of(OLD), 3, Duration.ofMinutes(1), Set.of())),
            starts,
            verdict == null
                ? Optional.empty()
                : Optional.of(new Trial.Verdict("attempt", NEW, starts, verdict))));
  }

  /** State, what runs, what the switch names, trial of, starts, verdict, want, in the reason. */
  static Stream<Arguments> trials() {
    UpdateState exited = UpdateState.EXITED;
    UpdateState probation = UpdateState.PROBATION;
    return Stream.of(
        // started again while on trial: goes on
        Arguments.of(probation, NEW, NEW, "attempt", 2, null, Kind.ARRIVED, "start 2"),
        // the trial's end is the decision to stay, whether or not it was written down
        Arguments.of(probation, NEW, NEW, null, 0, null, Kind.COMMIT, "proved"),
        Arguments.of(probation, NEW, NEW, "another", 1, null, Kind.COMMIT, "proved"),
        // ... but before PROBATION nothing can have been proved: the record was lost
        Arguments.of(exited, NEW, NEW, null, 0, null, Kind.ARRIVED, "started"),
        // a verdict against the version that runs: it could not be left so far
        Arguments.of(probation, NEW, NEW, "attempt", 3, "bad", Kind.LEAVE, "bad"),
        Arguments.of(exited, NEW, NEW, "attempt", 3, "bad", Kind.LEAVE, "bad"),
        // ... but not one that belongs to another attempt
        Arguments.of(probation, NEW, NEW, "another", 3, "bad", Kind.COMMIT, "proved"),
        // left, with the reason written down, wherever the switch points by now
        Arguments.of(probation, OLD, OLD, "attempt", 3, "bad", Kind.REVERTED, "bad"),
        Arguments.of(exited, OLD, OLD, "attempt", 3, "bad", Kind.REVERTED, "bad"),
        Arguments.of(exited, OLD, NEW, "attempt", 1, "bad", Kind.REVERTED, "bad"),
        Arguments.of(exited, THIRD, THIRD, "attempt", 3, "bad", Kind.REVERTED, "bad"),
        // left on a full disk: the starts tell
        Arguments.of(exited, OLD, OLD, "attempt", 3, null, Kind.REVERTED, "3 starts"),
        // never started, switched away by hand: nothing is known against it
        Arguments.of(exited, OLD, OLD, "attempt", 0, null, Kind.ABANDON, "does not name"),
        // another installation ended the trial
        Arguments.of(probation, OLD, OLD, null, 2, null, Kind.ABANDON, "does not name"));
  }

  @ParameterizedTest(
      name = "{0}, running {1}, current {2}, trial {3}, {4} starts, verdict {5}: {6}")
  @MethodSource("trials")
  void onTrial(
      UpdateState state,
      VersionId running,
      VersionId current,
      @Nullable String trialOf,
      int starts,
      @Nullable String verdict,
      Kind want,
      String reason) {
    RecoveryPolicy.Recovery got = decide(entry(state), running, current, trialOf, starts, verdict);
    assertThat(got.kind()).isEqualTo(want);
    assertThat(got.reason()).contains(reason);
  }
}
