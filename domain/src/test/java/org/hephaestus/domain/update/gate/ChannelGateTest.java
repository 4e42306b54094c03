package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelGateTest {
  @ParameterizedTest(name = "wanted {0}, prerelease {1}: {3}")
  @CsvSource({
    // a release is for everybody
    "false, false, 1.1.0, open, 1.1.0 is no prerelease",
    "true, false, 1.1.0, open, 1.1.0 is no prerelease",
    // a prerelease is for those who asked
    "true, true, 1.1.0-rc.1, open, those are wanted",
    "false, true, 1.1.0-rc.1, closed, 1.1.0-rc.1 is a prerelease and the channel is stable",
    "false, true, 1.1.0-rc.1, closed, take them with: heph daemon start --self-update-channel prerelease",
    // the publisher's mark is enough, whatever the version looks like
    "false, true, 1.1.0, closed, 1.1.0 is a prerelease",
  })
  void judge(boolean wanted, boolean prerelease, String version, String want, String wantInReason) {
    Verdicts.check(
        ChannelGate.judge(wanted, prerelease, version), Gate.CHANNEL, want, wantInReason);
  }
}
