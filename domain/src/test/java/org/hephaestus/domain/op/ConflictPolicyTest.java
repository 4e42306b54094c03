package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hephaestus.domain.op.ConflictPolicy.Kind;
import org.hephaestus.domain.op.ConflictPolicy.Write;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConflictPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static Write write(String op, long hlc, String value, @Nullable String previous) {
    return new Write(op, hlc, value, previous);
  }

  private static Arguments row(String name, List<String> lost, Write... writes) {
    return Arguments.of(name, lost, Arrays.asList(writes));
  }

  static Stream<Arguments> histories() {
    return Stream.of(
        // One author after the other: nobody loses.
        row("nothing was written", List.of()),
        row("the first value", List.of(), write("a", 1, "x", null)),
        row(
            "each saw the one before",
            List.of(),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "b")),
        // Two who saw the same: the later one wins, the earlier one has lost.
        row(
            "two over one",
            List.of("b"),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "a")),
        row(
            "equal clocks: the higher id wins",
            List.of("b"),
            write("a", 1, "x", null),
            write("c", 2, "z", "a"),
            write("b", 2, "y", "a")),
        row("two first values", List.of("a"), write("a", 1, "x", null), write("b", 2, "y", null)),
        row(
            "three at once: both others have lost, earliest first",
            List.of("b", "c"),
            write("c", 3, "z", "a"),
            write("a", 1, "x", null),
            write("d", 4, "w", "a"),
            write("b", 2, "y", "a")),
        // A branch loses by its end alone: who wrote the end had seen the rest.
        row(
            "a branch of two",
            List.of("c"),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "b"),
            write("d", 4, "w", "a")),
        row(
            "the winning branch goes on",
            List.of("b"),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "a"),
            write("d", 4, "w", "c")),
        // The same value: nothing is lost.
        row(
            "both wrote the same",
            List.of(),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "y", "a")),
        row("both cleared it", List.of(), write("a", 1, "", null), write("b", 2, "", null)),
        // It came again later, whatever was written over it then: settled for good.
        row(
            "restored",
            List.of(),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "a"),
            write("d", 4, "y", "c")),
        row(
            "restored and changed again",
            List.of(),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "a"),
            write("d", 4, "y", "c"),
            write("e", 5, "w", "d")),
        row(
            "the same lost twice is shown once, the later one",
            List.of("c"),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "y", "a"),
            write("d", 4, "z", "a")),
        // Had it before is not had it again.
        row(
            "the value it had before both",
            List.of("c"),
            write("a", 1, "x", null),
            write("b", 2, "y", "a"),
            write("c", 3, "x", "b"),
            write("d", 4, "z", "b")),
        // A value that was cleared can lose, and so can one to a clearing.
        row("lost to a clearing", List.of("a"), write("a", 1, "x", null), write("b", 2, "", null)),
        row("a lost clearing", List.of("a"), write("a", 1, "", null), write("b", 2, "x", null)),
        // What was seen has not come here: a head like any other.
        row("a missing predecessor", List.of(), write("b", 2, "y", "a")),
        row(
            "two with the same missing one",
            List.of("b"),
            write("b", 2, "y", "a"),
            write("c", 3, "z", "a")),
        // What no build of ours writes: clocks against the order of sight, circles.
        row(
            "the one that was seen has the higher clock",
            List.of("b"),
            write("a", 9, "x", null),
            write("b", 2, "y", "a")),
        row(
            "it saw itself: nobody else did",
            List.of("a"),
            write("a", 1, "x", "a"),
            write("b", 2, "y", null)),
        row("a circle", List.of(), write("a", 1, "x", "b"), write("b", 2, "y", "a")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("histories")
  void lost(String name, List<String> want, List<Write> writes) {
    Random random = new Random(7);
    List<Write> shuffled = new ArrayList<>(writes);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(ConflictPolicy.lost(shuffled)).extracting(Write::op).isEqualTo(want);
    }
  }

  private static long ago(Duration age) {
    return HlcPolicy.at(NOW.minus(age));
  }

  static Stream<Arguments> decisions() {
    Duration days90 = Duration.ofDays(90);
    Write first = write("a", ago(Duration.ofDays(300)), "x", null);
    Write old = write("b", ago(days90), "old", "a");
    Write young = write("c", ago(days90.minusMillis(1)), "young", "a");
    Write again = write("d", ago(Duration.ofDays(9)), "again", "a");
    Write twin = write("e", ago(Duration.ofDays(8)), "again", "a");
    Write won = write("f", ago(Duration.ofDays(1)), "won", "a");
    List<Write> all = List.of(won, first, old, young, again, twin);
    return Stream.of(
        // Lost, for 90 days from when it was written.
        Arguments.of("lost", "c", all, Kind.LOST),
        Arguments.of("lost, the later of twins", "e", all, Kind.LOST),
        Arguments.of("90 days old", "b", all, Kind.EXPIRED),
        Arguments.of("of the future", "b", at(NOW.plusSeconds(9)), Kind.LOST),
        // Not lost, and why.
        Arguments.of("the value", "f", all, Kind.WON),
        Arguments.of("seen by others", "a", all, Kind.OVERWRITTEN),
        Arguments.of("written again", "d", all, Kind.SETTLED),
        Arguments.of("nobody's", "z", all, Kind.UNKNOWN),
        Arguments.of("nobody's of none", "z", List.of(), Kind.UNKNOWN));
  }

  private static List<Write> at(Instant future) {
    long hlc = HlcPolicy.at(future);
    return List.of(write("b", hlc, "y", null), write("c", hlc + 1, "z", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void decides(String name, String op, List<Write> writes, Kind want) {
    ConflictPolicy.Decision decision = ConflictPolicy.decide(op, writes, NOW);
    assertThat(decision.kind()).isEqualTo(want);
    assertThat(decision.reason()).isNotBlank();
  }

  @Test
  void onlyWhatPeopleWriteIsKept() {
    assertThat(Arrays.stream(Field.values()).filter(ConflictPolicy::isKept))
        .containsExactly(
            Field.TITLE,
            Field.STATE,
            Field.ATTENTION,
            Field.DO_DATE,
            Field.LATE_ON,
            Field.PROJECT,
            Field.RECURRENCE);
  }
}
