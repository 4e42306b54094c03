package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SystemdStateTest {
  /** As systemd 252 prints it: units in the order they were asked for, properties in its own. */
  private static final String RUNNING =
      """
      MainPID=77
      NRestarts=2
      ExecMainStartTimestamp=Sun 2026-11-22 02:23:02.500000 UTC
      ExecMainCode=0
      ExecMainStatus=0
      Result=success
      StatusText=serving: 3 clients = ok
      Id=heph.service
      LoadState=loaded
      ActiveState=active
      SubState=running
      FragmentPath=/u/heph.service
      DropInPaths=/u/heph.service.d/a.conf /u/heph.service.d/b.conf
      UnitFileState=enabled
      StateChangeTimestamp=Sun 2026-11-22 02:23:03.000001 UTC
      ActiveEnterTimestamp=Sun 2026-11-22 02:23:03.000001 UTC
      NeedDaemonReload=no

      Result=success
      Id=heph.socket
      LoadState=loaded
      ActiveState=active
      SubState=running
      FragmentPath=/u/heph.socket
      DropInPaths=
      UnitFileState=enabled
      StateChangeTimestamp=Sun 2026-11-22 02:20:00.000000 UTC
      ActiveEnterTimestamp=Sun 2026-11-22 02:20:00.000000 UTC
      NeedDaemonReload=no
      """;

  static Stream<Arguments> states() {
    return Stream.of(
        // Phases.
        row("active", "running", "success", "0", "loaded", "active", Phase.RUNNING, ""),
        row("reloading", "reload", "success", "0", "loaded", "active", Phase.RUNNING, ""),
        row("activating", "start", "success", "0", "loaded", "active", Phase.STARTING, ""),
        row("deactivating", "stop-sigterm", "success", "0", "loaded", "active", Phase.STOPPING, ""),
        row("inactive", "dead", "success", "0", "loaded", "inactive", Phase.STOPPED, ""),
        row("inactive", "dead", "success", "0", "loaded", "active", Phase.STOPPED, ""),
        row("inactive", "dead", "success", "0", "not-found", "inactive", Phase.UNKNOWN, ""),
        // Between two starts, and why the last one ended.
        row("activating", "auto-restart", "success", "0", "loaded", "active", Phase.RESTARTING, ""),
        row(
            "activating",
            "auto-restart",
            "exit-code",
            "1",
            "loaded",
            "active",
            Phase.RESTARTING,
            "exit-code 1"),
        row(
            "activating",
            "auto-restart-queued",
            "signal",
            "9",
            "loaded",
            "active",
            Phase.RESTARTING,
            "signal KILL"),
        // Failures.
        row(
            "failed",
            "failed",
            "exit-code",
            "78",
            "loaded",
            "inactive",
            Phase.FAILED,
            "exit-code 78"),
        row(
            "failed",
            "failed",
            "exit-code",
            "203",
            "loaded",
            "inactive",
            Phase.FAILED,
            "exit-code 203/EXEC"),
        row("failed", "failed", "signal", "34", "loaded", "inactive", Phase.FAILED, "signal 34"),
        row(
            "failed",
            "failed",
            "core-dump",
            "6",
            "loaded",
            "inactive",
            Phase.FAILED,
            "core-dump ABRT"),
        row("failed", "failed", "timeout", "15", "loaded", "inactive", Phase.FAILED, "timeout"),
        row(
            "failed",
            "failed",
            "start-limit-hit",
            "1",
            "loaded",
            "failed",
            Phase.FAILED,
            "start-limit-hit"),
        // Nothing runs because the socket gave up.
        row(
            "inactive",
            "dead",
            "success",
            "0",
            "loaded",
            "failed",
            Phase.FAILED,
            "heph.socket trigger-limit-hit"));
  }

  private static Arguments row(
      String active,
      String sub,
      String result,
      String status,
      String load,
      String socket,
      Phase phase,
      String want) {
    return Arguments.of(
        """
        Id=heph.service
        ActiveState=%s
        SubState=%s
        Result=%s
        ExecMainStatus=%s
        LoadState=%s

        Id=heph.socket
        ActiveState=%s
        Result=trigger-limit-hit
        """
            .formatted(active, sub, result, status, load, socket),
        phase,
        want);
  }

  @ParameterizedTest
  @MethodSource("states")
  void judges(String show, Phase phase, String result) {
    SystemdState state = SystemdState.parse(show);
    assertThat(state.phase()).isEqualTo(phase);
    assertThat(state.result()).isEqualTo(result);
  }

  @Test
  void readsARunningService() {
    assertThat(state(RUNNING, Duration.ZERO))
        .isEqualTo(
            new ServiceState(
                Phase.RUNNING,
                77,
                2,
                Instant.parse("2026-11-22T02:23:03.000001Z"),
                "",
                "serving: 3 clients = ok",
                true,
                true,
                false,
                Linger.ON,
                "at the next boot",
                List.of()));
  }

  @Test
  void filesThatAreNewerThanTheProcessMakeItStale() {
    assertThat(state(RUNNING, Duration.ZERO).stale()).isFalse();
    assertThat(state(RUNNING, Duration.ofMillis(1)).stale()).isTrue();
    assertThat(state(RUNNING.replace("Reload=no", "Reload=yes"), Duration.ZERO).stale()).isTrue();
    // What does not run was started from no files.
    assertThat(
            state(
                    RUNNING
                        .replace("MainPID=77", "MainPID=0")
                        .replace("ActiveState=active", "ActiveState=inactive"),
                    Duration.ofHours(1))
                .stale())
        .isFalse();
  }

  /** NeedDaemonReload= says nothing of a drop-in that systemd has never seen. */
  @Test
  void aNewDropInHasToBeRead() {
    SystemdState state = SystemdState.parse(RUNNING);
    Path known = Path.of("/u/heph.service.d/a.conf");
    assertThat(state.having(List.of()).needsReload()).isFalse();
    assertThat(state.having(List.of(known)).needsReload()).isFalse();
    assertThat(state.having(List.of(known, Path.of("/u/heph.service.d/c.conf"))).needsReload())
        .isTrue();
    assertThat(state.having(List.of(Path.of("/u/heph.service.d/a"))).needsReload()).isTrue();
    // systemctl cannot name this one.
    assertThat(state.having(List.of(Path.of("/u u/heph.service.d/a.conf"))).needsReload())
        .isFalse();
    assertThat(
            SystemdState.parse(RUNNING.replace("=loaded", "=not-found"))
                .having(List.of(Path.of("/u/heph.service.d/c.conf")))
                .needsReload())
        .isFalse();
  }

  /** One drop-in of the service was written at that distance from the start of the process. */
  private static ServiceState state(String show, Duration distance) {
    return SystemdState.parse(show)
        .toServiceState(
            Linger.ON,
            path ->
                switch (path) {
                  case "/u/heph.service.d/b.conf" ->
                      Optional.of(Instant.parse("2026-11-22T02:23:02.5Z").plus(distance));
                  case "/u/heph.service" -> Optional.of(Instant.EPOCH);
                  default -> Optional.empty();
                });
  }

  @Test
  void halfAServiceIsSaid() {
    assertThat(state(RUNNING.replace("Id=heph.socket", "Id=other.socket"), Duration.ZERO).notices())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("refused while it restarts"))
        .anySatisfy(line -> assertThat(line).contains("only one of"));
  }

  @ParameterizedTest
  @CsvSource({
    "Sun 2026-11-22 02:23:02.123456 UTC, 2026-11-22T02:23:02.123456Z",
    "Sun 2026-11-22 02:23:02 UTC, 2026-11-22T02:23:02Z",
    "Sun 2026-11-22 02:23:02 CET,",
    "n/a,",
    "'',",
    "Sun 2026-99-22 02:23:02 UTC,"
  })
  void readsTimes(String text, Instant want) {
    assertThat(SystemdState.instant(text)).isEqualTo(Optional.ofNullable(want));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "10s, 10000",
    "1min 30s, 90000",
    "1.5s, 1500",
    "500ms, 500",
    "2h 1us, 7200000",
    "nonsense, 0",
    "'', 0"
  })
  void readsSpans(String text, long millis) {
    assertThat(Timespan.parse(text).toMillis()).isEqualTo(millis);
  }

  @Test
  void garbageIsUnknown() {
    assertThat(SystemdState.parse("").phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(SystemdState.parse("=\n\n\nId=\nfoo").pid()).isZero();
    assertThat(SystemdState.parse("Id=heph.service\nMainPID=x\n").pid()).isZero();
  }
}
