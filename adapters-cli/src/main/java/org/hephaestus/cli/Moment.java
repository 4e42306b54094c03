package org.hephaestus.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as a person types it: a day, a day with a time, or how long from now. */
final class Moment {
  private static final Pattern SPAN = Pattern.compile("\\+?([1-9][0-9]{0,4})([hdw])");

  private Moment() {}

  /** Reads it; a day is its beginning where the person is. */
  static Optional<Instant> read(String text, Instant now, LocalZone zone) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      long hours =
          switch (span.group(2)) {
            case "h" -> 1;
            case "d" -> 24;
            default -> 7 * 24;
          };
      return Optional.of(now.plus(Duration.ofHours(hours * Long.parseLong(span.group(1)))));
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException noOffset) {
      // then without one
    }
    try {
      return Optional.of(LocalDateTime.parse(text).atZone(zone.zone()).toInstant());
    } catch (DateTimeException noTime) {
      // then a day
    }
    try {
      return Optional.of(LocalDate.parse(text).atStartOfDay(zone.zone()).toInstant());
    } catch (DateTimeException nothing) {
      return Optional.empty();
    }
  }
}
