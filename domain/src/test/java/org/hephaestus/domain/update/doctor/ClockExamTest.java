package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClockExamTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.5Z");

  /** Built, newest release, ahead of the forge: seconds after now, or ahead; null is unknown. */
  static Stream<Arguments> table() {
    return Stream.of(
        // Nothing is built in the future, whatever else is known.
        Arguments.of(0L, null, null, "OK | it is 2026-11-21T12:00:00Z here, after all"),
        Arguments.of(
            3_700L,
            null,
            null,
            "PROBLEM | before this version was built, at 2026-11-21T13:01:40Z: .* behind by 1 h 1"
                + " min at least$ | set the clock"),
        Arguments.of(1L, -9_000L, 0L, "PROBLEM | before this version was built | set the clock"),
        // The forge's clock is the better witness.
        Arguments.of(-9L, null, 300L, "OK | 5 min ahead of the forge$"),
        Arguments.of(-9L, null, 301L, "WARNING | 5 min 1 s ahead of the forge$ | set the clock"),
        Arguments.of(-9L, null, -300L, "OK | 5 min behind the forge$"),
        Arguments.of(-9L, null, -301L, "WARNING | 5 min 1 s behind the forge$ | set the clock"),
        Arguments.of(-9L, null, 86_400L, "WARNING | 1 d ahead of the forge$ | set the clock"),
        Arguments.of(-9L, null, 86_401L, "PROBLEM | 1 d ahead of the forge$ | set the clock"),
        Arguments.of(null, null, -86_401L, "PROBLEM | 1 d behind the forge$ | set the clock"),
        // With that witness a release of tomorrow is its publisher's affair.
        Arguments.of(-9L, 86_400L, 1L, "OK | 1 s ahead of the forge$"),
        // Without it the newest release is one, though not a good one.
        Arguments.of(-9L, 300L, null, "OK | after all that is known to be past$"),
        Arguments.of(
            -9L, 301L, null, "WARNING | release is of 2026-11-21T12:05:01Z: this | set the clock"),
        Arguments.of(null, -1L, null, "OK | after all that is known to be past$"),
        // No witness.
        Arguments.of(null, null, null, "SKIPPED | nothing to compare that with$"));
  }

  @ParameterizedTest(name = "built {0}, release {1}, ahead {2}")
  @MethodSource("table")
  void judges(@Nullable Long built, @Nullable Long release, @Nullable Long ahead, String want) {
    Lines.check(
        ClockExam.judge(
            new ClockExam.Facts(
                NOW,
                built == null ? null : NOW.plusSeconds(built),
                release == null ? null : NOW.plusSeconds(release),
                ahead == null ? null : Duration.ofSeconds(ahead))),
        "clock",
        want);
  }
}
