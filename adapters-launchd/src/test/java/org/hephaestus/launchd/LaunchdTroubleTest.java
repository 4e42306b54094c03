package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with launchd for others, and does not for us. */
class LaunchdTroubleTest {
  private static final Duration LIMIT = LaunchdBench.LIMIT;
  private static final String BOOTSTRAP = "bootstrap gui/501 org.hephaestus.hephd.plist";

  @TempDir private Path home;
  private LaunchdBench bench = new LaunchdBench(Path.of("/"));

  @BeforeEach
  void setUp() {
    bench = new LaunchdBench(home);
  }

  // A bootout returns before the job is gone, and a bootstrap right behind it fails.

  /** The control: what everybody writes first leaves the machine without a daemon. */
  @Test
  void aBootstrapRightBehindABootoutFailsHere() {
    bench.running();
    bench.launchctl.teardown = Duration.ofSeconds(3);
    assertThat(bench.launchctl.run(List.of("launchctl", "bootout", target()), LIMIT).exitCode())
        .isZero();
    assertThat(bootstrap().exitCode()).isEqualTo(5);
    bench.clock.advance(Duration.ofSeconds(10));
    assertThat(bench.launchctl.job("gui/501")).isEmpty();
  }

  static Stream<Arguments> teardowns() {
    return Stream.of(
        // How long it stays, what bootout says, how long launchd then needs: seconds, code,
        // seconds.
        Arguments.of(0, 0, 0),
        Arguments.of(3, 0, 0),
        Arguments.of(3, 0, 2),
        Arguments.of(19, 36, 5),
        Arguments.of(25, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("teardowns")
  void aChangeWaitsUntilTheOldJobIsGone(int teardown, int code, int settling) {
    bench.running();
    bench.launchctl.teardown = Duration.ofSeconds(teardown);
    bench.launchctl.bootoutCode = code;
    bench.launchctl.settling = Duration.ofSeconds(settling);
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=hub"), LIMIT));
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    assertThat(bench.runs()).containsExactly("--mode=hub");
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.RUNNING);
    assertThat(bench.launchctl.orders()).containsOnlyOnce("bootout gui/501");
    assertThat(bench.launchctl.orders().stream().filter(BOOTSTRAP::equals).count())
        .isEqualTo(1 + 2L * settling);
  }

  @Test
  void anOldJobThatDoesNotGoKeepsItsFile() throws Exception {
    bench.running();
    String before = Files.readString(bench.plist());
    bench.launchctl.teardown = Duration.ofHours(1);
    assertThat(why(bench.manager.install(bench.spec("--mode=hub"), Duration.ofSeconds(5))))
        .contains("does not make room", "sigtermed");
    assertThat(Files.readString(bench.plist())).isEqualTo(before);
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.STOPPING);
    assertThat(why(bench.manager.stop(Duration.ofSeconds(5)))).contains("still there");
  }

  // A bootstrap answers "not now" in several ways.

  @ParameterizedTest
  @ValueSource(ints = {5, 37, CommandRunner.TIMED_OUT})
  void itIsTriedAgainEveryHalfSecond(int code) {
    LaunchdBench.ok(bench.manager.install(bench.spec(), LIMIT));
    bench.launchctl.failBootstraps(code, code, code);
    LaunchdBench.ok(bench.manager.start(LIMIT));
    assertThat(bench.pause.total()).isEqualTo(Duration.ofMillis(1500));
    assertThat(bench.launchctl.orders())
        .containsExactly(BOOTSTRAP, BOOTSTRAP, BOOTSTRAP, BOOTSTRAP);
  }

  @Test
  void butNotForEver() {
    LaunchdBench.ok(bench.manager.install(bench.spec(), LIMIT));
    bench.launchctl.failBootstraps(Stream.generate(() -> 5).limit(200).toArray(Integer[]::new));
    assertThat(why(bench.manager.start(LIMIT))).contains("exit code 5", bench.plist().toString());
    assertThat(bench.pause.total()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aNoIsANo() {
    LaunchdBench.ok(bench.manager.install(bench.spec(), LIMIT));
    bench.launchctl.failBootstraps(109);
    assertThat(why(bench.manager.start(LIMIT))).contains("exit code 109");
    assertThat(bench.pause.pauses()).isEmpty();
  }

  @Test
  void aChangeThatLaunchdDoesNotTakeIsTakenBack() throws Exception {
    bench.running();
    String before = Files.readString(bench.plist());
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=hub"), LIMIT));
    bench.launchctl.failBootstraps(109);
    assertThat(why(bench.manager.restart(LIMIT))).contains("109", "the old agent is back");
    assertThat(Files.readString(bench.plist())).isEqualTo(before);
    assertThat(bench.runs()).containsExactly("--mode=local");
    assertThat(bench.manager.state().stale()).isFalse();
  }

  // A kickstart does not read the file again, and knows no job after a bootout.

  @Test
  void afterAStopItIsABootstrap() {
    bench.running();
    LaunchdBench.ok(bench.manager.stop(LIMIT));
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    assertThat(bench.launchctl.orders()).containsExactly("bootout gui/501", BOOTSTRAP);
  }

  @Test
  void aJobThatGoesBetweenTwoLooksIsLoadedAgain() {
    bench.running();
    CommandRunner goes =
        (argv, timeout) -> {
          if (argv.contains("kickstart")) {
            bench.launchctl.run(List.of("launchctl", "bootout", target()), timeout);
          }
          return bench.launchctl.run(argv, timeout);
        };
    LaunchdBench.ok(
        new LaunchdServiceManager(
                goes,
                bench.clock,
                bench.pause,
                Map.of(),
                home,
                501,
                LaunchdBench.PROGRAM,
                bench.launchctl::startOf)
            .restart(LIMIT));
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.RUNNING);
  }

  // No login at the screen: ssh, a server.

  @ParameterizedTest
  @ValueSource(ints = {112, 125})
  void withoutAScreenItIsInTheUsersOwnDomain(int code) {
    bench.launchctl.domains.remove("gui/501");
    bench.launchctl.noDomain = code;
    assertThat(bench.manager.reach()).isEqualTo(new Reach.Reachable("launchd, user/501"));
    bench.running();
    assertThat(bench.launchctl.job("user/501")).isPresent();
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    assertThat(bench.launchctl.orders()).containsExactly("kickstart -k user/501");
    // The person logs in later: it is still where it was, and found there.
    bench.launchctl.domains.add("gui/501");
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.RUNNING);
    LaunchdBench.ok(bench.manager.remove(LIMIT));
    assertThat(bench.launchctl.job("user/501")).isEmpty();
  }

  @Test
  void aScreenThatTakesNoJobs() {
    bench.launchctl.refusing.add("gui/501");
    bench.running();
    assertThat(bench.launchctl.job("user/501")).isPresent();
  }

  @Test
  void loadedTwiceItIsSaidAndOneIsLeft() {
    bench.running();
    bench.launchctl.run(
        List.of("launchctl", "bootstrap", "user/501", bench.plist().toString()), LIMIT);
    assertThat(bench.manager.state().notices()).anyMatch(line -> line.contains("loaded twice"));
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    assertThat(bench.launchctl.job("user/501")).isEmpty();
    assertThat(bench.launchctl.job("gui/501")).isPresent();
    assertThat(bench.manager.state().notices()).isEmpty();
  }

  // Disabled by hand, which survives a new installation.

  @ParameterizedTest
  @ValueSource(ints = {119, 5})
  void disabledByHandItIsEnabledAgainAndSaid(int code) {
    bench.launchctl.disabledCode = code;
    for (boolean oldWords : List.of(true, false)) {
      bench.launchctl.oldWords = oldWords;
      bench.running();
      bench.launchctl.disabled().add("gui/501");
      assertThat(bench.manager.state().enabled()).isFalse();
      LaunchdBench.ok(bench.manager.stop(LIMIT));
      // A start alone does it as well as an installation.
      LaunchdBench.ok(bench.manager.start(LIMIT));
      bench.launchctl.disabled().add("gui/501");
      assertThat(bench.manager.install(bench.spec("--mode=local"), LIMIT))
          .isInstanceOfSatisfying(
              Done.Ok.class,
              done -> assertThat(done.notices()).anyMatch(line -> line.contains("disabled")));
      bench.launchctl.disabled().add("gui/501");
      LaunchdBench.ok(bench.manager.remove(LIMIT));
      assertThat(bench.launchctl.disabled()).isEmpty();
    }
  }

  // Starts that are held back, and processes that end.

  @Test
  void aStartHeldBackIsKickedAfterASecondWithoutKilling() {
    bench.launchctl.holdsBack = true;
    LaunchdBench.ok(bench.manager.install(bench.spec(), LIMIT));
    LaunchdBench.ok(bench.manager.start(LIMIT));
    assertThat(bench.launchctl.orders()).containsExactly(BOOTSTRAP, "kickstart gui/501");
    assertThat(bench.pause.total()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aProcessThatEndsWithinTheThrottleIsRestartingAndCanBeStartedAtOnce() {
    bench.running();
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    bench.clock.advance(Duration.ofSeconds(1));
    job().exit(0, bench.clock.monotonic());
    ServiceState state = bench.manager.state();
    assertThat(state.phase()).isEqualTo(Phase.RESTARTING);
    assertThat(state.pid()).isZero();
    assertThat(state.result()).isEmpty();
    bench.launchctl.forget();
    LaunchdBench.ok(bench.manager.start(LIMIT));
    assertThat(bench.launchctl.orders()).containsExactly("kickstart gui/501");
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void keptAliveItComesAgainByItselfAndIsCounted() {
    bench.running();
    long pid = bench.manager.state().pid();
    job().exit(3, bench.clock.monotonic());
    bench.clock.advance(Duration.ofSeconds(5));
    ServiceState state = bench.manager.state();
    assertThat(state.pid()).isNotZero().isNotEqualTo(pid);
    assertThat(state.restarts()).isEqualTo(1);
    assertThat(state.result()).isEqualTo("exit code 3");
    assertThat(state.since()).isEqualTo(bench.clock.now());
  }

  @Test
  void aProgramThatNeverStaysUpIsAFailureWithItsCode() {
    bench.launchctl.exitsAtOnce = OptionalInt.of(78);
    LaunchdBench.ok(bench.manager.install(bench.spec(), LIMIT));
    assertThat(why(bench.manager.start(Duration.ofSeconds(20))))
        .contains("does not start", "exit code 78", "spawn scheduled");
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.RESTARTING);
    assertThat(bench.manager.state().result()).isEqualTo("exit code 78");
  }

  @Test
  void notKeptAliveItIsSaid() {
    bench.running();
    bench.edit("<key>KeepAlive</key>\n\t<true/>", "<key>KeepAlive</key>\n\t<false/>");
    LaunchdBench.ok(bench.manager.restart(LIMIT));
    assertThat(bench.manager.state().notices()).anyMatch(line -> line.contains("not kept alive"));
    job().exit(1, bench.clock.monotonic());
    assertThat(bench.manager.state().phase()).isEqualTo(Phase.FAILED);
  }

  // From within the daemon's own tree: whoever takes the job out dies before bringing it in.

  @Test
  void fromInsideAnUnchangedRestartIsHandedOver() {
    bench.running();
    assertThat(bench.inside().restart(LIMIT)).isInstanceOf(Done.HandedOver.class);
    assertThat(bench.launchctl.orders()).containsExactly("kickstart -k gui/501");
  }

  @Test
  void fromInsideNothingElseIsDone() throws Exception {
    bench.running();
    String before = Files.readString(bench.plist());
    for (Done done :
        List.of(
            bench.inside().stop(LIMIT),
            bench.inside().remove(LIMIT),
            bench.inside().install(bench.spec("--mode=hub"), LIMIT))) {
      assertThat(why(done)).contains("within the agent");
    }
    LaunchdBench.ok(bench.inside().install(bench.spec("--mode=local"), LIMIT));
    LaunchdBench.ok(bench.inside().start(LIMIT));
    assertThat(Files.readString(bench.plist())).isEqualTo(before);
    bench.edit("<integer>5</integer>", "<integer>6</integer>");
    assertThat(why(bench.inside().restart(LIMIT))).contains("within the agent");
    assertThat(bench.launchctl.orders()).isEmpty();
  }

  // Stopping what is not there.

  @ParameterizedTest
  @ValueSource(ints = {3, 36, 113})
  void thatThereIsNothingToStopIsFine(int code) {
    bench.running();
    bench.launchctl.bootoutOfNothing = code;
    CommandRunner gone =
        (argv, timeout) -> {
          if (argv.contains("bootout")) {
            bench.launchctl.run(argv, timeout);
          }
          return bench.launchctl.run(argv, timeout);
        };
    LaunchdBench.ok(
        new LaunchdServiceManager(
                gone, bench.clock, bench.pause, Map.of(), home, 501, LaunchdBench.PROGRAM)
            .stop(LIMIT));
    LaunchdBench.ok(bench.manager.stop(LIMIT));
  }

  @Test
  void aFileTakenOutByHandLeavesAJobThatIsStillRemoved() throws Exception {
    bench.running();
    Files.delete(bench.plist());
    assertThat(bench.manager.state().stale()).isTrue();
    assertThat(bench.manager.state().notices()).anyMatch(line -> line.contains("gone"));
    LaunchdBench.ok(bench.manager.remove(LIMIT));
    assertThat(bench.launchctl.job("gui/501")).isEmpty();
  }

  // Whether launchd can be asked at all.

  static Stream<Arguments> obstacles() {
    CommandRunner.Output none =
        new CommandRunner.Output(CommandRunner.NOT_STARTED, "cannot start launchctl");
    CommandRunner.Output hangs =
        new CommandRunner.Output(CommandRunner.TIMED_OUT, "launchctl did not end");
    CommandRunner.Output noDomain = new CommandRunner.Output(125, "Domain does not support");
    CommandRunner.Output fails = new CommandRunner.Output(1, "what?");
    Map<String, String> sudo = Map.of("SUDO_UID", "501", "SUDO_USER", "eva");
    return Stream.of(
        Arguments.of(none, Map.of(), 501, Obstacle.NO_MANAGER, false),
        Arguments.of(hangs, Map.of(), 501, Obstacle.BROKEN, true),
        Arguments.of(fails, Map.of(), 501, Obstacle.BROKEN, true),
        Arguments.of(noDomain, Map.of(), 501, Obstacle.NO_USER_MANAGER, true),
        // sudo: as root always; as another user when that one has no session.
        Arguments.of(new CommandRunner.Output(0, ""), sudo, 0, Obstacle.OTHER_USER, false),
        Arguments.of(noDomain, sudo, 502, Obstacle.OTHER_USER, false),
        // sudo -u oneself is oneself.
        Arguments.of(noDomain, sudo, 501, Obstacle.NO_USER_MANAGER, true));
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void saysWhyLaunchdCannotBeAsked(
      CommandRunner.Output says,
      Map<String, String> environment,
      long uid,
      Obstacle want,
      boolean installable) {
    bench.launchctl.everything = says;
    assertThat(bench.with(environment, uid).reach())
        .isInstanceOfSatisfying(
            Reach.Unreachable.class,
            no -> {
              assertThat(no.obstacle()).isEqualTo(want);
              assertThat(no.installable()).isEqualTo(installable);
              assertThat(no.why()).isNotBlank().doesNotContain("\n");
              assertThat(no.remedy()).isNotBlank().doesNotContain("\n");
            });
  }

  @Test
  void withoutASessionTheFileIsWrittenForTheNextLogin() {
    bench.launchctl.domains.clear();
    assertThat(bench.manager.install(bench.spec(), LIMIT))
        .isInstanceOfSatisfying(
            Done.Ok.class,
            done -> assertThat(done.notices()).anyMatch(line -> line.contains("next login")));
    assertThat(bench.plist()).exists();
    assertThat(bench.manager.state().enabled()).isTrue();
    assertThat(why(bench.manager.start(LIMIT))).contains("no domain for the user 501");
    LaunchdBench.ok(bench.manager.remove(LIMIT));
    assertThat(bench.plist()).doesNotExist();
  }

  @Test
  void withoutLaunchctlNothingIsSaidToBeStopped() {
    bench.running();
    bench.launchctl.everything =
        new CommandRunner.Output(CommandRunner.NOT_STARTED, "cannot start launchctl");
    assertThat(why(bench.manager.stop(LIMIT))).contains("cannot start launchctl");
    assertThat(why(bench.manager.remove(LIMIT))).contains("cannot start launchctl");
    assertThat(bench.plist()).exists();
  }

  private FakeJob job() {
    return bench.launchctl.job("gui/501").orElseThrow();
  }

  private CommandRunner.Output bootstrap() {
    return bench.launchctl.run(
        List.of("launchctl", "bootstrap", "gui/501", bench.plist().toString()), LIMIT);
  }

  private static String target() {
    return "gui/501/" + AgentPlist.LABEL;
  }

  private static String why(Done done) {
    assertThat(done).isInstanceOf(Done.Failed.class);
    Done.Failed failed = (Done.Failed) done;
    assertThat(failed.why() + failed.remedy()).doesNotContain("\n");
    return failed.why();
  }
}
