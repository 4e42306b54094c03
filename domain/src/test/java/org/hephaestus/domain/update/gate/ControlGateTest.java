package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlGateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // decisions that are known stand in nobody's way here
    "known, , open, what you said is known",
    // decisions that are lost are not taken for none
    "what happened, control is damaged, closed, control is damaged; what you pinned or held is not known",
    "give them again, damaged, closed, 'say it again (heph update pin, heph update hold)'",
    "go on without, damaged, closed, heph update hold --end",
  })
  void judge(String name, @Nullable String problem, String want, String wantInReason) {
    Verdicts.check(ControlGate.judge(problem), Gate.CONTROL, want, wantInReason);
  }
}
