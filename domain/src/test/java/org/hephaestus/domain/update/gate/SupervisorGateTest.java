package org.hephaestus.domain.update.gate;

import java.util.stream.Stream;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisorGateTest {
  /** Name, supervision, want, want in the reason. */
  static Stream<Arguments> table() {
    Supervision nobody =
        new Supervision.Unsupervised("it was started in a shell", "run: heph daemon start");
    return Stream.of(
        Arguments.of(
            "somebody",
            new Supervision.Supervised("systemd (hephd.service)"),
            "open",
            "systemd (hephd.service) starts it again"),
        // what was found, what helps
        Arguments.of(
            "nobody",
            nobody,
            "closed",
            "nobody would start it: it was started in a shell; run: heph daemon start"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void judge(String name, Supervision supervision, String want, String wantInReason) {
    Verdicts.check(SupervisorGate.judge(supervision), Gate.SUPERVISOR, want, wantInReason);
  }
}
