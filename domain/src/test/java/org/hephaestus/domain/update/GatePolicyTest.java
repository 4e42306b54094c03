package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.ports.update.DataGuard.DataFormats;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatePolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final Release RELEASE =
      new Release("v1.0.4", "b".repeat(40), false, false, NOW, "", "");
  private static final UpdateSettings SETTINGS =
      UpdateSettings.DEFAULT.withMode(UpdateMode.APPLY).withMinAge(Duration.ZERO);
  private static final Supervision SOMEBODY = new Supervision.Supervised("systemd");
  private static final Supervision NOBODY = new Supervision.Unsupervised("a shell", "a service");

  private static final Preflight READY = new Preflight.Ready(List.of());
  private static final Preflight NO_MAVEN =
      new Preflight.NotReady(
          Failure.of(FailureCause.TOOL_MISSING, "mvn is not on PATH", "install Maven"));

  private static List<JournalEntry> abandoned(Duration ago) {
    return List.of(
        new JournalEntry(NOW.minus(ago), 1, "a", UpdateState.ABANDONED, OLD, NEW, "it broke"));
  }

  /**
   * Name, what starts next, installed, tools, who would restart us, journal, want, want in the
   * reason.
   */
  static Stream<Arguments> table() {
    List<JournalEntry> fresh = List.of();
    return Stream.of(
        // nothing stands in the way, installed already or not
        Arguments.of("first time", OLD, false, READY, SOMEBODY, fresh, "OPEN", ""),
        Arguments.of("on disk", OLD, true, READY, SOMEBODY, fresh, "OPEN", ""),
        Arguments.of(
            "nothing was ever switched to", null, false, READY, SOMEBODY, fresh, "OPEN", ""),
        // nobody restarts us: build it once, then wait
        Arguments.of("nobody, not built", OLD, false, READY, NOBODY, fresh, "OPEN", ""),
        Arguments.of(
            "nobody, built", OLD, true, READY, NOBODY, fresh, "SUPERVISOR", "a shell; a service"),
        // switched to already and not running: never again, that would be a loop
        Arguments.of(
            "not started", NEW, true, READY, SOMEBODY, fresh, "SUPERVISOR", "launcher in bin/"),
        Arguments.of(
            "not started, nobody", NEW, true, READY, NOBODY, fresh, "SUPERVISOR", "launcher"),
        // no toolchain: nothing is begun, so nothing is held against the release; one on disk needs
        // none
        Arguments.of(
            "no tools", OLD, false, NO_MAVEN, SOMEBODY, fresh, "TOOLCHAIN", "PATH; install Maven"),
        Arguments.of("no tools needed", OLD, true, NO_MAVEN, SOMEBODY, fresh, "OPEN", ""),
        // a failed one waits half an interval
        Arguments.of(
            "just failed",
            OLD,
            false,
            READY,
            SOMEBODY,
            abandoned(Duration.ZERO),
            "FAILED_BEFORE",
            "broke"),
        Arguments.of(
            "failed long ago",
            OLD,
            false,
            READY,
            SOMEBODY,
            abandoned(Duration.ofHours(3)),
            "OPEN",
            ""),
        // the gate that opens by itself is named first
        Arguments.of(
            "failed and nobody",
            OLD,
            true,
            READY,
            NOBODY,
            abandoned(Duration.ZERO),
            "FAILED_BEFORE",
            "broke"));
  }

  @ParameterizedTest(name = "{0}: {6}")
  @MethodSource("table")
  void mayBegin(
      String name,
      @Nullable VersionId current,
      boolean installed,
      Preflight preflight,
      Supervision supervision,
      List<JournalEntry> journal,
      String want,
      String wantInReason) {
    Optional<GateVerdict> got =
        GatePolicy.closed(
            GatePolicy.judge(facts(current, installed, preflight, supervision, journal)), false);
    assertThat(got.map(verdict -> verdict.gate().name()).orElse("OPEN")).isEqualTo(want);
    got.ifPresent(
        closed -> {
          assertThat(closed.reason()).contains(wantInReason);
          assertThat(closed.until() != null).isEqualTo(want.equals("FAILED_BEFORE"));
        });
  }

  private static GatePolicy.Facts facts(
      @Nullable VersionId current,
      boolean installed,
      Preflight preflight,
      Supervision supervision,
      List<JournalEntry> journal) {
    return new GatePolicy.Facts(
        new GatePolicy.Subject(NEW, RELEASE, NOW, installed, Optional.empty()),
        machine(current, preflight, supervision, Optional.empty()),
        RunningVersion.parse(OLD.toString()),
        SETTINGS,
        new UpdateControl.Loaded(UserControl.NONE, null),
        journal,
        NOW);
  }

  private static GatePolicy.Machine machine(
      @Nullable VersionId current,
      Preflight preflight,
      Supervision supervision,
      Optional<Trial> trial) {
    return new GatePolicy.Machine(
        current,
        preflight,
        supervision,
        new UpdateHost.Origin.Ours(),
        List.of(),
        List.of(),
        Optional.of(new DataFormats(1, 1)),
        trial);
  }

  /** Gate that is closed, whether the user's own word passes it. */
  static Stream<Arguments> usersWord() {
    return Stream.of(
        // what keeps the updater from acting unasked
        Arguments.of(Gate.MODE, true),
        Arguments.of(Gate.MIN_AGE, true),
        Arguments.of(Gate.FAILED_BEFORE, true),
        Arguments.of(Gate.WINDOW, true),
        Arguments.of(Gate.DATA_FORMAT, true),
        Arguments.of(Gate.SUPERVISOR, true),
        // what was said to keep a version out
        Arguments.of(Gate.CONTROL, false),
        Arguments.of(Gate.HOLD, false),
        Arguments.of(Gate.PIN, false),
        Arguments.of(Gate.DENIED, false),
        Arguments.of(Gate.CHANNEL, false),
        // what could not work, or would do harm
        Arguments.of(Gate.ORIGIN, false),
        Arguments.of(Gate.BUSY, false),
        Arguments.of(Gate.DISK, false),
        Arguments.of(Gate.TOOLCHAIN, false),
        Arguments.of(Gate.TAG_MOVED, false),
        Arguments.of(Gate.COMMIT_UNKNOWN, false),
        Arguments.of(Gate.NOT_A_RELEASE, false));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("usersWord")
  void theUsersWordPasses(Gate gate, boolean passes) {
    List<GateVerdict> closed = List.of(GateVerdict.closed(gate, "closed"));
    assertThat(GatePolicy.closed(closed, true).isEmpty()).isEqualTo(passes);
    assertThat(GatePolicy.closed(closed, false)).isPresent();
  }

  @Test
  void everyGateIsInTheTableAbove() {
    assertThat(usersWord().map(row -> row.get()[0]))
        .containsExactlyInAnyOrder((Object[]) Gate.values());
  }

  @Test
  void allVerdictsAreShownInTheOrderOfTheGates() {
    List<Gate> shown =
        GatePolicy.judge(facts(OLD, false, READY, SOMEBODY, List.of())).stream()
            .map(GateVerdict::gate)
            .toList();
    assertThat(shown).isSorted().doesNotHaveDuplicates();
    // The other three are judged where candidates are chosen.
    assertThat(shown)
        .hasSize(Gate.values().length - 3)
        .doesNotContain(Gate.NOT_A_RELEASE, Gate.TAG_MOVED, Gate.COMMIT_UNKNOWN);
  }

  @Test
  void aTrialOfWhateverVersionClosesBusy() {
    Trial trial = new Trial("a", NEW, List.of(OLD), 3, Duration.ZERO, Set.of());
    GatePolicy.Facts facts = facts(OLD, false, READY, SOMEBODY, List.of());
    GatePolicy.Facts onTrial =
        new GatePolicy.Facts(
            facts.subject(),
            machine(OLD, READY, SOMEBODY, Optional.of(trial)),
            facts.running(),
            facts.settings(),
            facts.control(),
            facts.journal(),
            facts.now());
    assertThat(GatePolicy.closed(GatePolicy.judge(onTrial), true))
        .hasValueSatisfying(
            closed -> {
              assertThat(closed.gate()).isEqualTo(Gate.BUSY);
              assertThat(closed.reason()).contains("on trial");
            });
  }
}
