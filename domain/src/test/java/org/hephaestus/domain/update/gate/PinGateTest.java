package org.hephaestus.domain.update.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinGateTest {
  @ParameterizedTest(name = "pin {0}, {1}: {2}")
  @CsvSource({
    // without a pin everything passes
    ", 9.9.9, open, no version is pinned",
    // a line takes what begins with its numbers, whole numbers at a time
    "1, 1.0.0, open, is pinned to",
    "1, 1.20.3, open, is pinned to",
    "1, 10.0.0, closed, 10.0.0 is not 1",
    "1, 2.0.0, closed, which is pinned; undo with: heph update unpin",
    "1.2, 1.2.0, open, is pinned to",
    "1.2, 1.2.99, open, is pinned to",
    "1.2, 1.20.0, closed, which is pinned",
    "1.2, 1.3.0, closed, which is pinned",
    "1.2, 11.2.0, closed, which is pinned",
    "0, 0.9.0, open, is pinned to",
    // prereleases and builds are in the line of their numbers
    "1.2, 1.2.0-rc.1, open, is pinned to",
    "1.2, 1.3.0-1.2, closed, which is pinned",
    "1, 1.2.3+b7, open, is pinned to",
    // a whole version takes only itself, to the letter
    "1.2.3, 1.2.3, open, is pinned to",
    "1.2.3, 1.2.3+b7, closed, which is pinned",
    "1.2.3, 1.2.30, closed, which is pinned",
    "1.2.3, 1.2.4, closed, which is pinned",
    "1.2.3, 1.2.3-rc.1, closed, which is pinned",
    "1.2.3-rc.1, 1.2.3-rc.1, open, is pinned to",
    "1.2.3-rc.1, 1.2.3, closed, which is pinned",
    "1.2.3-rc, 1.2.3-rc.1, closed, which is pinned",
    // a pin that cannot be read is not taken for none
    "latest, 1.2.3, closed, which is pinned",
    "1.x, 1.2.3, closed, undo with: heph update unpin",
  })
  void judge(@Nullable String pin, String version, String want, String wantInReason) {
    VersionId to = new VersionId(version, "0123456789ab");
    Verdicts.check(PinGate.judge(pin, to), Gate.PIN, want, wantInReason);
  }

  @ParameterizedTest(name = "''{0}'': {1}")
  @CsvSource({
    // lines and whole versions
    "1, true",
    "0, true",
    "1.2, true",
    "10.20, true",
    "0.0, true",
    "1.2.3, true",
    "1.2.3-rc.1, true",
    "0.0.0-0, true",
    "1.2.3-x-y.10.0a, true",
    "1.2.3--, true",
    // no v, no leading zeros, no wildcards, no more than three numbers
    "v1, false",
    "v1.2.3, false",
    "01, false",
    "1.02, false",
    "1.2.03, false",
    "1.2.3-01, false",
    "1.x, false",
    "1.*, false",
    "1.2.3.4, false",
    "-1, false",
    // nothing half, nothing around it
    "'', false",
    "1., false",
    ".1, false",
    "1..2, false",
    "' 1', false",
    "'1 ', false",
    "'1\n', false",
    "1-rc.1, false",
    "1.2-rc.1, false",
    "1.2.3-, false",
    "1.2.3-., false",
    "1.2.3-a..b, false",
    "1.2.3-a., false",
    // a pin has no build metadata
    "1.2.3+b7, false",
    "1+b7, false",
    // other digits than ASCII
    "١, false",
  })
  void isPin(String text, boolean want) {
    assertThat(PinGate.isPin(text)).isEqualTo(want);
  }
}
