package org.hephaestus.domain.update.gate;

import java.util.stream.Stream;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateHost.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OriginGateTest {
  /** Name, origin, want, want in the reason. */
  static Stream<Arguments> table() {
    return Stream.of(
        // ours to replace
        Arguments.of("ours", new Origin.Ours(), "open", "it was installed by ./install"),
        // somebody else's: who, why, and what to run there
        Arguments.of(
            "dpkg",
            new Origin.Owned("dpkg", "dpkg -S names heph 1.0.3", "sudo apt upgrade heph"),
            "closed",
            "not ours to replace (dpkg): dpkg -S names heph 1.0.3; run: sudo apt upgrade heph"),
        // nothing to run
        Arguments.of(
            "read-only",
            new Origin.Owned("read-only", "/opt is mounted read-only", ""),
            "closed",
            "(read-only): /opt is mounted read-only; update it the way it was installed"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void judge(String name, Origin origin, String want, String wantInReason) {
    Verdicts.check(OriginGate.judge(origin), Gate.ORIGIN, want, wantInReason);
  }
}
