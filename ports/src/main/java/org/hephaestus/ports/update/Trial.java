package org.hephaestus.ports.update;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A version that has to prove itself before it stays.
 *
 * @param attempt id of the attempt
 * @param to the version on trial
 * @param back the versions to go back to, best first; never empty, never {@code to}
 * @param starts the start that goes back instead, from 2 to 4: supervisors and the daemon's own
 *     guard against crash loops slow down what comes after
 * @param patience without a sign of life, after which the version is killed; whole seconds, zero
 *     for never
 * @param baseline the checks that succeeded before the switch and must succeed after it
 */
public record Trial(
    String attempt,
    VersionId to,
    List<VersionId> back,
    int starts,
    Duration patience,
    Set<String> baseline) {
  public Trial {
    back = List.copyOf(back);
    baseline = Set.copyOf(baseline);
    if (back.isEmpty() || back.contains(to)) {
      throw new IllegalArgumentException("a trial needs another version to go back to: " + back);
    }
    if (starts < 2 || starts > 4) {
      throw new IllegalArgumentException("starts must be 2 to 4, was " + starts);
    }
  }

  /**
   * Why a version on trial was left, as the launcher or the version itself wrote it.
   *
   * @param attempt id of the attempt
   * @param to the version that was left
   * @param starts how often it was started
   * @param reason one sentence
   */
  public record Verdict(String attempt, VersionId to, int starts, String reason) {}
}
