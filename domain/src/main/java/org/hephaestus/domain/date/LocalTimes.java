package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.hephaestus.ports.task.When;

/** What a local date and time mean in a zone. */
final class LocalTimes {
  private LocalTimes() {}

  /**
   * The moment of this local time. Left out by a clock change: later by the length of the gap, as
   * RFC 5545 3.3.5 has it. Twice there: the first.
   */
  static When.Moment at(LocalDate day, LocalTime time, ZoneId zone) {
    return new When.Moment(day.atTime(time).atZone(zone).toInstant(), zone);
  }

  /** The local date and time of a moment where it was said. */
  static LocalDateTime local(When.Moment moment) {
    return LocalDateTime.ofInstant(moment.at(), moment.zone());
  }

  /** The day of a date where it was said. */
  static LocalDate day(When when) {
    return switch (when) {
      case When.Day day -> day.day();
      case When.Moment moment -> local(moment).toLocalDate();
    };
  }
}
