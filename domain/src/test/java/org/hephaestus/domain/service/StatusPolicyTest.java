package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReport.Condition;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.service.FakeDaemonProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusPolicyTest {
  private static final Reach REACHABLE = new Reach.Reachable("a fake");
  private static final Definition ABSENT = new Definition.Absent();
  private static final Definition CURRENT = installed(Form.CURRENT);
  private static final Answer NOBODY = new Answer.Nobody("no socket");
  private static final Answer OURS = daemon("1.0.0");
  private static final ServiceState RUNS = States.of(Phase.RUNNING, 7);
  private static final ServiceState NONE = States.of(Phase.UNKNOWN, 0, false, false);

  private static Definition installed(Form form) {
    return new Definition.Installed(
        new ServiceSpec(FakeDaemonProgram.PATH, List.of(), Map.of(), "", false), form, List.of());
  }

  private static Answer daemon(String version) {
    return new Answer.Daemon(
        new Hello(version, "0123456789ab", 1, 1, "instance", "store"), Optional.empty());
  }

  private static Reach no(Obstacle obstacle) {
    return new Reach.Unreachable(obstacle, "why not", "do this", false);
  }

  private static Arguments row(
      Reach reach,
      Definition definition,
      ServiceState state,
      Answer answer,
      Condition want,
      String reason,
      String... advice) {
    return arguments(
        reach, definition, state, answer, FakeDaemonProgram.USABLE, want, reason, List.of(advice));
  }

  private static Arguments running(
      Definition definition, ServiceState state, Answer answer, Inspection next, String advice) {
    return arguments(
        REACHABLE,
        definition,
        state,
        answer,
        next,
        Condition.RUNNING,
        "running for 2 min",
        List.of(advice));
  }

  static List<Arguments> rows() {
    ServiceState again =
        States.of(Phase.RESTARTING, 0, 2, "exit-code 1", "", true, false, Linger.ON);
    ServiceState thirteenth = States.of(Phase.RESTARTING, 0, 12, "", "", true, false, Linger.ON);
    ServiceState failed = States.of(Phase.FAILED, 0, 0, "exit-code 78", "", true, false, Linger.ON);
    Inspection.Usable usable = FakeDaemonProgram.USABLE;
    return List.of(
        // well: nothing to do
        row(REACHABLE, CURRENT, RUNS, OURS, Condition.RUNNING, "running for 2 min"),
        // not there
        row(
            REACHABLE,
            ABSENT,
            NONE,
            NOBODY,
            Condition.NOT_INSTALLED,
            "there is no service",
            "start it"),
        row(
            REACHABLE,
            CURRENT,
            States.of(Phase.STOPPED, 0),
            NOBODY,
            Condition.STOPPED,
            "stopped; it starts again at the next login",
            "start it"),
        row(
            REACHABLE,
            CURRENT,
            States.of(Phase.STOPPED, 0, false, false),
            NOBODY,
            Condition.STOPPED,
            "stopped",
            "start it"),
        row(REACHABLE, CURRENT, NONE, NOBODY, Condition.STOPPED, "does not know it", "start it"),
        // on the way
        row(
            REACHABLE,
            CURRENT,
            States.of(Phase.STARTING, 7, 0, "", "opening the store", true, false, Linger.ON),
            NOBODY,
            Condition.STARTING,
            "starting for 2 min: opening the store"),
        row(
            REACHABLE,
            CURRENT,
            States.of(Phase.STOPPING, 7),
            NOBODY,
            Condition.STOPPING,
            "stopping"),
        row(
            REACHABLE,
            CURRENT,
            again,
            NOBODY,
            Condition.RESTARTING,
            "ended (exit-code 1) and is about to be started again, for the 3rd time; its last"
                + " words: the disk is full",
            "see why"),
        row(
            REACHABLE,
            CURRENT,
            thirteenth,
            NOBODY,
            Condition.RESTARTING,
            "for the 13th time",
            "see why"),
        // ended
        row(
            REACHABLE,
            CURRENT,
            failed,
            NOBODY,
            Condition.FAILED,
            "failed (exit-code 78); its last words: the disk is full",
            "see why",
            "start it"),
        // a process that does not answer, or will not
        row(
            REACHABLE,
            CURRENT,
            RUNS,
            NOBODY,
            Condition.NOT_ANSWERING,
            "does not answer: no socket",
            "see why",
            "start it anew"),
        row(
            REACHABLE,
            CURRENT,
            RUNS,
            new Answer.Refusing("the store is damaged"),
            Condition.NOT_ANSWERING,
            "does not serve: the store is damaged",
            "see why"),
        // one that the service has not started, also where there is no manager at all
        row(
            REACHABLE,
            ABSENT,
            NONE,
            OURS,
            Condition.FOREGROUND,
            "the service has not started it",
            "to hand over"),
        row(
            no(Obstacle.NO_MANAGER),
            ABSENT,
            NONE,
            OURS,
            Condition.FOREGROUND,
            "the service has not started it",
            "to hand over"),
        // nobody to ask
        row(
            no(Obstacle.NO_USER_MANAGER),
            CURRENT,
            NONE,
            NOBODY,
            Condition.UNKNOWN,
            "why not",
            "do this"),
        row(
            REACHABLE,
            new Definition.Unreadable("/u", "bad", "mend it"),
            NONE,
            NOBODY,
            Condition.UNKNOWN,
            "/u cannot be understood: bad",
            "mend it"),
        row(
            REACHABLE,
            new Definition.Masked("/u", "unmask it"),
            NONE,
            NOBODY,
            Condition.MASKED,
            "masked",
            "unmask it"),
        row(
            REACHABLE,
            new Definition.Foreign("/u", "names"),
            NONE,
            NOBODY,
            Condition.FOREIGN,
            "/u belongs to another program",
            "names"),
        // it runs, and something waits for a restart or a word
        row(
            REACHABLE,
            ABSENT,
            RUNS,
            OURS,
            Condition.RUNNING,
            "running, though its files are gone",
            "write them again"),
        running(CURRENT, RUNS, daemon("0.9.0"), usable, "use the installed 1.0.0"),
        running(installed(Form.OUTDATED), RUNS, OURS, usable, "its files are of an older version"),
        running(
            CURRENT,
            States.of(Phase.RUNNING, 7, true, true),
            OURS,
            usable,
            "its files were changed since it started"),
        running(
            CURRENT,
            States.of(Phase.RUNNING, 7, false, false),
            OURS,
            usable,
            "it does not start by itself"),
        running(
            CURRENT,
            States.of(Phase.RUNNING, 7, 0, "", "", true, false, Linger.OFF),
            OURS,
            usable,
            "it stops at logout"),
        running(
            CURRENT,
            RUNS,
            OURS,
            new Inspection.Usable(
                "1.0.0", "0123456789ab", "local", "/db", "/s", "/log", "no mvn on the PATH"),
            "self-update cannot work: no mvn"),
        running(CURRENT, RUNS, OURS, new Inspection.Refused("bad flag"), "it could not be started"),
        running(
            CURRENT,
            RUNS,
            OURS,
            new Inspection.NotRunnable("missing", "run ./install"),
            "it could not be started again: missing; run ./install"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decides(
      Reach reach,
      Definition definition,
      ServiceState state,
      Answer answer,
      Inspection inspection,
      Condition want,
      String reason,
      List<String> advice) {
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                reach, definition, state, answer, inspection, "the disk is full", States.NOW));
    assertThat(verdict.condition()).isEqualTo(want);
    assertThat(verdict.reason()).contains(reason);
    assertThat(verdict.advice()).hasSameSizeAs(advice);
    for (int i = 0; i < advice.size(); i++) {
      assertThat(verdict.advice().get(i)).startsWith(advice.get(i));
    }
  }

  @Test
  void aDaemonInATerminalIsNamedByItsPid() {
    DaemonStatus said = ApiSamples.daemonStatus();
    Answer answer =
        new Answer.Daemon(new Hello("1.0.0", "0123456789ab", 1, 1, "i", "s"), Optional.of(said));
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                REACHABLE, CURRENT, NONE, answer, FakeDaemonProgram.USABLE, "", States.NOW));
    assertThat(verdict.reason())
        .isEqualTo(
            "hephd 1.0.0 (0123456789ab) serves, pid "
                + said.pid()
                + ", and the service has not started it");
    assertThat(verdict.advice().getFirst()).contains("or kill " + said.pid() + ")");
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void saysForHowLong(long seconds, String want) {
    ServiceState state = States.of(Phase.RUNNING, 7);
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                REACHABLE,
                CURRENT,
                state,
                OURS,
                FakeDaemonProgram.USABLE,
                "",
                States.NOW.plusSeconds(seconds - 125)));
    assertThat(verdict.reason()).isEqualTo("running" + want);
  }

  static List<Arguments> lengths() {
    return List.of(
        arguments(0, " for 0 s"),
        arguments(59, " for 59 s"),
        arguments(60, " for 1 min"),
        arguments(3_600, " for 1 h 0 min"),
        arguments(90_000, " for 1 d 1 h"),
        // a clock that was set back says nothing
        arguments(-1, ""));
  }
}
