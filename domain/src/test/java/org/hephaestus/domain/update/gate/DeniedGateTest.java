package org.hephaestus.domain.update.gate;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.UserControl.Allowance;
import org.hephaestus.ports.update.UserControl.By;
import org.hephaestus.ports.update.UserControl.Denial;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeniedGateTest {
  private static final VersionId TO = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final VersionId REBUILT = new VersionId("1.0.4", "cccccccccccc");
  private static final VersionId OTHER = new VersionId("1.0.5", "bbbbbbbbbbbb");

  private static Denial failed(VersionId version, int day) {
    return new Denial(version, By.TRIAL, day(day), "it stopped on day " + day, List.of());
  }

  private static Denial left(VersionId version, int day) {
    return new Denial(version, By.ROLLBACK, day(day), "you went back from it", List.of());
  }

  private static Allowance allowed(VersionId version, int day) {
    return new Allowance(version, day(day));
  }

  private static Instant day(int day) {
    return Instant.parse("2026-11-01T23:30:00Z").plusSeconds(86_400L * (day - 1));
  }

  /** Name, denials, allowances, want, want in the reason. */
  static Stream<Arguments> table() {
    List<Allowance> none = List.of();
    return Stream.of(
        // only the very version counts: its number and its commit
        Arguments.of("nothing", List.of(), none, "open", "1.0.4 has not failed here"),
        Arguments.of("another", List.of(failed(OTHER, 1)), none, "open", "has not failed here"),
        Arguments.of(
            "another commit", List.of(failed(REBUILT, 1)), none, "open", "has not failed here"),
        // who denied it, when, and why
        Arguments.of(
            "failed",
            List.of(failed(TO, 1)),
            none,
            "closed",
            "1.0.4 failed here on 2026-11-01T23:30:00Z: it stopped on day 1; "
                + "let it be tried again with: heph update allow 1.0.4"),
        Arguments.of(
            "left",
            List.of(left(TO, 2)),
            none,
            "closed",
            "1.0.4 was left on 2026-11-02T23:30:00Z: you went back from it; "
                + "let it be tried again with: heph update allow 1.0.4"),
        // the newest denial speaks, wherever it stands
        Arguments.of(
            "twice", List.of(failed(TO, 1), failed(TO, 3)), none, "closed", "it stopped on day 3"),
        Arguments.of(
            "unsorted",
            List.of(left(TO, 3), failed(TO, 1), failed(OTHER, 9)),
            none,
            "closed",
            "was left on 2026-11-03"),
        // an allowance lifts what was denied before it
        Arguments.of(
            "allowed",
            List.of(failed(TO, 1)),
            List.of(allowed(TO, 2)),
            "open",
            "you allowed it again"),
        Arguments.of(
            "allowed twice",
            List.of(failed(TO, 2)),
            List.of(allowed(TO, 3), allowed(TO, 1)),
            "open",
            "you allowed it again"),
        Arguments.of(
            "allowed, all",
            List.of(failed(TO, 1), left(TO, 2)),
            List.of(allowed(TO, 3)),
            "open",
            "you allowed it again"),
        // not what is denied at the same moment or later, and no other version
        Arguments.of(
            "the same moment",
            List.of(failed(TO, 1)),
            List.of(allowed(TO, 1)),
            "closed",
            "failed here on 2026-11-01"),
        Arguments.of(
            "failed again",
            List.of(failed(TO, 1), failed(TO, 3)),
            List.of(allowed(TO, 2)),
            "closed",
            "failed here on 2026-11-03"),
        Arguments.of(
            "another allowed",
            List.of(failed(TO, 1)),
            List.of(allowed(OTHER, 2), allowed(REBUILT, 2)),
            "closed",
            "failed here"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("table")
  void judge(
      String name, List<Denial> denied, List<Allowance> allowed, String want, String wantInReason) {
    UserControl control = UserControl.NONE.withVersions(denied, allowed);
    Verdicts.check(DeniedGate.judge(control, TO), Gate.DENIED, want, wantInReason);
  }
}
