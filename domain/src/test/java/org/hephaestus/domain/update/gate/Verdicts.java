package org.hephaestus.domain.update.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;

/**
 * Compares a verdict with a row: {@code open}, {@code closed}, or the moment it is closed until.
 */
final class Verdicts {
  private Verdicts() {}

  static void check(GateVerdict got, Gate gate, String want, String wantInReason) {
    assertThat(got.gate()).isEqualTo(gate);
    assertThat(got.open()).as(got.reason()).isEqualTo(want.equals("open"));
    if (want.equals("open") || want.equals("closed")) {
      assertThat(got.until()).isNull();
    } else {
      assertThat(got.until()).isEqualTo(Instant.parse(want));
    }
    assertThat(got.reason()).contains(wantInReason).doesNotContain("\n").doesNotEndWith(".");
  }
}
