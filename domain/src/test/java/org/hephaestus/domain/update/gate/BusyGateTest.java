package org.hephaestus.domain.update.gate;

import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Gate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BusyGateTest {
  /** Name, what is under way, want, want in the reason. */
  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("idle", List.of(), "open", "nothing is under way"),
        // all of it is named
        Arguments.of(
            "one",
            List.of("an import of 3,000 tasks"),
            "closed",
            "under way: an import of 3,000 tasks; wait until that has ended"),
        Arguments.of(
            "two",
            List.of("an import", "a backup"),
            "closed",
            "under way: an import, a backup; wait"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void judge(String name, List<String> busy, String want, String wantInReason) {
    Verdicts.check(BusyGate.judge(busy), Gate.BUSY, want, wantInReason);
  }
}
