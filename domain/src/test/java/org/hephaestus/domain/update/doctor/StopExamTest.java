package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.util.stream.Stream;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.hephaestus.testkit.update.SupervisorSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StopExamTest {
  private static final String MIXED = "set KillMode=mixed with: systemctl --user edit my.service$";
  private static final String SHORTER =
      "set TimeoutStopSec=20 with: systemctl --user edit my.service$";

  static Stream<Arguments> table() {
    return Stream.of(
        // What we write ourselves.
        Arguments.of(SupervisorSamples.SYSTEMD, "OK | KillMode=mixed, TimeoutStopSec=20 s$"),
        // Leftovers delay the next start; with a rule that looks at the result they prevent it.
        Arguments.of(
            Lines.unit("always", "control-group"),
            "WARNING | KillMode=control-group: .* TimeoutStopSec=1 min 30 s$ | " + MIXED),
        Arguments.of(
            Lines.unit("on-success", "control-group"),
            "PROBLEM | counts as a timeout, to which Restart= may not apply$ | " + MIXED),
        Arguments.of(
            stops("control-group", Duration.ofDays(36_500)),
            "WARNING | TimeoutStopSec=infinity$ | " + MIXED),
        Arguments.of(
            stops("control-group", Duration.ofSeconds(-1)),
            "WARNING | TimeoutStopSec=.not said.$ | " + MIXED),
        // Leftovers go on.
        Arguments.of(
            Lines.unit("always", "process"), "WARNING | KillMode=process: children | " + MIXED),
        Arguments.of(
            Lines.unit("always", "none"), "PROBLEM | KillMode=none: nothing ends | " + MIXED),
        // Not known.
        Arguments.of(
            Lines.unit("always", ""),
            "WARNING | did not say which KillMode= my.service has"
                + " | systemctl --user show -p KillMode my.service$"),
        Arguments.of(
            Lines.unit("always", "gentle"), "WARNING | KillMode=gentle, which is not | " + MIXED),
        // How long a stop may take.
        Arguments.of(stops("mixed", Duration.ofSeconds(5)), "OK | TimeoutStopSec=5 s$"),
        Arguments.of(
            stops("mixed", Duration.ofMillis(4_999)),
            "WARNING | =4 s: requests .* cut$ | " + SHORTER),
        Arguments.of(stops("mixed", Duration.ofMinutes(5)), "OK | TimeoutStopSec=5 min$"),
        Arguments.of(
            stops("mixed", Duration.ofSeconds(301)), "WARNING | =5 min 1 s: .* hangs | " + SHORTER),
        Arguments.of(
            stops("mixed", Duration.ofDays(36_500)), "WARNING | =infinity: .* hangs | " + SHORTER),
        Arguments.of(stops("mixed", Duration.ofSeconds(-1)), "OK | has KillMode=mixed$"),
        // Not a question.
        Arguments.of(
            Lines.job(KeepAlive.ALWAYS, Duration.ZERO, ""), "SKIPPED | launchd ends what is left"),
        Arguments.of(Lines.none(), "SKIPPED | nobody supervises"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(SupervisorRule rule, String want) {
    Lines.check(StopExam.judge(rule), "stop rule", want);
  }

  private static SupervisorRule stops(String killMode, Duration timeout) {
    return Lines.unit("always", killMode, Duration.ZERO, 0, timeout);
  }
}
