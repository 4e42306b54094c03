package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as messages show them. */
final class Words {
  private Words() {}

  /** Exact and short: {@code 6 h}, {@code 1 h 30 min}, {@code 2 s}. */
  static String of(Duration d) {
    StringBuilder words = new StringBuilder();
    append(words, d.toDays(), "d");
    append(words, d.toHoursPart(), "h");
    append(words, d.toMinutesPart(), "min");
    append(words, d.toSecondsPart(), "s");
    return words.isEmpty() ? "0 s" : words.toString();
  }

  /** To the second, in UTC. */
  static String of(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void append(StringBuilder words, long count, String unit) {
    if (count > 0) {
      words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
    }
  }
}
