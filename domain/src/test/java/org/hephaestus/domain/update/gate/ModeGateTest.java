package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeGateTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // one mode installs by itself
    "APPLY, open, newer releases are installed unasked",
    // the others leave it to the user's word
    "NOTIFY, closed, install it with: heph update apply",
    "NOTIFY, closed, or let it with: heph daemon start --self-update=apply",
    "OFF, closed, turn it on with: heph daemon start --self-update",
    "OFF, closed, self-update is off; look once with: heph update check",
  })
  void judge(UpdateMode mode, String want, String wantInReason) {
    Verdicts.check(ModeGate.judge(mode), Gate.MODE, want, wantInReason);
  }
}
