package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.domain.update.ProbationPolicy.Kind;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbationPolicyTest {
  private static final int NEEDED = 3;

  /**
   * Name, baseline, one letter per round and check {@code store/hub} (g good, b bad, u unknown, -
   * not checked), want, in the reason.
   */
  static Stream<Arguments> table() {
    return Stream.of(
        // as many good rounds in a row as needed
        Arguments.of("nothing yet", "store", "", Kind.GO_ON, "0 of 3"),
        Arguments.of("two good", "store", "gg gg", Kind.GO_ON, "2 of 3"),
        Arguments.of("three good", "store hub", "gg gg gg", Kind.COMMIT, "hub, store good"),
        Arguments.of("after a bad one", "store", "bg gg gg", Kind.GO_ON, "2 of 3"),
        Arguments.of("good again", "store", "bg gg gg gg", Kind.COMMIT, "3 rounds"),
        // what worked before and does not now, three rounds in a row
        Arguments.of("one bad", "store", "bg", Kind.GO_ON, "0 of 3"),
        Arguments.of("three bad", "store", "bg bg bg", Kind.LEAVE, "store: broken"),
        Arguments.of("late", "store", "gg gg bg bg bg", Kind.LEAVE, "store: broken"),
        Arguments.of("by turns", "store", "bg bg gg bg bg", Kind.GO_ON, "0 of 3"),
        Arguments.of("another each time", "store hub", "bg gb bg", Kind.LEAVE, "store"),
        Arguments.of("not checked any more", "store", "-g -g -g", Kind.LEAVE, "does not check it"),
        // the world does not answer: nobody is left for that
        Arguments.of("hub down", "store hub", "gu gu gu", Kind.COMMIT, "good"),
        Arguments.of("all unknown", "store hub", "uu uu uu", Kind.COMMIT, "good"),
        // it was broken before: it is not held to that
        Arguments.of("hub not in the baseline", "store", "gb gb gb", Kind.COMMIT, "store good"),
        Arguments.of("no baseline", "", "bb bb bb", Kind.COMMIT, "nothing worked before"),
        // good and bad by turns, for ever: not good
        Arguments.of(
            "never in a row", "store", "gg bg ".repeat(15).strip(), Kind.LEAVE, "never 3"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("table")
  void judged(String name, String baseline, String rounds, Kind want, String reason) {
    ProbationPolicy.Decision got =
        ProbationPolicy.judge(
            baseline.isEmpty() ? Set.of() : Set.of(baseline.split(" ")), rounds(rounds), NEEDED);
    assertThat(got.kind()).isEqualTo(want);
    assertThat(got.reason()).contains(reason);
  }

  private static List<List<Check>> rounds(String letters) {
    List<List<Check>> rounds = new ArrayList<>();
    for (String round : letters.isEmpty() ? new String[0] : letters.split(" ")) {
      List<Check> checks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        String check = i == 0 ? "store" : "hub";
        switch (round.charAt(i)) {
          case 'g' -> checks.add(new Check(check, Result.GOOD, "fine"));
          case 'b' -> checks.add(new Check(check, Result.BAD, "broken"));
          case 'u' -> checks.add(new Check(check, Result.UNKNOWN, "no answer"));
          default -> {}
        }
      }
      rounds.add(checks);
    }
    return rounds;
  }
}
