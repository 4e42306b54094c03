package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.domain.sync.DifferencePolicy.Missing;
import org.hephaestus.ports.store.OriginState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mine are the ops 1 to 5; the digest of the first n of them is 11 times n. */
class DifferencePolicyTest {
  private static OriginState theirs(long digest, long prefix, long prefixDigest, long highest) {
    return new OriginState("o", digest, prefix, prefixDigest, highest);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("they have none", null, 0L, false),
        Arguments.of("the same", theirs(55, 5, 55, 5), null, false),
        Arguments.of("they have my beginning", theirs(33, 3, 33, 3), 3L, false),
        Arguments.of("my beginning with a gap", theirs(30, 1, 11, 3), 1L, true),
        Arguments.of("another beginning", theirs(34, 3, 34, 3), 0L, true),
        Arguments.of("as many, others", theirs(56, 5, 56, 5), 0L, true),
        Arguments.of("all of mine and more", theirs(77, 7, 77, 7), 0L, true),
        Arguments.of("all of mine and more behind a gap", theirs(77, 5, 55, 7), 5L, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whatIsMissing(
      String name, @Nullable OriginState theirs, @Nullable Long above, boolean iLack) {
    Missing expected = above == null ? new Missing.Nothing() : new Missing.Above(above);
    assertThat(DifferencePolicy.missing(5, theirs, upTo -> 11 * Math.min(upTo, 5)))
        .isEqualTo(expected);
    if (theirs != null) {
      assertThat(DifferencePolicy.lacks(theirs, upTo -> 11 * Math.min(upTo, 5))).isEqualTo(iLack);
    }
  }

  /** The first op was rejected and does not count: they have all up to 2 that they take. */
  @Test
  void aGapForGoodHoldsNothingUp() {
    Map<Long, Long> withoutTheFirst = Map.of(0L, 0L, 2L, 22L);
    OriginState theirs = theirs(22, 0, 0, 2);
    assertThat(DifferencePolicy.missing(2, theirs, withoutTheFirst::get))
        .isEqualTo(new Missing.Nothing());
    assertThat(DifferencePolicy.missing(5, theirs, withoutTheFirst::get))
        .isEqualTo(new Missing.Above(2));
  }
}
