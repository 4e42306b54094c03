package org.hephaestus.domain.date;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** Reads what says date and time at once: {@code +4h}, {@code 2026-11-27T17:00Z}. */
final class MomentWords {
  private static final Pattern ISO =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})t([0-9]{2}):([0-9]{2})"
              + "(?::([0-9]{2})(?:\\.([0-9]{1,3}))?)?(z|[+-][0-9]{2}(?::?[0-9]{2})?)?");

  private final Words words;
  private final DayWords days;
  private final TimeWords times;
  private final Capture capture;

  MomentWords(Words words, DayWords days, TimeWords times, Capture capture) {
    this.words = words;
    this.days = days;
    this.times = times;
    this.capture = capture;
  }

  /** Whether one comes next; uses up nothing. */
  boolean isNext() {
    Span span = days.span();
    return ISO.matcher(words.peek()).matches() || (span != null && !span.unit().isDateBased());
  }

  /** The moment that comes next, used up; null when something else does. */
  When.@Nullable Moment read() {
    Matcher iso = ISO.matcher(words.peek());
    if (iso.matches()) {
      return iso(iso);
    }
    Span span = days.span();
    if (span == null || span.unit().isDateBased()) {
      return null;
    }
    words.skip(span.tokens());
    return new When.Moment(
        capture.at().truncatedTo(ChronoUnit.MILLIS).plus(span.amount(), span.unit()),
        capture.zone());
  }

  private When.Moment iso(Matcher iso) {
    LocalDate day = days.date(iso.group(1), iso.group(2), iso.group(3), 1);
    LocalTime time = times.iso(iso.group(4), iso.group(5), iso.group(6), iso.group(7));
    String offset = iso.group(8);
    if (offset == null) {
      words.skip(1);
      return LocalTimes.at(day, time, capture.zone());
    }
    try {
      // The offset says which point in time; the zone stays that of the person.
      ZoneOffset at = ZoneOffset.of(offset.toUpperCase(Locale.ROOT));
      words.skip(1);
      return new When.Moment(day.atTime(time).toInstant(at), capture.zone());
    } catch (DateTimeException outOfRange) {
      throw words.refuse(
          words.mark(), 1, "has no valid offset: expected one such as Z, +01:00 or -05:30");
    }
  }
}
