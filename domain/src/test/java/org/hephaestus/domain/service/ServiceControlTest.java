package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceApi.Shown;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.service.ServiceReport.Condition;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeConnection;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.service.FakeDaemonProgram;
import org.hephaestus.testkit.service.FakeServiceManager;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceControlTest {
  private final FakeServiceManager manager = new FakeServiceManager();
  private final FakeDaemonProgram program = new FakeDaemonProgram();
  private final FakeClock clock = new FakeClock();
  private final FakePause pause = new FakePause(clock::advance);
  private final List<String> progress = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private String version = "1.0.0";
  private int instance;
  private long foreground;
  private Duration silence = Duration.ZERO;
  private Optional<String> refusing = Optional.empty();
  private Duration startedAt = Duration.ZERO;

  private final ServiceControl control =
      new ServiceControl(manager, program, path -> t -> open(path), "/home/me", clock, pause);

  @BeforeEach
  void aDaemonAnswersWhenItRuns() {
    manager.onStart(
        () -> {
          instance++;
          startedAt = clock.monotonic();
        });
  }

  private Connection.Opened open(String path) {
    asked.add(path);
    long pid = foreground != 0 ? foreground : manager.state().pid();
    boolean silent = clock.monotonic().minus(startedAt).compareTo(silence) < 0 && foreground == 0;
    if (pid == 0 || silent) {
      return new Connection.Opened.Nobody(List.of(path), false, "nobody listens on " + path);
    }
    if (refusing.isPresent()) {
      return new Connection.Opened.Incompatible(path, refusing.get());
    }
    FakeHephApi daemon = new FakeHephApi();
    DaemonStatus sample = ApiSamples.daemonStatus();
    daemon.answer(
        Request.Status.class,
        new DaemonStatus(
            version,
            "0123456789ab",
            "instance-" + instance,
            pid,
            sample.startedAt(),
            "local",
            "/db",
            path,
            "/log",
            sample.store(),
            sample.update()));
    return new Connection.Opened.Ready(
        new FakeConnection(
            new Hello(version, "0123456789ab", 1, 1, "instance-" + instance, "store"), daemon));
  }

  private static ServiceOrder order(DaemonFlag flag, String value) {
    return new ServiceOrder(List.of(new Setting(flag, value)), List.of(), false);
  }

  private ServiceReply.Done done(ServiceReply reply) {
    assertThat(reply).isInstanceOf(ServiceReply.Done.class);
    return (ServiceReply.Done) reply;
  }

  private ServiceReply.Refused refused(ServiceReply reply) {
    assertThat(reply).isInstanceOf(ServiceReply.Refused.class);
    return (ServiceReply.Refused) reply;
  }

  private ServiceReply.Failed failed(ServiceReply reply) {
    assertThat(reply).isInstanceOf(ServiceReply.Failed.class);
    return (ServiceReply.Failed) reply;
  }

  private ServiceReply start(ServiceOrder order) {
    return control.start(order, progress::add);
  }

  private ServiceReply start() {
    return start(ServiceOrder.NONE);
  }

  // -------------------------------------------------------------------------- start

  @Test
  void startIsDoneWhenTheDaemonHasAnswered() {
    silence = Duration.ofSeconds(2);
    ServiceReply.Done started = done(start());
    assertThat(started.message())
        .isEqualTo("hephd 1.0.0 (0123456789ab) serves /run/user/1000/heph/hephd.sock, pid 101");
    assertThat(started.changed()).isTrue();
    assertThat(manager.orders()).containsExactly("install", "start");
    assertThat(manager.running().orElseThrow().program()).isEqualTo(FakeDaemonProgram.PATH);
    assertThat(pause.total()).isGreaterThanOrEqualTo(silence);
    assertThat(progress).isNotEmpty();
  }

  @Test
  void aSecondStartChangesNothing() {
    done(start());
    long pid = manager.state().pid();
    ServiceReply.Done again = done(start());
    assertThat(again.changed()).isFalse();
    assertThat(again.message()).startsWith("already running: hephd 1.0.0");
    assertThat(manager.state().pid()).isEqualTo(pid);
    assertThat(manager.orders()).containsExactly("install", "start");
  }

  @Test
  void flagsStayUntilTheyAreTakenOut() {
    done(start(order(DaemonFlag.HUB_URL, "http://hub")));
    done(start(order(DaemonFlag.OWNER_ID, "me")));
    assertThat(manager.running().orElseThrow().arguments())
        .containsExactly("--hub-url=http://hub", "--owner-id=me");
    done(control.restart(ServiceOrder.NONE, progress::add));
    assertThat(manager.running().orElseThrow().arguments())
        .containsExactly("--hub-url=http://hub", "--owner-id=me");
    done(start(new ServiceOrder(List.of(), List.of(DaemonFlag.HUB_URL), false)));
    assertThat(manager.running().orElseThrow().arguments()).containsExactly("--owner-id=me");
    assertThat(manager.orders())
        .containsExactly(
            "install", "start", "install", "restart", "install", "restart", "install", "restart");
  }

  @Test
  void selfUpdateBringsAPathAndTakesItAwayAgain() {
    program.found("mvn", "/sdk/mvn/bin");
    done(start());
    Definition before = manager.definition();
    done(start(order(DaemonFlag.SELF_UPDATE, "apply")));
    assertThat(manager.running().orElseThrow().environment())
        .containsEntry("HOME", "/home/me")
        .hasEntrySatisfying("PATH", path -> assertThat(path).startsWith("/sdk/mvn/bin:"));
    program.found("mvn", "/elsewhere");
    done(start(order(DaemonFlag.OWNER_ID, "me")));
    assertThat(manager.running().orElseThrow().environment().get("PATH"))
        .startsWith("/sdk/mvn/bin:");
    done(
        start(
            new ServiceOrder(
                List.of(), List.of(DaemonFlag.SELF_UPDATE, DaemonFlag.OWNER_ID), false)));
    assertThat(manager.definition()).isEqualTo(before);
  }

  @Test
  void hephdIsAskedWithWhatTheServiceWouldHave() {
    manager.environment(Map.of("HOME", "/home/me", "XDG_RUNTIME_DIR", "/run/user/1000"));
    List<Map<String, String>> environments = new ArrayList<>();
    program.answer(
        (arguments, environment) -> {
          environments.add(environment);
          return FakeDaemonProgram.USABLE;
        });
    done(start(order(DaemonFlag.SELF_UPDATE, "apply")));
    assertThat(program.asked()).containsExactly(List.of("--self-update=apply"));
    assertThat(environments.getFirst())
        .containsEntry("XDG_RUNTIME_DIR", "/run/user/1000")
        .containsKey("PATH");
  }

  @Test
  void whatHephdRefusesIsNeverWritten() {
    program.answer(new Inspection.Refused("--mode must be local, was 'x'"));
    assertThat(refused(start(order(DaemonFlag.MODE, "x"))).why()).contains("must be local");
    assertThat(manager.orders()).isEmpty();
  }

  @Test
  void aSelfUpdaterThatCouldNeverWorkIsNeverWritten() {
    program.answer(
        new Inspection.Usable(
            "1.0.0", "0123456789ab", "local", "/db", "/s", "/log", "mvn is not on the PATH"));
    ServiceReply.Refused no = refused(start(order(DaemonFlag.SELF_UPDATE, "apply")));
    assertThat(no.kind()).isEqualTo("self_update");
    assertThat(no.why()).contains("mvn is not on the PATH");
    assertThat(manager.orders()).isEmpty();
  }

  @Test
  void aDaemonThatTheServiceHasNotStartedIsNotRobbedOfItsSocket() {
    foreground = 4711;
    ServiceReply.Refused no = refused(start());
    assertThat(no.kind()).isEqualTo("foreground");
    assertThat(no.why()).contains("pid 4711");
    assertThat(no.remedy()).contains("kill 4711");
    assertThat(manager.orders()).isEmpty();
  }

  @Test
  void aStrangerOnTheSocketIsNamed() {
    foreground = 4711;
    refusing = Optional.of("something that is no hephd listens");
    assertThat(refused(start()).kind()).isEqualTo("socket_taken");
    assertThat(manager.orders()).isEmpty();
  }

  @Test
  void aDaemonThatNeverAnswersIsAFailureWithItsLastLines() {
    silence = Duration.ofDays(1);
    manager.output(List.of("one", "two"));
    ServiceReply.Failed no = failed(start());
    assertThat(no.kind()).isEqualTo("not_serving");
    assertThat(no.why()).contains("no answer within 60 s");
    assertThat(no.log()).containsExactly("one", "two");
    assertThat(pause.total()).isBetween(Proof.PATIENCE, Proof.PATIENCE.plusSeconds(1));
  }

  @Test
  void whereTheManagerKeepsNothingTheLogFileIsShown() {
    silence = Duration.ofDays(1);
    program.log(FakeDaemonProgram.USABLE.log(), List.of("from the file"));
    assertThat(failed(start()).log()).containsExactly("from the file");
  }

  @Test
  void aDaemonThatFailsIsNotWaitedFor() {
    manager.onStart(
        () ->
            manager.state(
                States.of(Phase.FAILED, 0, 0, "exit-code 78", "", true, false, Linger.ON)));
    ServiceReply.Failed no = failed(start());
    assertThat(no.why()).contains("exit-code 78");
    assertThat(pause.total()).isZero();
  }

  @Test
  void aDaemonThatEndsAgainAndAgainIsNotWaitedFor() {
    manager.onStart(
        () ->
            manager.state(
                States.of(Phase.RESTARTING, 0, 2, "exit-code 1", "", true, false, Linger.ON)));
    assertThat(failed(start()).why()).contains("again and again").contains("3 times");
  }

  @Test
  void aDaemonThatRefusesEverybodySaysWhy() {
    refusing = Optional.of("the store is damaged");
    assertThat(failed(start()).why()).isEqualTo("the store is damaged");
  }

  @Test
  void aManagerThatFailsIsQuoted() {
    manager.next("start", new Done.Failed("Job failed", "see the log"));
    ServiceReply.Failed no = failed(start());
    assertThat(no.kind()).isEqualTo("not_started");
    assertThat(no.why()).isEqualTo("Job failed");
  }

  @Test
  void anotherVersionThatAnswersIsNoSuccess() {
    done(start());
    program.answer(
        new Inspection.Usable("1.1.0", "0123456789ab", "local", "/db", "/s", "/log", ""));
    ServiceReply.Failed no = failed(start());
    assertThat(no.why()).contains("1.0.0").contains("wanted 1.1.0");
    assertThat(no.remedy()).contains("heph daemon restart");
    version = "1.1.0";
    done(control.restart(ServiceOrder.NONE, progress::add));
  }

  @Test
  void withoutAnybodyToStartItItIsInstalledForLater() {
    manager.reach(
        new Reach.Unreachable(
            Obstacle.NO_USER_MANAGER, "nobody is logged in", "loginctl enable-linger me", true));
    ServiceReply.Failed later = failed(start());
    assertThat(later.kind()).isEqualTo("installed_not_started");
    assertThat(later.remedy()).isEqualTo("loginctl enable-linger me");
    assertThat(manager.orders()).containsExactly("install");
  }

  @Test
  void whatThisManagerCannotRunIsRefused() {
    manager.plan(new Plan.Refused("a quote in the path", "install elsewhere"));
    assertThat(refused(start()).kind()).isEqualTo("unsupported");
    assertThat(manager.orders()).isEmpty();
  }

  @Test
  void saysThatItEndsWithTheLogin() {
    done(start());
    ServiceState now = manager.state();
    manager.state(States.of(Phase.RUNNING, now.pid(), 0, "", "", true, false, Linger.OFF));
    assertThat(done(start()).notices()).anySatisfy(n -> assertThat(n).contains("--linger"));
  }

  @Test
  void lingerIsCarriedOver() {
    done(start(new ServiceOrder(List.of(), List.of(), true)));
    done(start(order(DaemonFlag.OWNER_ID, "me")));
    assertThat(manager.running().orElseThrow().linger()).isTrue();
  }

  // -------------------------------------------------------------------------- restart

  @Test
  void aRestartIsDoneWhenAnotherDaemonHasAnswered() {
    done(start());
    long pid = manager.state().pid();
    done(control.restart(ServiceOrder.NONE, progress::add));
    assertThat(manager.state().pid()).isNotEqualTo(pid);
  }

  @Test
  void theOldDaemonsAnswerIsNotTakenForTheNewOnes() {
    done(start());
    manager.onStart(() -> {}); // the same instance goes on answering
    assertThat(failed(control.restart(ServiceOrder.NONE, progress::add)).kind())
        .isEqualTo("not_serving");
  }

  @Test
  void aRestartFromInsideIsHandedOver() {
    done(start());
    manager.next("restart", new Done.HandedOver("this command is one of its processes"));
    ServiceReply.Done handed = done(control.restart(ServiceOrder.NONE, progress::add));
    assertThat(handed.message()).contains("handed over");
  }

  @Test
  void filesOfAnOlderVersionAreUpgradedByARestartAndLeftByAStart() {
    manager.installed(
        new ServiceSpec(
            "/home/me/.local/bin/hephd", List.of("--mode", "local"), Map.of(), "", false),
        Form.OUTDATED);
    Done ok = manager.start(Duration.ofSeconds(1));
    assertThat(ok).isInstanceOf(Done.Ok.class);
    assertThat(done(start()).notices()).anySatisfy(n -> assertThat(n).contains("older version"));
    assertThat(manager.orders()).containsExactly("start");
    ServiceReply.Done upgraded = done(control.restart(ServiceOrder.NONE, progress::add));
    assertThat(upgraded.notices()).anySatisfy(n -> assertThat(n).contains("have been upgraded"));
    assertThat(manager.running().orElseThrow())
        .isEqualTo(
            new ServiceSpec(FakeDaemonProgram.PATH, List.of("--mode=local"), Map.of(), "", false));
  }

  @Test
  void thereMustBeSomethingToRestart() {
    assertThat(refused(control.restart(ServiceOrder.NONE, progress::add)).kind())
        .isEqualTo("not_installed");
    assertThat(manager.orders()).isEmpty();
  }

  // -------------------------------------------------------------------------- stop, uninstall

  @Test
  void stopAndUninstallTwice() {
    done(start());
    ServiceReply.Done stopped = done(control.stop(progress::add));
    assertThat(stopped.message()).isEqualTo("stopped");
    assertThat(stopped.notices())
        .containsExactly(
            "it starts again at the next login; to stop it for good: heph daemon uninstall");
    ServiceReply.Done again = done(control.stop(progress::add));
    assertThat(again.changed()).isFalse();
    assertThat(again.notices()).as("still").isNotEmpty();
    assertThat(done(control.uninstall(progress::add)).message()).contains("are kept");
    ServiceReply.Done gone = done(control.uninstall(progress::add));
    assertThat(gone.changed()).isFalse();
    assertThat(gone.notices()).isEmpty();
    assertThat(done(control.stop(progress::add)).changed()).isFalse();
    assertThat(manager.orders()).containsExactly("install", "start", "stop", "remove");
  }

  @Test
  void whatRunsWithoutItsFilesIsEndedToo() {
    manager.state(States.of(Phase.RUNNING, 7));
    done(control.uninstall(progress::add));
    assertThat(manager.orders()).containsExactly("remove");
  }

  @Test
  void aManagerThatCannotStopItIsQuoted() {
    done(start());
    manager.next("stop", new Done.Failed("it does not end", "kill it"));
    assertThat(failed(control.stop(progress::add)).kind()).isEqualTo("not_stopped");
    manager.next("remove", new Done.Failed("it does not end", "kill it"));
    assertThat(failed(control.uninstall(progress::add)).kind()).isEqualTo("not_uninstalled");
  }

  // -------------------------------------------------------------------------- show, status, log

  @Test
  void showWritesNothing() {
    Shown shown = control.show(order(DaemonFlag.OWNER_ID, "me"));
    assertThat(shown).isInstanceOf(Shown.Files.class);
    assertThat(((Shown.Files) shown).changes()).isTrue();
    assertThat(((Shown.Files) shown).files().getFirst().text()).contains("--owner-id=me");
    assertThat(manager.orders()).isEmpty();
    program.path(Optional.empty());
    assertThat(control.show(ServiceOrder.NONE)).isInstanceOf(Shown.No.class);
  }

  @Test
  void statusOfWhatRuns() {
    done(start(order(DaemonFlag.OWNER_ID, "me")));
    ServiceReport report = control.status();
    assertThat(report.condition()).isEqualTo(Condition.RUNNING);
    assertThat(report.pid()).isEqualTo(101);
    assertThat(report.runningVersion()).isEqualTo("1.0.0 (0123456789ab)");
    assertThat(report.installedVersion()).isEqualTo("1.0.0 (0123456789ab)");
    assertThat(report.flags()).containsExactly(new Setting(DaemonFlag.OWNER_ID, "me"));
    assertThat(report.socket()).isEqualTo("/run/user/1000/heph/hephd.sock");
    assertThat(report.db()).isEqualTo("/db");
    assertThat(report.log()).isEqualTo("/log");
    assertThat(report.update()).isNotNull();
    assertThat(report.startedAt()).isNotNull();
    assertThat(manager.orders()).containsExactly("install", "start");
  }

  @Test
  void statusStartsNothingEvenWhereToConnectIsToStart() {
    manager.installed(
        new ServiceSpec(FakeDaemonProgram.PATH, List.of(), Map.of(), "", false), Form.CURRENT);
    manager.state(
        new ServiceState(
            Phase.FAILED,
            0,
            0,
            null,
            "exit-code 78",
            "",
            true,
            true,
            false,
            Linger.ON,
            "at the next login",
            List.of()));
    manager.output(
        List.of(
            "2026-11-22T03:00:00.000+00:00 ERROR first",
            "2026-11-22T03:00:01.000+00:00 ERROR the store is damaged",
            "heph.service: Main process exited, code=exited, status=78/CONFIG"));
    ServiceReport report = control.status();
    assertThat(asked).as("nobody connected").isEmpty();
    assertThat(report.condition()).isEqualTo(Condition.FAILED);
    assertThat(report.reason()).endsWith("; its last words: the store is damaged");
    done(control.stop(progress::add));
  }

  @Test
  void statusWithoutAnything() {
    program.path(Optional.empty());
    ServiceReport report = control.status();
    assertThat(report.condition()).isEqualTo(Condition.NOT_INSTALLED);
    assertThat(report.installedVersion()).isEmpty();
    assertThat(report.flags()).isEmpty();
    assertThat(control.logFile()).isEmpty();
  }

  @Test
  void statusOfAServiceThatThisManagerCannotRun() {
    manager.installed(
        new ServiceSpec(FakeDaemonProgram.PATH, List.of(), Map.of(), "", false), Form.EDITED);
    manager.plan(new Plan.Refused("a quote in the path", "install elsewhere"));
    assertThat(control.status().condition()).isEqualTo(Condition.STOPPED);
  }

  @Test
  void theLogIsWhereHephdSaysItIs() {
    assertThat(control.logFile()).isEqualTo(FakeDaemonProgram.USABLE.log());
    manager.output(List.of("a", "b"));
    assertThat(control.output(1)).containsExactly("b");
  }
}
