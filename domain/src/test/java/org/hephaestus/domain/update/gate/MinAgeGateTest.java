package org.hephaestus.domain.update.gate;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.update.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinAgeGateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource({
    // zero asks for no age, whatever the clocks say
    "none, PT0S, 2026-11-21T12:00:00Z, 2026-11-21T12:00:00Z, open, releases are taken at any age",
    "none and odd, PT0S, 2030-01-01T00:00:00Z, 2030-01-01T00:00:00Z, open, releases are taken at any age",
    // it counts from the publication
    "young, P3D, 2026-11-20T12:00:00Z, 2026-11-21T12:00:00Z, 2026-11-23T12:00:00Z, it is younger than 72 h; it is old enough 2026-11-23T12:00:00Z",
    "young, P3D, 2026-11-20T12:00:00Z, 2026-11-21T12:00:00Z, 2026-11-23T12:00:00Z, install it now with: heph update apply",
    "to the moment, P1D, 2026-11-20T12:00:00Z, 2026-11-21T12:00:00Z, open, 'it is older than 24 h, since 2026-11-20T12:00:00Z'",
    "just not, PT24H1S, 2026-11-20T12:00:00Z, 2026-11-21T12:00:00Z, 2026-11-21T12:00:01Z, it is younger than",
    "old, P3D, 2026-01-01T00:00:00Z, 2026-11-21T12:00:00Z, open, since 2026-01-01",
    "published when seen, P1D, 2026-11-21T11:00:00Z, 2026-11-21T11:00:00Z, 2026-11-22T11:00:00Z, it is younger than",
    // or from our first sight when the forge does not say
    "unknown, P1D, , 2026-11-21T06:00:00Z, 2026-11-22T06:00:00Z, it is younger than",
    "unknown and old, P1D, , 2026-11-20T11:00:00Z, open, since 2026-11-20T11:00:00Z",
    // a forge whose clock runs ahead of ours is not believed
    "ahead, P1D, 2030-01-01T00:00:00Z, 2026-11-21T06:00:00Z, 2026-11-22T06:00:00Z, it is younger than",
    "a bit ahead, P1D, 2026-11-20T11:00:01Z, 2026-11-20T11:00:00Z, open, since 2026-11-20T11:00:00Z",
    // our clock went back: at most the minimum age from now
    "seen later, P1D, , 2030-01-01T00:00:00Z, 2026-11-22T12:00:00Z, it is younger than",
    "both later, P1D, 2029-01-01T00:00:00Z, 2030-01-01T00:00:00Z, 2026-11-22T12:00:00Z, it is younger than",
    "a second later, P1D, , 2026-11-21T12:00:01Z, 2026-11-22T12:00:00Z, it is younger than",
    "now, P1D, , 2026-11-21T12:00:00Z, 2026-11-22T12:00:00Z, it is younger than",
    "seen later and published, P1D, 2026-11-20T00:00:00Z, 2030-01-01T00:00:00Z, open, since 2026-11-20T00:00:00Z",
    // durations in words
    "words, PT26H3M4S, , 2026-11-21T12:00:00Z, 2026-11-22T14:03:04Z, younger than 93784 s",
    "minutes, PT90M, , 2026-11-21T12:00:00Z, 2026-11-21T13:30:00Z, younger than 90 min",
  })
  void judge(
      String name,
      Duration minAge,
      @Nullable Instant published,
      Instant firstSeen,
      String want,
      String wantInReason) {
    Verdicts.check(
        MinAgeGate.judge(minAge, published, firstSeen, NOW), Gate.MIN_AGE, want, wantInReason);
  }
}
