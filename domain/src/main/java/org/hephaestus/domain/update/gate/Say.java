package org.hephaestus.domain.update.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times and sizes as verdicts show them. */
final class Say {
  private static final long MIB = 1024 * 1024;

  private Say() {}

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String span(Duration d) {
    if (d.toHours() * 3600 == d.toSeconds()) {
      return d.toHours() + " h";
    }
    return d.toMinutes() * 60 == d.toSeconds() ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  static String bytes(long bytes) {
    return bytes >= 1024 * MIB
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MIB))
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB);
  }
}
