package org.hephaestus.domain.update;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;

/**
 * Whether a version on trial stays. It is held to what worked before the switch, the baseline, and
 * to nothing else: what was broken before, or what the world does not answer, says nothing about
 * it.
 *
 * <p>Rounds are counted, not minutes: no clock that jumps and no suspend makes a trial longer or
 * shorter.
 */
final class ProbationPolicy {
  /** One bad round may be bad luck: a disk that was busy, a probe that timed out. */
  static final int BAD_IN_A_ROW = 3;

  /** A version that is good and bad by turns is not good. */
  static final int LONGEST = 10;

  private ProbationPolicy() {}

  /** What to do after a round. */
  enum Kind {
    /** Look again. */
    GO_ON,
    /** It has proved itself. */
    COMMIT,
    /** It does not work: leave it. */
    LEAVE
  }

  /**
   * The decision.
   *
   * @param reason one sentence
   */
  record Decision(Kind kind, String reason) {}

  /**
   * Decides.
   *
   * @param baseline names of the checks that were good before the switch
   * @param rounds all rounds of this start, oldest first
   * @param needed good rounds in a row to stay
   */
  static Decision judge(Set<String> baseline, List<List<Check>> rounds, int needed) {
    int good = 0;
    int bad = 0;
    String why = "";
    for (List<Check> round : rounds) {
      String broken = broken(baseline, round);
      good = broken.isEmpty() ? good + 1 : 0;
      bad = broken.isEmpty() ? 0 : bad + 1;
      why = broken.isEmpty() ? why : broken;
    }
    if (bad >= BAD_IN_A_ROW) {
      return new Decision(Kind.LEAVE, "worked before and does not now: " + why);
    }
    if (good >= needed) {
      return new Decision(Kind.COMMIT, proof(baseline, good));
    }
    if (rounds.size() >= LONGEST * needed) {
      return new Decision(
          Kind.LEAVE,
          "never " + needed + " good rounds in a row in " + rounds.size() + ", last: " + why);
    }
    return new Decision(Kind.GO_ON, good + " of " + needed + " good rounds");
  }

  /** What of the baseline this round does not have; empty when it has all of it. */
  private static String broken(Set<String> baseline, List<Check> round) {
    StringBuilder broken = new StringBuilder();
    for (String name : new TreeSet<>(baseline)) {
      Check check =
          round.stream()
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElse(new Check(name, Result.BAD, "this version does not check it"));
      if (check.result() == Result.BAD) {
        broken.append(broken.isEmpty() ? "" : "; ").append(name).append(": ");
        broken.append(check.detail());
      }
    }
    return broken.toString();
  }

  private static String proof(Set<String> baseline, int rounds) {
    return baseline.isEmpty()
        ? "it serves, " + rounds + " rounds; nothing worked before that it could be held to"
        : String.join(", ", new TreeSet<>(baseline)) + " good in " + rounds + " rounds";
  }
}
