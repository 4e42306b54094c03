package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.junit.jupiter.api.Test;

/** Configurations that have left other daemons down after an update of themselves. */
class FieldFailuresTest {
  private static final String LAUNCHER = "/home/me/.local/lib/heph/bin/hephd";

  /** (a) Down until somebody noticed: exit code 0 was "done". */
  @Test
  void launchdTakesExitCodeZeroForDone() {
    SupervisorRule rule = Lines.job(KeepAlive.AFTER_FAILURE, Duration.ofSeconds(10), "");
    Lines.check(
        RestartExam.judge(rule),
        "restart rule",
        "PROBLEM | KeepAlive .SuccessfulExit: false.: exit code 0, with which an update ends, counts"
            + " as done$ | ^set KeepAlive to true: edit /Users/me/.*my.agent.plist");
  }

  /** (b) Down for minutes to 1 h 40: launchd did not relaunch (loom#5390, loom#4232). */
  @Test
  void launchdDoesNotStartAgainForMinutes() {
    Lines.check(
        StartLimitExam.judge(Lines.job(KeepAlive.ALWAYS, Duration.ofSeconds(10), "speculative")),
        "start limit",
        "PROBLEM | holds the next start of gui/501/my.agent back .speculative.: it may come minutes"
            + " later or never$ | launchctl kickstart gui/501/my.agent$");
    Lines.check(
        StartLimitExam.judge(Lines.job(KeepAlive.ALWAYS, Duration.ofMinutes(10), "")),
        "start limit",
        "PROBLEM | ThrottleInterval 10 min: .* launchd may not start again for minutes"
            + " | ^set ThrottleInterval to 5: edit");
  }

  /**
   * (c) Down for 1 h 20: a child outlived exit code 0, the unit's result was {@code timeout}, and
   * {@code Restart=on-success} did not apply.
   */
  @Test
  void leftoverChildrenTurnSuccessIntoATimeout() {
    SupervisorRule rule = Lines.unit("on-success", "control-group");
    Lines.check(
        RestartExam.judge(rule),
        "restart rule",
        "PROBLEM | Restart=on-success and KillMode=control-group: when a child outlives exit code 0,"
            + " systemd calls the end a timeout | KillMode=mixed with: systemctl --user edit");
    Lines.check(
        StopExam.judge(rule),
        "stop rule",
        "PROBLEM | counts as a timeout | ^set KillMode=mixed with: systemctl --user edit");
    // What mended it there is judged to have mended it, though always is better.
    Lines.check(
        StopExam.judge(Lines.unit("on-success", "mixed")), "stop rule", "OK | KillMode=mixed");
  }

  /** (d) Down: the restart of itself failed, ended with code 0, and that is no failure. */
  @Test
  void aFailedRestartOfItsOwnEndsWithZero() {
    Lines.check(
        RestartExam.judge(Lines.unit("on-failure", "mixed")),
        "restart rule",
        "PROBLEM | Restart=on-failure: exit code 0 is the end, be it that of an update or of a"
            + " restart of its own that failed$ | ^set Restart=always with: systemctl --user edit");
  }

  /** (e) Up, on the old version: the unit named that version's own program. */
  @Test
  void aUnitThatDoesNotGoThroughBin() {
    String own = "/home/me/.local/lib/heph/versions/1.0.3-aaaaaaaaaaaa/bin/hephd";
    SupervisorRule rule =
        new SupervisorRule.Systemd(
            "heph.service",
            true,
            "always",
            List.of(),
            Duration.ofSeconds(1),
            Duration.ZERO,
            5,
            "mixed",
            Duration.ofSeconds(20),
            0,
            own);
    Lines.check(
        LauncherExam.judge(new LauncherExam.Facts("", 2, LAUNCHER, rule.program(), Lines.PRODUCT)),
        "launcher",
        "PROBLEM | ^the service runs "
            + own
            + ", one version's own program: a restart brings that version back"
            + " | ^let the service run "
            + LAUNCHER
            + ": heph daemon start writes it so$");
  }

  /** (f) Down with either version: the starts of a trial used up the start limit. */
  @Test
  void aStartLimitSmallerThanATrial() {
    Lines.check(
        StartLimitExam.judge(
            Lines.unit("always", "mixed", Duration.ofMinutes(5), 3, Duration.ofSeconds(20))),
        "start limit",
        "PROBLEM | may be started 3 times in 5 min: the three starts of a trial would use that up,"
            + " and it would stay down with either version$"
            + " | ^set StartLimitIntervalSec=0 in .Unit. with: systemctl --user edit my.service$");
  }
}
