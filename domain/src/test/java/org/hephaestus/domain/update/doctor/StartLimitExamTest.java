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

class StartLimitExamTest {
  private static final String REMEDY =
      "set StartLimitIntervalSec=0 in .Unit. with: systemctl --user edit my.service$";

  static Stream<Arguments> table() {
    return Stream.of(
        // What we write ourselves.
        Arguments.of(SupervisorSamples.SYSTEMD, "OK | ^heph.service may be started as often as"),
        Arguments.of(SupervisorSamples.LAUNCHD, "OK | hephd has ThrottleInterval 5 s$"),
        // A trial takes three starts, the one before it and one by hand count too.
        Arguments.of(limit(10, 5), "OK | my.service may be started 5 times in 10 s$"),
        Arguments.of(limit(10, 6), "OK | 6 times in 10 s$"),
        Arguments.of(limit(10, 4), "PROBLEM | 4 times in 10 s: the three starts | " + REMEDY),
        Arguments.of(limit(60, 1), "PROBLEM | 1 times in 1 min: | " + REMEDY),
        // Either zero means no limit; then the delay between two starts is all there is.
        Arguments.of(delayed(0, 1, 1000), "OK | as often as it takes$"),
        Arguments.of(delayed(10, 0, 1000), "OK | as often as it takes$"),
        Arguments.of(
            delayed(0, 5, 999),
            "WARNING | no limit and RestartSec=999 ms: one that cannot start spins"
                + " | set RestartSec=1 with: systemctl --user edit my.service$"),
        Arguments.of(delayed(0, 5, 0), "WARNING | RestartSec=0 ms: | RestartSec=1"),
        Arguments.of(delayed(0, 5, -1), "OK | as often as it takes$"),
        // Launchd has no limit, but a delay; 10 s when it is not said.
        Arguments.of(throttle(-1, ""), "OK | my.agent has ThrottleInterval 10 s$"),
        Arguments.of(throttle(0, ""), "OK | ThrottleInterval 0 ms$"),
        Arguments.of(throttle(60, ""), "OK | ThrottleInterval 1 min$"),
        Arguments.of(
            throttle(61, ""),
            "WARNING | 1 min 1 s: each start may be that late$"
                + " | set ThrottleInterval to 5: edit /Users/me/.*plist"),
        // What ends before it is over is perhaps not started again, and we wait for so long only.
        Arguments.of(throttle(120, ""), "WARNING | 2 min: each start | ThrottleInterval to 5"),
        Arguments.of(
            throttle(121, ""), "PROBLEM | 2 min 1 s: an update waits for 2 min at most | to 5"),
        Arguments.of(
            throttle(5, "speculative"),
            "PROBLEM | holds the next start of gui/501/my.agent back .speculative.:"
                + " | launchctl kickstart gui/501/my.agent$"),
        // Nobody to ask.
        Arguments.of(Lines.none(), "SKIPPED | nobody supervises"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(SupervisorRule rule, String want) {
    Lines.check(StartLimitExam.judge(rule), "start limit", want);
  }

  private static SupervisorRule limit(long seconds, long burst) {
    return Lines.unit(
        "always", "mixed", Duration.ofSeconds(seconds), burst, Duration.ofSeconds(20));
  }

  private static SupervisorRule delayed(long seconds, long burst, long delayMillis) {
    return new SupervisorRule.Systemd(
        "my.service",
        true,
        "always",
        List.of(),
        Duration.ofMillis(delayMillis),
        Duration.ofSeconds(seconds),
        burst,
        "mixed",
        Duration.ofSeconds(20),
        0,
        "");
  }

  private static SupervisorRule throttle(long seconds, String pended) {
    return Lines.job(KeepAlive.ALWAYS, Duration.ofSeconds(seconds), pended);
  }
}
