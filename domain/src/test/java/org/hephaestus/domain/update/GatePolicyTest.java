package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatePolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
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
        // the supervisor's gate comes first: its remedy is the user's
        Arguments.of(
            "failed and nobody",
            OLD,
            true,
            READY,
            NOBODY,
            abandoned(Duration.ZERO),
            "SUPERVISOR",
            "a shell"));
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
    GatePolicy.Verdict got =
        GatePolicy.mayBegin(
            new GatePolicy.Facts(
                NEW,
                RunningVersion.parse(OLD.toString()),
                current,
                installed,
                preflight,
                supervision,
                journal,
                NOW,
                Duration.ofHours(6)));
    if (got instanceof GatePolicy.Verdict.Closed closed) {
      assertThat(closed.gate().name()).isEqualTo(want);
      assertThat(closed.reason()).contains(wantInReason);
      assertThat(closed.until() != null).isEqualTo(want.equals("FAILED_BEFORE"));
    } else {
      assertThat("OPEN").isEqualTo(want);
    }
  }
}
