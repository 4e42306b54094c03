package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.hephaestus.domain.sync.DifferencePolicy.Missing;
import org.hephaestus.ports.store.OriginState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DifferencePolicyTest {
  private static OriginState state(long count, long digest, long prefix, long prefixDigest) {
    return new OriginState("o", count, digest, prefix, prefixDigest, 9);
  }

  private static final OriginState MINE = state(5, 55, 5, 55);

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("they have none", null, 0, 0L, true),
        Arguments.of("the same", state(5, 55, 5, 55), 55, null, false),
        Arguments.of("they have my beginning", state(3, 33, 3, 33), 33, 3L, false),
        Arguments.of("another beginning", state(3, 34, 3, 34), 33, 0L, true),
        Arguments.of("as many, others", state(5, 56, 5, 56), 55, 0L, true),
        Arguments.of("more than I", state(7, 77, 7, 77), 55, 0L, true),
        Arguments.of("all of mine and more behind a gap", state(7, 77, 5, 55), 55, 5L, true),
        Arguments.of("none in a row", state(2, 22, 0, 0), 0, 0L, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whatIsMissing(
      String name,
      @Nullable OriginState theirs,
      long mineUpToTheirs,
      @Nullable Long above,
      boolean iLack) {
    Missing expected = above == null ? new Missing.Nothing() : new Missing.Above(above);
    assertThat(DifferencePolicy.missing(MINE, theirs, upTo -> mineUpToTheirs)).isEqualTo(expected);
    if (theirs != null) {
      assertThat(DifferencePolicy.lacks(MINE, theirs, upTo -> mineUpToTheirs)).isEqualTo(iLack);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whoHasNothingGivesNothingAndLacksAll(String name, @Nullable OriginState theirs) {
    assertThat(DifferencePolicy.missing(state(0, 0, 0, 0), theirs, upTo -> 0))
        .isEqualTo(new Missing.Nothing());
    if (theirs != null) {
      assertThat(DifferencePolicy.lacks(null, theirs, upTo -> 0)).isTrue();
    }
  }
}
