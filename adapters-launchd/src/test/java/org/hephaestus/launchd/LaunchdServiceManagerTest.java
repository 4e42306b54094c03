package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.testkit.service.ServiceManagerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port's laws, and what is particular to launchd when all goes well. */
class LaunchdServiceManagerTest extends ServiceManagerContract {
  @TempDir private Path home;
  private LaunchdBench bench = new LaunchdBench(Path.of("/"));

  @BeforeEach
  void setUp() {
    bench = new LaunchdBench(home);
  }

  @Override
  protected ServiceManager manager() {
    return bench.manager;
  }

  @Override
  protected String program() {
    return LaunchdBench.PROGRAM;
  }

  @Test
  void aFirstStartIsOneBootstrap() {
    ok(manager().install(spec("--mode=local"), LIMIT));
    ok(manager().start(LIMIT));
    assertThat(bench.launchctl.orders())
        .containsExactly("bootstrap gui/501 org.hephaestus.hephd.plist");
  }

  @Test
  void aSecondStartOrdersNothingAndWritesNothing() throws Exception {
    bench.running();
    Object before = Files.readAttributes(bench.plist(), "unix:ino,ctime");
    bench.launchctl.forget();
    bench.clock.advance(Duration.ofMinutes(1));
    ok(manager().install(bench.spec("--mode=local"), LIMIT));
    ok(manager().start(LIMIT));
    assertThat(bench.launchctl.orders()).isEmpty();
    assertThat(Files.readAttributes(bench.plist(), "unix:ino,ctime")).isEqualTo(before);
  }

  @Test
  void anUnchangedRestartIsAKickstartThatKills() {
    bench.running();
    ok(manager().restart(LIMIT));
    assertThat(bench.launchctl.orders()).containsExactly("kickstart -k gui/501");
  }

  @Test
  void aChangeTakesTheJobOutBeforeTheFileIsReplacedAndBringsItInAgain() {
    bench.running();
    bench.launchctl.teardown = Duration.ofSeconds(3);
    ok(manager().install(bench.spec("--mode=hub"), LIMIT));
    assertThat(bench.launchctl.job("gui/501")).isEmpty();
    ok(manager().restart(LIMIT));
    assertThat(bench.launchctl.orders())
        .containsExactly("bootout gui/501", "bootstrap gui/501 org.hephaestus.hephd.plist");
    assertThat(bench.runs()).containsExactly("--mode=hub");
  }

  @Test
  void theFileIsReadableByLaunchdAndWritableByNobodyElse() throws Exception {
    bench.running();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.plist())))
        .isEqualTo("rw-r--r--");
    try (var files = Files.list(bench.plist().resolveSibling(""))) {
      assertThat(files).containsExactly(bench.plist());
    }
    assertThat(home.resolve("Library/Logs/heph")).isDirectory();
  }

  @Test
  void removalLeavesNothingButALogWithSomethingInIt() throws Exception {
    bench.running();
    Path log = home.resolve("Library/Logs/heph/hephd.log");
    Files.writeString(log, "a crash\n");
    ok(manager().remove(LIMIT));
    assertThat(log).exists();
    assertThat(bench.plist()).doesNotExist();
    Files.writeString(log, "");
    ok(manager().remove(LIMIT));
    assertThat(log.resolveSibling("")).doesNotExist();
  }

  @Test
  void theProcessGetsWhatLaunchdAndTheFileSet() {
    ServiceSpec spec =
        new ServiceSpec(program(), List.of(), Map.of("PATH", "/opt/bin"), "/tmp/s.sock", true);
    Plan plan = manager().plan(spec);
    assertThat(plan)
        .isInstanceOfSatisfying(
            Plan.Ready.class,
            ready -> {
              assertThat(ready.socket()).isEqualTo("/tmp/s.sock");
              assertThat(ready.environment())
                  .containsEntry("PATH", "/opt/bin")
                  .containsEntry("HOME", home.toString())
                  .containsEntry("USER", "eva")
                  .containsEntry("XPC_SERVICE_NAME", AgentPlist.LABEL)
                  .containsEntry("HEPH_SUPERVISOR", "launchd");
              assertThat(ready.notices()).singleElement().asString().contains("linger");
            });
    assertThat(manager().plan(bench.spec("--mode=local")))
        .isInstanceOfSatisfying(
            Plan.Ready.class,
            ready ->
                assertThat(ready.environment())
                    .containsEntry("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"));
  }

  @Test
  void itStartsAgainAtTheNextLoginAndLingerIsNoQuestion() {
    bench.running();
    ok(manager().stop(LIMIT));
    ServiceState state = manager().state();
    assertThat(state.enabled()).isTrue();
    assertThat(state.loginStarts()).isEqualTo("at the next login");
    assertThat(state.linger()).isEqualTo(Linger.NOT_APPLICABLE);
    assertThat(state.listening()).isFalse();
  }

  @Test
  void printsTheEndOfItsOutput() throws Exception {
    bench.running();
    assertThat(manager().output(5)).isEmpty();
    Path log = home.resolve("Library/Logs/heph/hephd.log");
    Files.writeString(log, "x".repeat(70_000) + "\none\ntwo\nthree\n");
    assertThat(manager().output(2)).containsExactly("two", "three");
    assertThat(manager().output(9)).containsExactly("one", "two", "three");
  }

  @Test
  void charactersThatNoPlistCanCarryAreRefusedBeforeAnythingIsDone() {
    for (String bad : List.of("\u0001", "\0", "\ud800", "\udc00x", "\uffff", "a\u001bb")) {
      Done done = manager().install(bench.spec("--x=" + bad), LIMIT);
      assertThat(done)
          .isInstanceOfSatisfying(
              Done.Failed.class,
              failed -> assertThat(failed.why()).contains("ProgramArguments", "U+", "XML 1.0"));
      assertThat(bench.plist()).doesNotExist();
    }
  }
}
