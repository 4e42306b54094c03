package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.update.LingerState;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.systemd.SystemdUnits.Made;
import org.hephaestus.testkit.update.SupervisorSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SystemdFactsTest {
  private static final UnitName UNIT = new UnitName("heph.service", true);
  private static final String USER_UNIT =
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/heph.service\n";
  private static final String SYSTEM_UNIT = "0::/system.slice/hephd.service\n";
  private static final Map<String, String> STARTED = Map.of("INVOCATION_ID", "0123456789abcdef");
  private static final Duration NOT_SAID = Duration.ofSeconds(-1);

  @TempDir private Path temp;

  static Stream<Arguments> answers() {
    return Stream.of(
        // As systemd 252 prints a unit with nothing but ExecStart=.
        Arguments.of(
            """
            Restart=no
            RestartPreventExitStatus=
            RestartUSec=100ms
            StartLimitIntervalUSec=10s
            StartLimitBurst=5
            KillMode=control-group
            TimeoutStopUSec=1min 30s
            NRestarts=0
            ExecStart={ path=/h/bin/hephd ; argv[]=/h/bin/hephd --a=1 ; ignore_errors=no ; pid=7 }
            """,
            rule("no", "", 100, 10, 5, "control-group", Duration.ofSeconds(90), "/h/bin/hephd")),
        // Several codes, no time limit, a path with a blank.
        Arguments.of(
            """
            Restart=on-success
            RestartPreventExitStatus=0 78 SIGABRT
            RestartUSec=1s
            StartLimitIntervalUSec=0
            StartLimitBurst=0
            KillMode=mixed
            TimeoutStopUSec=infinity
            NRestarts=0
            ExecStart={ path=/a b/hephd ; argv[]=/a b/hephd ; ignore_errors=no }
            """,
            rule(
                "on-success",
                "0 78 SIGABRT",
                1000,
                0,
                0,
                "mixed",
                Timespan.INFINITY,
                "/a b/hephd")),
        // What is not said.
        Arguments.of("", rule("", "", -1000, 0, 0, "", NOT_SAID, "")),
        Arguments.of(
            "Unit heph.service could not be found.\nStartLimitBurst=many\nExecStart=/h/bin/hephd\n",
            rule("", "", -1000, 0, 0, "", NOT_SAID, "")));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void readsWhatSystemctlShows(String output, SupervisorRule.Systemd want) {
    assertThat(SystemdFacts.parse(UNIT, output)).isEqualTo(want);
  }

  @Test
  void countsRestarts() {
    assertThat(SystemdFacts.parse(UNIT, "NRestarts=12\n").restarts()).isEqualTo(12);
  }

  /** The domain's tests say that this is judged well. */
  @Test
  void theUnitThatWeWriteIsTheOneThatIsJudgedWell() {
    ServiceSpec spec =
        new ServiceSpec(SupervisorSamples.LAUNCHER, List.of("--mode=local"), Map.of(), "", false);
    UnitText unit = UnitText.of(SystemdUnits.service(new Made(spec, List.of())));
    assertThat(SystemdFacts.parse(UNIT, shown(unit))).isEqualTo(SupervisorSamples.SYSTEMD);
  }

  @Test
  void asksTheManagerOfTheUnit() {
    List<String> asked = new ArrayList<>();
    CommandRunner commands =
        (argv, timeout) -> {
          asked.add(String.join(" ", argv));
          assertThat(timeout).isEqualTo(Duration.ofSeconds(5));
          return new Output(0, "Restart=always\n");
        };
    String properties = "-p " + String.join(" -p ", SystemdFacts.PROPERTIES);
    assertThat(facts(USER_UNIT, commands).rule())
        .isInstanceOfSatisfying(
            SupervisorRule.Systemd.class,
            unit -> assertThat(unit.edit()).isEqualTo("systemctl --user edit heph.service"));
    assertThat(facts(SYSTEM_UNIT, commands).rule())
        .isInstanceOfSatisfying(
            SupervisorRule.Systemd.class,
            unit -> assertThat(unit.edit()).isEqualTo("systemctl edit hephd.service"));
    assertThat(asked)
        .containsExactly(
            "systemctl --user show heph.service " + properties,
            "systemctl show hephd.service " + properties);
  }

  @Test
  void saysWhyThereIsNoRule() {
    CommandRunner commands = (argv, timeout) -> new Output(1, "Failed to connect to bus\n");
    assertThat(facts(USER_UNIT, commands).rule())
        .isInstanceOfSatisfying(
            SupervisorRule.None.class,
            none ->
                assertThat(none.why())
                    .startsWith("systemctl --user show heph.service -p Restart ")
                    .endsWith(" failed: Failed to connect to bus"));
    for (SystemdFacts nobody :
        List.of(
            facts("0::/user.slice/session-3.scope\n", commands),
            new SystemdFacts(Map.of(), 1000, () -> USER_UNIT, temp, commands))) {
      assertThat(nobody.rule())
          .isInstanceOfSatisfying(
              SupervisorRule.None.class,
              none -> assertThat(none.why()).contains("no systemd service"));
      assertThat(nobody.linger().answer()).isEqualTo(LingerState.Answer.NOT_APPLICABLE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; Linger=yes; ON; loginctl enable-linger me; ''",
        "0; Linger=no; OFF; loginctl enable-linger me; ''",
        // logind knows nobody who is not there.
        "1; Failed to get user: User ID 1000 is not logged in or lingering; OFF;"
            + " loginctl enable-linger me; ''",
        "127; cannot start loginctl; UNKNOWN; loginctl enable-linger me; loginctl did not say so",
        "124; loginctl did not end within PT5S; UNKNOWN; loginctl enable-linger me;"
            + " loginctl did not say so",
      })
  void asksWhetherTheUserLingers(
      int exitCode, String output, LingerState.Answer answer, String command, String why) {
    CommandRunner commands =
        (argv, timeout) ->
            argv.get(0).equals("id") ? new Output(0, "me\n") : new Output(exitCode, output);
    assertThat(facts(USER_UNIT, commands).linger())
        .isEqualTo(new LingerState(answer, command, why));
  }

  @Test
  void aUnitOfTheSystemNeedsNoLogin() {
    CommandRunner commands =
        (argv, timeout) -> {
          throw new AssertionError("asked " + argv);
        };
    assertThat(facts(SYSTEM_UNIT, commands).linger())
        .isEqualTo(
            new LingerState(
                LingerState.Answer.NOT_APPLICABLE, "", "hephd.service is a unit of the system"));
  }

  private SystemdFacts facts(String cgroup, CommandRunner commands) {
    return new SystemdFacts(STARTED, 1000, () -> cgroup, temp, commands);
  }

  private static SupervisorRule.Systemd rule(
      String restart,
      String prevented,
      long delayMillis,
      long interval,
      long burst,
      String killMode,
      Duration stop,
      String program) {
    return new SupervisorRule.Systemd(
        "heph.service",
        true,
        restart,
        prevented.isEmpty() ? List.of() : List.of(prevented.split(" ")),
        Duration.ofMillis(delayMillis),
        Duration.ofSeconds(interval),
        burst,
        killMode,
        stop,
        0,
        program);
  }

  /**
   * What systemd makes of a unit file: its own defaults where nothing is said, times with units.
   */
  private static String shown(UnitText unit) {
    String program =
        CommandLine.of(
                unit.values("Service", "ExecStart").get(0),
                Specifiers.of("/home/me", "/run/user/1", 1, "heph.service"),
                Map.of())
            .orElseThrow()
            .program();
    return Stream.of(
            "Restart=" + value(unit, "Service", "Restart", "no"),
            "RestartPreventExitStatus=" + value(unit, "Service", "RestartPreventExitStatus", ""),
            "RestartUSec=" + seconds(value(unit, "Service", "RestartSec", "100ms")),
            "StartLimitIntervalUSec="
                + seconds(value(unit, "Unit", "StartLimitIntervalSec", "10s")),
            "StartLimitBurst=" + value(unit, "Unit", "StartLimitBurst", "5"),
            "KillMode=" + value(unit, "Service", "KillMode", "control-group"),
            "TimeoutStopUSec=" + seconds(value(unit, "Service", "TimeoutStopSec", "1min 30s")),
            "NRestarts=0",
            "ExecStart={ path=" + program + " ; argv[]=" + program + " ; ignore_errors=no }")
        .collect(Collectors.joining("\n"));
  }

  private static String value(UnitText unit, String section, String key, String otherwise) {
    List<String> values = unit.values(section, key);
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  private static String seconds(String value) {
    return value.matches("[1-9][0-9]*") ? value + "s" : value;
  }
}
