package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeGateTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // one mode installs by itself
    "APPLY, open, the mode is apply",
    // the others leave it to the user's word
    "NOTIFY, closed, installs nothing by itself; run: heph update apply",
    "OFF, closed, self-update is off; run: heph update apply",
  })
  void judge(UpdateMode mode, String want, String wantInReason) {
    Verdicts.check(ModeGate.judge(mode), Gate.MODE, want, wantInReason);
  }
}
