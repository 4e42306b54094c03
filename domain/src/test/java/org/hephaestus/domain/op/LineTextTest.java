package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hephaestus.domain.op.LineDiff.Kind;
import org.hephaestus.domain.op.LineDiff.Step;
import org.hephaestus.ports.store.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTextTest {
  /** Lines are letters here, texts are words. */
  private static List<String> lines(String word) {
    return word == null ? List.of() : word.chars().mapToObj(Character::toString).toList();
  }

  private static List<String> apply(List<String> old, List<String> wanted, List<Step> steps) {
    List<String> result = new ArrayList<>();
    int at = 0;
    for (Step step : steps) {
      switch (step.kind()) {
        case KEEP -> {
          assertThat(step.index()).isEqualTo(at++);
          result.add(old.get(step.index()));
        }
        case DELETE -> assertThat(step.index()).isEqualTo(at++);
        case INSERT -> result.add(wanted.get(step.index()));
      }
    }
    assertThat(at).isEqualTo(old.size());
    return result;
  }

  @ParameterizedTest
  @CsvSource({
    // old, wanted, edits: the shortest way, from Myers' paper and by hand
    "ABCABBA, CBABAC, 5",
    "ABC, ABC, 0",
    ", ABC, 3",
    "ABC, , 3",
    "ABC, XBC, 2",
    "ABC, ABXC, 1",
    "ABC, AC, 1",
    "AAAA, AA, 2",
    "ABAB, BABA, 2",
    "ABCD, DCBA, 6",
  })
  void isShortest(String old, String wanted, int edits) {
    List<Step> steps = LineDiff.between(lines(old), lines(wanted));
    assertThat(apply(lines(old), lines(wanted), steps)).isEqualTo(lines(wanted));
    assertThat(steps.stream().filter(s -> s.kind() != Kind.KEEP).count()).isEqualTo(edits);
  }

  @Test
  void alwaysLeadsToTheWantedText() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      List<String> old = letters(random);
      List<String> wanted = letters(random);
      assertThat(apply(old, wanted, LineDiff.between(old, wanted)))
          .as("replay with -Dheph.seed=%d, run %d", seed, run)
          .isEqualTo(wanted);
    }
  }

  private static List<String> letters(Random random) {
    return IntStream.range(0, random.nextInt(12))
        .mapToObj(i -> Character.toString('A' + random.nextInt(4)))
        .toList();
  }

  @Test
  void textsWithoutMuchInCommonAreReplaced() {
    List<String> old = IntStream.range(0, 5_000).mapToObj(i -> "old " + i).toList();
    List<String> wanted = new ArrayList<>(List.of("old 0"));
    IntStream.range(0, 5_000).forEach(i -> wanted.add("new " + i));
    List<Step> steps = LineDiff.between(old, wanted);
    assertThat(apply(old, wanted, steps)).isEqualTo(wanted);
    assertThat(steps.getFirst()).isEqualTo(new Step(Kind.KEEP, 0));
  }

  private static Line line(String id, String after, long hlc, int index) {
    return new Line("n", id, after, id, hlc, index, 1, null);
  }

  private static Line dead(String id, String after, long hlc, int index) {
    return new Line("n", id, after, id, hlc, index, 1, 2L);
  }

  @Test
  void newestBehindTheSameLineStandsFirstAndDeadLinesKeepTheirPlace() {
    assertThat(
            LineDocument.of(
                    List.of(
                        line("a", "", 1, 0),
                        line("c", "b", 1, 2),
                        dead("b", "a", 1, 1),
                        line("x", "a", 5, 0),
                        line("y", "a", 3, 0),
                        line("z", "nowhere", 9, 0),
                        new Line("n", "gone", "", "", 0, 0, 0, 2L)))
                .text())
        .isEqualTo("a\nx\ny\nc");
  }

  @Test
  void ofOneOpTheLaterLineStandsFirstBehindTheSameLine() {
    assertThat(LineDocument.of(List.of(line("p", "", 1, 0), line("q", "", 1, 1))).text())
        .isEqualTo("q\np");
  }

  @Test
  void linesThatHangBehindEachOtherAreNoEndlessLoop() {
    assertThat(LineDocument.of(List.of(line("a", "b", 1, 0), line("b", "a", 1, 1))).text())
        .isEmpty();
  }

  @Test
  void remembersWhatItWasAtARevision() {
    LineDocument document =
        LineDocument.of(
            List.of(
                new Line("n", "a", "", "a", 1, 0, 1, null),
                new Line("n", "b", "a", "b", 1, 1, 1, 3L),
                new Line("n", "c", "b", "c", 2, 0, 2, null)));
    assertThat(document.aliveAt(0)).isEmpty();
    assertThat(document.aliveAt(1)).extracting(Line::id).containsExactly("a", "b");
    assertThat(document.aliveAt(2)).extracting(Line::id).containsExactly("a", "b", "c");
    assertThat(document.aliveAt(3)).extracting(Line::id).containsExactly("a", "c");
  }
}
