package org.hephaestus.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as systemctl prints them: {@code 1min 30s} (systemd.time(7)). */
final class Timespan {
  /** Longer than anything runs; what {@code infinity} is here. */
  static final Duration INFINITY = Duration.ofDays(36_500);

  private static final Pattern PART = Pattern.compile("([0-9.]+)([a-z]+)");
  private static final Map<String, Long> MICROS =
      Map.of(
          "us", 1L,
          "ms", 1_000L,
          "s", 1_000_000L,
          "min", 60_000_000L,
          "h", 3_600_000_000L,
          "d", 86_400_000_000L,
          "w", 604_800_000_000L,
          "month", 2_629_800_000_000L,
          "y", 31_557_600_000_000L);

  private Timespan() {}

  /** Reads one; zero when it is none. */
  static Duration parse(String text) {
    if (text.strip().equals("infinity")) {
      return INFINITY;
    }
    double micros = 0;
    Matcher matcher = PART.matcher(text);
    while (matcher.find()) {
      try {
        micros += Double.parseDouble(matcher.group(1)) * MICROS.getOrDefault(matcher.group(2), 0L);
      } catch (NumberFormatException e) {
        return Duration.ZERO;
      }
    }
    return Duration.ofNanos(Math.round(micros * 1000));
  }
}
