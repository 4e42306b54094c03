package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HlcPolicyTest {
  private static long at(long millis, int counter) {
    return millis << 16 | counter;
  }

  static Stream<Arguments> clocks() {
    return Stream.of(
        // The wall clock, when it is ahead of everything seen.
        Arguments.of("first write", 1_000L, 0L, 0L, at(1_000, 0)),
        Arguments.of("later write", 2_000L, at(1_000, 7), 0L, at(2_000, 0)),
        // The counter, when it is not: a second write in the same millisecond, a clock set back.
        Arguments.of("same millisecond", 1_000L, at(1_000, 0), 0L, at(1_000, 1)),
        Arguments.of("clock set back", 500L, at(1_000, 3), 0L, at(1_000, 4)),
        Arguments.of("clock before 1970", -5L, at(1_000, 3), 0L, at(1_000, 4)),
        // What the author saw is overtaken, however far ahead its clock was.
        Arguments.of("value of the future", 1_000L, at(900, 0), at(9_000, 2), at(9_000, 3)),
        Arguments.of("value of the past", 1_000L, at(900, 0), at(800, 2), at(1_000, 0)),
        // A full counter carries; a write never fails.
        Arguments.of("full counter", 1_000L, at(1_000, 65_535), 0L, at(1_001, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clocks")
  void next(String name, long now, long last, long overwritten, long want) {
    assertThat(HlcPolicy.next(Instant.ofEpochMilli(now), last, overwritten)).isEqualTo(want);
    assertThat(HlcPolicy.time(want).toEpochMilli()).isEqualTo(want >> 16);
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        // The higher clock wins; of equal ones the higher id, so that all replicas agree.
        Arguments.of(2L, "A", 1L, "B", true),
        Arguments.of(1L, "B", 2L, "A", false),
        Arguments.of(1L, "B", 1L, "A", true),
        Arguments.of(1L, "A", 1L, "B", false),
        Arguments.of(1L, "A", 1L, "A", false));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void wins(long hlc, String op, long otherHlc, String otherOp, boolean want) {
    assertThat(HlcPolicy.wins(hlc, op, otherHlc, otherOp)).isEqualTo(want);
  }
}
