package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.jspecify.annotations.Nullable;

/**
 * Whether the wall clock can be right. A wrong one breaks TLS, the age of releases, windows and the
 * time of the next check.
 */
public final class ClockExam {
  static final String NAME = "clock";

  private static final Duration NOTABLE = Duration.ofMinutes(5);
  private static final Duration GRAVE = Duration.ofDays(1);
  private static final String REMEDY =
      "set the clock, and let it be kept: timedatectl set-ntp true";

  private ClockExam() {}

  /**
   * What the judgement rests on.
   *
   * @param now the wall clock
   * @param built when the running version was built, or its commit was made; null when unknown
   * @param newestRelease when the newest known release was published; null when none is known
   * @param aheadOfForge how far this clock is ahead of the forge's {@code Date} header, negative
   *     when behind; null when unknown
   */
  public record Facts(
      Instant now,
      @Nullable Instant built,
      @Nullable Instant newestRelease,
      @Nullable Duration aheadOfForge) {}

  /** Judges. */
  public static Line judge(Facts facts) {
    Instant now = facts.now();
    Instant built = facts.built();
    if (built != null && now.isBefore(built)) {
      return Line.problem(
          NAME,
          "it is "
              + words(now)
              + " here, before this version was built, at "
              + words(built)
              + ": the clock is behind by "
              + Say.span(Duration.between(now, built))
              + " at least",
          REMEDY);
    }
    Duration ahead = facts.aheadOfForge();
    if (ahead != null) {
      String found =
          "it is "
              + words(now)
              + " here, "
              + Say.span(ahead.abs())
              + (ahead.isNegative() ? " behind" : " ahead of")
              + " the forge";
      if (ahead.abs().compareTo(GRAVE) > 0) {
        return Line.problem(NAME, found, REMEDY);
      }
      return ahead.abs().compareTo(NOTABLE) > 0
          ? Line.warning(NAME, found, REMEDY)
          : Line.ok(NAME, found);
    }
    Instant release = facts.newestRelease();
    if (release != null && Duration.between(now, release).compareTo(NOTABLE) > 0) {
      return Line.warning(
          NAME,
          "it is "
              + words(now)
              + " here, and the newest release is of "
              + words(release)
              + ": this clock is behind, or its publisher's was ahead",
          REMEDY);
    }
    return built == null && release == null
        ? Line.skipped(NAME, "it is " + words(now) + " here, and nothing to compare that with")
        : Line.ok(NAME, "it is " + words(now) + " here, after all that is known to be past");
  }

  private static String words(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
