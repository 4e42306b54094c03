package org.hephaestus.domain.update.doctor;

import java.util.stream.Stream;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisorExamTest {
  static Stream<Arguments> table() {
    return Stream.of(
        // What the restarter says is what counts.
        Arguments.of(new Supervision.Supervised("systemd, user unit x"), "OK | ^systemd, user"),
        Arguments.of(
            new Supervision.Unsupervised("a shell started it", "run it as a service"),
            "PROBLEM | ^a shell started it$ | ^run it as a service$"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(Supervision supervision, String want) {
    Lines.check(SupervisorExam.judge(supervision), "supervisor", want);
  }
}
