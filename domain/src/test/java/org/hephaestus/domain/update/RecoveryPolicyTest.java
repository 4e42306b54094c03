package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.domain.update.RecoveryPolicy.Kind;
import org.hephaestus.ports.update.JournalEntry;
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
    return RecoveryPolicy.atStart(last, RunningVersion.parse(running.toString()), current);
  }
}
