package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.hephaestus.testkit.update.SupervisorSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartExamTest {
  private static final String EDIT = "with: systemctl --user edit my.service$";
  private static final String PLIST =
      "set KeepAlive to true: edit /Users/me/Library/LaunchAgents/my.agent.plist, then: launchctl"
          + " bootout gui/501/my.agent; launchctl bootstrap gui/501"
          + " '/Users/me/Library/LaunchAgents/my.agent.plist'$";

  static Stream<Arguments> table() {
    return Stream.of(
        // What we write ourselves.
        Arguments.of(SupervisorSamples.SYSTEMD, "OK | ^heph.service has Restart=always$"),
        Arguments.of(SupervisorSamples.LAUNCHD, "OK | hephd has KeepAlive true$"),
        // Systemd: only always starts again what ends well and what crashes.
        Arguments.of(Lines.unit("always", "control-group"), "OK | Restart=always$"),
        Arguments.of(counted("always", List.of(), 7), "OK | Restart=always, started again 7 times"),
        Arguments.of(
            Lines.unit("on-success", "mixed"),
            "WARNING | a new version that crashes | set Restart=always " + EDIT),
        // A unit that ends with leftovers has not ended with success.
        Arguments.of(
            Lines.unit("on-success", "control-group"),
            "PROBLEM | KillMode=control-group: when a child | Restart=always and KillMode=mixed "
                + EDIT),
        Arguments.of(
            Lines.unit("on-success", ""),
            "PROBLEM | KillMode=.not said.: when a child | KillMode=mixed " + EDIT),
        Arguments.of(
            Lines.unit("no", "mixed"),
            "PROBLEM | has Restart=no, which | set Restart=always " + EDIT),
        Arguments.of(
            Lines.unit("on-failure", "mixed"),
            "PROBLEM | has Restart=on-failure: exit code 0 is the end | Restart=always " + EDIT),
        Arguments.of(
            Lines.unit("on-abnormal", "mixed"), "PROBLEM | Restart=on-abnormal, | always " + EDIT),
        Arguments.of(
            Lines.unit("on-abort", "mixed"), "PROBLEM | Restart=on-abort, | always " + EDIT),
        Arguments.of(
            Lines.unit("on-watchdog", "mixed"), "PROBLEM | Restart=on-watchdog, | always " + EDIT),
        Arguments.of(
            Lines.unit("", "mixed"),
            "WARNING | did not say which Restart= my.service has | systemctl --user show -p Restart"
                + " my.service$"),
        // Exit codes 0 and 1 may be excepted, by number and by name; other codes do not matter.
        Arguments.of(
            counted("always", List.of("78", "0"), 0),
            "PROBLEM | RestartPreventExitStatus=78 0, which names | take 0 out of it " + EDIT),
        Arguments.of(
            counted("on-success", List.of("SUCCESS"), 0), "PROBLEM | =SUCCESS, which | " + EDIT),
        Arguments.of(
            counted("always", List.of("1"), 0),
            "PROBLEM | =1, which names the exit code of a version that fails, 1: | ^take 1 out of it "
                + EDIT),
        Arguments.of(
            counted("on-success", List.of("FAILURE"), 0),
            "PROBLEM | =FAILURE, which | ^take 1 out"),
        Arguments.of(
            counted("always", List.of("0", "1"), 0),
            "PROBLEM | =0 1, which names the exit code of an update | ^take 0 and 1 out of it "
                + EDIT),
        Arguments.of(counted("always", List.of("78", "10"), 0), "OK | Restart=always$"),
        // Launchd.
        Arguments.of(kept(KeepAlive.ALWAYS), "OK | gui/501/my.agent has KeepAlive true$"),
        Arguments.of(kept(KeepAlive.NEVER), "PROBLEM | nothing starts it again$ | " + PLIST),
        Arguments.of(
            kept(KeepAlive.AFTER_FAILURE),
            "PROBLEM | .SuccessfulExit: false.: exit code 0.* counts as done$ | " + PLIST),
        Arguments.of(
            kept(KeepAlive.AFTER_SUCCESS), "WARNING | .SuccessfulExit: true.: a new | " + PLIST),
        Arguments.of(kept(KeepAlive.AFTER_CRASH), "PROBLEM | KeepAlive .Crashed: true. | " + PLIST),
        Arguments.of(kept(KeepAlive.CONDITIONAL), "PROBLEM | KeepAlive on conditions: | " + PLIST),
        Arguments.of(
            kept(KeepAlive.UNKNOWN),
            "WARNING | could not be found out$ | launchctl print gui/501/my.agent$"),
        // Nobody to ask.
        Arguments.of(Lines.none(), "SKIPPED | nobody supervises"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(SupervisorRule rule, String want) {
    Lines.check(RestartExam.judge(rule), "restart rule", want);
  }

  private static SupervisorRule counted(String restart, List<String> prevented, long restarts) {
    return Lines.unit(
        restart, "mixed", Duration.ZERO, 0, Duration.ofSeconds(20), prevented, restarts);
  }

  private static SupervisorRule kept(KeepAlive keepAlive) {
    return Lines.job(keepAlive, Duration.ofSeconds(10), "");
  }
}
