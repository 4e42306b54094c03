package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.testkit.update.RestarterContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SystemdRestarterTest extends RestarterContract {
  private static final String USER_UNIT =
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/hephd.service\n";
  private static final Map<String, String> STARTED =
      Map.of("INVOCATION_ID", "0123456789abcdef", "SYSTEMD_EXEC_PID", "4711");

  @Override
  protected Restarter supervised(IntConsumer exit) {
    return restarter(STARTED, USER_UNIT, 0, "Restart=always\nMainPID=4711\n", exit);
  }

  @Override
  protected Restarter unsupervised(IntConsumer exit) {
    return restarter(STARTED, USER_UNIT, 0, "Restart=no\nMainPID=4711\n", exit);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        // Exit code 0 is restarted by these two only.
        Arguments.of(
            0, "Restart=always\nRestartPreventExitStatus=\nMainPID=4711\n", "Restart=always"),
        Arguments.of(0, "MainPID=4711\nRestart=on-success\n", "Restart=on-success"),
        // Not by these; the answer names the value and the way to change it.
        Arguments.of(0, "Restart=no\nMainPID=4711\n", "!has Restart=no, .*edit hephd.service"),
        Arguments.of(0, "Restart=on-failure\nMainPID=4711\n", "!has Restart=on-failure, .*edit"),
        Arguments.of(0, "Restart=on-abnormal\nMainPID=4711\n", "!has Restart=on-abnormal, .*edit"),
        Arguments.of(0, "Restart=on-abort\nMainPID=4711\n", "!has Restart=on-abort, .*edit"),
        Arguments.of(0, "Restart=on-watchdog\nMainPID=4711\n", "!has Restart=on-watchdog, .*edit"),
        Arguments.of(0, "Restart=sometimes\nMainPID=4711\n", "!has Restart=sometimes, .*edit"),
        // Code 0 may be excepted; other codes and signals do not matter.
        Arguments.of(
            0,
            "Restart=always\nRestartPreventExitStatus=0 78\nMainPID=4711\n",
            "!names exit code 0"),
        Arguments.of(
            0, "Restart=always\nRestartPreventExitStatus=78 10 SIGABRT\nMainPID=4711\n", "always"),
        // A child of the service's main process is not restarted.
        Arguments.of(0, "Restart=always\nMainPID=1\n", "!main process 1, our pid is 4711"),
        Arguments.of(0, "Restart=always\nMainPID=0\n", "!main process 0"),
        Arguments.of(0, "Restart=always\n", "!main process .not said."),
        // The next start must not be one too many. The process has run for 9 s.
        Arguments.of(0, limited(3, 5, "10s"), "Restart=always"),
        Arguments.of(0, limited(4, 5, "10s"), "!may be started 5 times in 10s.*has been started 5"),
        Arguments.of(0, limited(40, 5, "10s"), "!run for 9 s only.*StartLimitIntervalSec=0"),
        Arguments.of(0, limited(40, 5, "1min 30s"), "!in 1min 30s"),
        Arguments.of(0, limited(40, 5, "infinity"), "!in infinity"),
        // A process that has run for longer than the interval begins a new count.
        Arguments.of(0, limited(40, 5, "8s"), "Restart=always"),
        Arguments.of(0, limited(40, 5, "8s 999ms"), "Restart=always"),
        Arguments.of(0, limited(40, 5, "9s"), "!in 9s"),
        // No limit.
        Arguments.of(0, limited(40, 5, "0"), "Restart=always"),
        Arguments.of(0, limited(40, 0, "10s"), "Restart=always"),
        // No answer is a no.
        Arguments.of(0, "", "!Restart=.not said."),
        Arguments.of(0, "Unit hephd.service could not be found.\n", "!Restart=.not said."),
        Arguments.of(
            1, "Failed to connect to bus: No medium found\n", "!exit code 1: Failed to connect"),
        Arguments.of(124, "systemctl did not end within PT2S", "!exit code 124"),
        Arguments.of(127, "cannot start systemctl", "!exit code 127: cannot start systemctl"));
  }

  private static String limited(int restarts, int burst, String interval) {
    return "Restart=always\nMainPID=4711\nNRestarts=%d\nStartLimitBurst=%d\nStartLimitIntervalUSec=%s\n"
        .formatted(restarts, burst, interval);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void judgesWhatSystemctlSays(int exitCode, String output, String want) {
    check(restarter(STARTED, USER_UNIT, exitCode, output, code -> {}).supervision(), want);
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        // systemd must have started this very process.
        Arguments.of(Map.of(), "!INVOCATION_ID is not set"),
        Arguments.of(Map.of("SYSTEMD_EXEC_PID", "4711"), "!INVOCATION_ID is not set"),
        Arguments.of(
            Map.of("INVOCATION_ID", "x", "SYSTEMD_EXEC_PID", "4700"),
            "!SYSTEMD_EXEC_PID is 4700, our pid is 4711"),
        // Old systemd does not say which process it started; somebody must vouch for it.
        Arguments.of(Map.of("INVOCATION_ID", "x"), "!SYSTEMD_EXEC_PID is not set"),
        Arguments.of(Map.of("INVOCATION_ID", "x", "HEPH_SUPERVISOR", "systemd"), "hephd.service"),
        // That word does not overrule a pid that is another's.
        Arguments.of(
            Map.of("INVOCATION_ID", "x", "HEPH_SUPERVISOR", "systemd", "SYSTEMD_EXEC_PID", "1"),
            "!SYSTEMD_EXEC_PID is 1"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void onlyForTheMainProcess(Map<String, String> environment, String want) {
    check(
        restarter(environment, USER_UNIT, 0, "Restart=always\nMainPID=4711\n", code -> {})
            .supervision(),
        want);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The user's manager, with and without slices of its own.
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/hephd.service | --user hephd.service",
        "0::/user.slice/user-0.slice/user@0.service/hephd@a\\x2db.service | --user hephd@a\\x2db.service",
        // The system's manager.
        "0::/system.slice/hephd.service | hephd.service",
        "0::/system.slice/system-hephd.slice/hephd@eva.service | hephd@eva.service",
        // A control group of the service's own below it.
        "0::/system.slice/hephd.service/workers | hephd.service",
        // The old hierarchies.
        "12:pids:/x.service;1:name=systemd:/system.slice/hephd.service;0::/ | hephd.service",
        // Terminals and logins, also when a service is above them.
        "0::/user.slice/user-1000.slice/session-3.scope |",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term-1.scope |",
        "0::/user.slice/user-1000.slice/user@1000.service/init.scope |",
        "0::/user.slice/user-1000.slice/user@1000.service |",
        "0::/system.slice/sshd.service/user.slice/x.scope |",
        // Containers and machines without systemd.
        "0::/ |",
        "0::/../../init.scope |",
        "garbage |",
        "'' |",
        // Nothing that systemctl would take for an option.
        "0::/system.slice/--help.service |",
      })
  void findsItsUnit(String cgroup, String want) {
    List<String> asked = new ArrayList<>();
    CommandRunner runner =
        (argv, timeout) -> {
          asked.addAll(argv);
          assertThat(timeout).isEqualTo(Duration.ofSeconds(2));
          return new CommandRunner.Output(0, "Restart=always\nMainPID=4711\n");
        };
    Supervision supervision =
        new SystemdRestarter(
                STARTED,
                4711,
                () -> cgroup.replace(';', '\n'),
                () -> Duration.ZERO,
                runner,
                code -> {})
            .supervision();
    if (want == null) {
      assertThat(asked).isEmpty();
      assertThat(supervision).isInstanceOf(Supervision.Unsupervised.class);
    } else {
      boolean user = want.startsWith("--user ");
      List<String> argv = new ArrayList<>(List.of("systemctl"));
      argv.addAll(
          List.of((user ? want : "show " + want).replace("--user ", "--user show ").split(" ")));
      argv.addAll(List.of("-p", "Restart", "-p", "RestartPreventExitStatus", "-p", "MainPID"));
      argv.addAll(
          List.of("-p", "NRestarts", "-p", "StartLimitBurst", "-p", "StartLimitIntervalUSec"));
      assertThat(asked).isEqualTo(argv);
      assertThat(supervision).isInstanceOf(Supervision.Supervised.class);
    }
  }

  @Test
  void isAskedNowNotAtTheStart() {
    Map<String, String> environment = new HashMap<>(STARTED);
    List<String> answers = new ArrayList<>(List.of("always", "on-failure"));
    SystemdRestarter restarter =
        new SystemdRestarter(
            environment,
            4711,
            () -> USER_UNIT,
            () -> Duration.ZERO,
            (argv, timeout) ->
                new CommandRunner.Output(0, "MainPID=4711\nRestart=" + answers.remove(0)),
            code -> {});
    environment.clear();
    assertThat(restarter.supervision()).isInstanceOf(Supervision.Supervised.class);
    assertThat(restarter.supervision()).isInstanceOf(Supervision.Unsupervised.class);
  }

  @Test
  void thisProcessIsNoService() {
    // The build may itself run in one; this JVM is then not its main process.
    assertThat(
            new SystemdRestarter(
                    Map.of(), 1, (argv, timeout) -> new CommandRunner.Output(0, ""), code -> {})
                .supervision())
        .isInstanceOf(Supervision.Unsupervised.class);
    assertThat(SystemdRestarter.isMentioned(Map.of())).isFalse();
    assertThat(SystemdRestarter.isMentioned(Map.of("HEPH_SUPERVISOR", "external"))).isFalse();
    assertThat(SystemdRestarter.isMentioned(STARTED)).isTrue();
    assertThat(SystemdRestarter.isMentioned(Map.of("HEPH_SUPERVISOR", "systemd"))).isTrue();
  }

  /** A leading "!" wants Unsupervised; the rest is looked for in the words. */
  private static void check(Supervision supervision, String want) {
    switch (supervision) {
      case Supervision.Supervised yes -> assertThat(yes.by()).containsPattern(want);
      case Supervision.Unsupervised no -> {
        assertThat(want).as("Unsupervised: %s", no).startsWith("!");
        assertThat(no.why() + "; " + no.remedy()).containsPattern(want.substring(1));
      }
    }
  }

  private static Restarter restarter(
      Map<String, String> environment,
      String cgroup,
      int exitCode,
      String output,
      IntConsumer exit) {
    return new SystemdRestarter(
        environment,
        4711,
        () -> cgroup,
        () -> Duration.ofSeconds(9),
        (argv, timeout) -> new CommandRunner.Output(exitCode, output),
        exit);
  }
}
