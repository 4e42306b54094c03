package org.hephaestus.domain.update.gate;

import java.time.Instant;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UserControl.Hold;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldGateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant SINCE = Instant.parse("2026-11-20T08:30:00Z");

  @Test
  void noHold() {
    Verdicts.check(HoldGate.judge(null, NOW), Gate.HOLD, "open", "updates are not held");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // without an end it takes the user's word
    "for ever, , closed, held since 2026-11-20T08:30:00Z; end it with: heph update hold --end",
    // with an end it opens by itself, at that moment and not after it
    "held, 2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z, held until 2026-11-23T00:00:00Z; end it now with: heph update hold --end",
    "last moment, 2026-11-21T12:00:00.001Z, 2026-11-21T12:00:00.001Z, heph update hold --end",
    "ends now, 2026-11-21T12:00:00Z, open, held until 2026-11-21T12:00:00Z",
    "long over, 2026-11-20T09:00:00Z, open, held until 2026-11-20T09:00:00Z",
  })
  void judge(String name, @Nullable Instant until, String want, String wantInReason) {
    Verdicts.check(HoldGate.judge(new Hold(SINCE, until), NOW), Gate.HOLD, want, wantInReason);
  }
}
