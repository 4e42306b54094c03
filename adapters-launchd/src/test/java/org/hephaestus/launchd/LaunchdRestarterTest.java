package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakePause;
import org.hephaestus.testkit.update.RestarterContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LaunchdRestarterTest extends RestarterContract {
  private static final Map<String, String> STARTED =
      Map.of("XPC_SERVICE_NAME", "org.hephaestus.hephd");

  private final FakeClock clock = new FakeClock();
  private final FakePause pause = new FakePause(clock::advance);

  @Override
  protected Restarter supervised(IntConsumer exit) {
    return new LaunchdRestarter(
        STARTED, 4711, "x", launchctl("gui", job(4711, "keepalive")), clock, pause, exit);
  }

  @Override
  protected Restarter unsupervised(IntConsumer exit) {
    return new LaunchdRestarter(
        STARTED, 4711, "x", launchctl("gui", job(4711, "runatload")), clock, pause, exit);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        // KeepAlive true shows as a property, among others.
        Arguments.of("gui", job(4711, "keepalive"), "launchd, gui/501/org.hephaestus.hephd"),
        Arguments.of("gui", job(4711, "keepalive | runatload | inferred program"), "KeepAlive"),
        Arguments.of("gui", job(4711, "partial import | keepalive"), "KeepAlive"),
        // Without a login at the screen the job is in the user's domain.
        Arguments.of("user", job(4711, "keepalive"), "launchd, user/501/org.hephaestus.hephd"),
        // KeepAlive as a dictionary is another property or none.
        Arguments.of("gui", job(4711, "runatload"), "!properties are runatload, wanted keepalive"),
        Arguments.of("gui", job(4711, "not keepalive"), "!properties are not keepalive"),
        Arguments.of("gui", job(4711, "keepalive dictionary"), "!wanted keepalive"),
        Arguments.of("gui", "gui/501/x = {\n}\n", "!properties are not said"),
        Arguments.of("gui", "", "!properties are not said"),
        // A child of the job is not restarted.
        Arguments.of("gui", job(12, "keepalive"), "!has the process 12, our pid is 4711"),
        // A job that launchd does not know.
        Arguments.of(
            "none", "", "!gui/501.* exit code 113: Could not find.*user/501.* exit code 113"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void judgesWhatLaunchctlSays(String domain, String output, String want) {
    check(
        new LaunchdRestarter(
                STARTED, 4711, "x", launchctl(domain, output), clock, pause, code -> {})
            .supervision(),
        want);
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        // A terminal has the name 0; other programs have none.
        Arguments.of(Map.of(), "!XPC_SERVICE_NAME names no service"),
        Arguments.of(Map.of("XPC_SERVICE_NAME", "0"), "!XPC_SERVICE_NAME names no service"),
        Arguments.of(Map.of("XPC_SERVICE_NAME", ""), "!XPC_SERVICE_NAME names no service"),
        Arguments.of(Map.of("HEPH_SUPERVISOR", "external"), "!XPC_SERVICE_NAME names no service"),
        // Vouched for, the given label is asked for.
        Arguments.of(Map.of("HEPH_SUPERVISOR", "launchd"), "gui/501/given.label"),
        Arguments.of(
            Map.of("HEPH_SUPERVISOR", "launchd", "XPC_SERVICE_NAME", "0"), "gui/501/given.label"),
        Arguments.of(Map.of("XPC_SERVICE_NAME", "other.label"), "gui/501/other.label"),
        // Nothing that would lead launchctl elsewhere.
        Arguments.of(Map.of("XPC_SERVICE_NAME", "../system/x"), "!no label"),
        Arguments.of(Map.of("XPC_SERVICE_NAME", "-x"), "!no label"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void asksForItsLabel(Map<String, String> environment, String want) {
    check(
        new LaunchdRestarter(
                environment,
                4711,
                "given.label",
                launchctl("gui", job(4711, "keepalive")),
                clock,
                pause,
                c -> {})
            .supervision(),
        want);
  }

  @Test
  void noIdNoAnswer() {
    List<String> asked = new ArrayList<>();
    CommandRunner runner =
        (argv, timeout) -> {
          asked.add(argv.get(0));
          return new CommandRunner.Output(CommandRunner.NOT_STARTED, "cannot start id");
        };
    check(
        new LaunchdRestarter(STARTED, 4711, "x", runner, clock, pause, code -> {}).supervision(),
        "!id -u did not say who we are: cannot start id");
    assertThat(asked).containsExactly("id");
  }

  @Test
  void isMentionedOnlyWhereItCouldBe() {
    assertThat(LaunchdRestarter.isMentioned(Map.of())).isFalse();
    assertThat(LaunchdRestarter.isMentioned(Map.of("XPC_SERVICE_NAME", "0"))).isFalse();
    assertThat(LaunchdRestarter.isMentioned(STARTED)).isTrue();
    assertThat(LaunchdRestarter.isMentioned(Map.of("HEPH_SUPERVISOR", "launchd"))).isTrue();
    assertThat(
            new LaunchdRestarter(
                    Map.of(),
                    1,
                    "x",
                    (argv, timeout) -> new CommandRunner.Output(0, ""),
                    clock,
                    pause,
                    code -> {})
                .supervision())
        .isInstanceOf(Supervision.Unsupervised.class);
  }

  static Stream<Arguments> ages() {
    String fiveSeconds = "\tminimum runtime = 5\n" + job(4711, "keepalive");
    String silent = job(4711, "keepalive");
    return Stream.of(
        // Launchd starts a job no earlier than its interval after the last start: wait it out.
        Arguments.of(fiveSeconds, 0, 5),
        Arguments.of(fiveSeconds, 2, 3),
        Arguments.of(fiveSeconds, 5, 0),
        Arguments.of(fiveSeconds, 3600, 0),
        // Nothing is said: launchd's own default.
        Arguments.of(silent, 2, 8),
        Arguments.of(silent, 10, 0),
        Arguments.of("\tminimum runtime = many\n" + silent, 0, 10),
        // A person's own interval counts, within reason.
        Arguments.of("\tminimum runtime = 60\n" + silent, 10, 50),
        Arguments.of("\tminimum runtime = 86400\n" + silent, 0, 120),
        Arguments.of("\tminimum runtime = 0\n" + silent, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("ages")
  void neverEndsWithinTheThrottle(String output, int age, int waits) {
    for (boolean askedBefore : List.of(true, false)) {
      FakePause own = new FakePause(clock::advance);
      List<Duration> exits = new ArrayList<>();
      Restarter restarter =
          new LaunchdRestarter(
              STARTED,
              4711,
              "x",
              launchctl("gui", output),
              clock,
              own,
              code -> exits.add(clock.monotonic()));
      Duration born = clock.monotonic();
      if (askedBefore) {
        assertThat(restarter.supervision()).isInstanceOf(Supervision.Supervised.class);
      }
      clock.advance(Duration.ofSeconds(age));
      restarter.restart("1.0.3 -> 1.0.4");
      assertThat(own.total()).isEqualTo(Duration.ofSeconds(waits));
      assertThat(exits).containsExactly(born.plus(Duration.ofSeconds(age + waits)));
    }
  }

  @Test
  void anInterruptedWaitStillEnds() {
    FakePause cut = new FakePause();
    cut.interruptAfter(0);
    List<Integer> exits = new ArrayList<>();
    new LaunchdRestarter(
            STARTED, 4711, "x", launchctl("gui", job(4711, "keepalive")), clock, cut, exits::add)
        .restart("");
    assertThat(exits).containsExactly(0);
  }

  private static String job(long pid, String properties) {
    return "gui/501/org.hephaestus.hephd = {\n"
        + "\tactive count = 1\n"
        + "\tpath = /Users/eva/Library/LaunchAgents/org.hephaestus.hephd.plist\n"
        + "\ttype = LaunchAgent\n"
        + "\tstate = running\n"
        + "\n\truns = 1\n"
        + ("\tpid = " + pid + "\n")
        + "\tlast exit code = (never exited)\n"
        + ("\n\tproperties = " + properties + "\n")
        + "}\n";
  }

  /** Knows the job in one domain, as 501. */
  private static CommandRunner launchctl(String domain, String output) {
    return (argv, timeout) -> {
      if (argv.equals(List.of("id", "-u"))) {
        return new CommandRunner.Output(0, "501\n");
      }
      assertThat(argv).hasSize(3).startsWith("launchctl", "print");
      return argv.get(2).startsWith(domain + "/501/")
          ? new CommandRunner.Output(0, output)
          : new CommandRunner.Output(113, "Could not find service in domain\n");
    };
  }

  private static void check(Supervision supervision, String want) {
    switch (supervision) {
      case Supervision.Supervised yes -> assertThat(yes.by()).containsPattern(want);
      case Supervision.Unsupervised no -> {
        assertThat(want).as("Unsupervised: %s", no).startsWith("!");
        assertThat(no.why() + "; " + no.remedy()).containsPattern(want.substring(1));
      }
    }
  }
}
