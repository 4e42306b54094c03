package org.hephaestus.domain.date;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.hephaestus.ports.task.When;

/** Where an RFC 5545 rule ends; the end itself still belongs to it. */
sealed interface Until {
  /** Whether the rule ended before this date. */
  boolean isBefore(When date);

  /** No end. */
  record Never() implements Until {
    @Override
    public boolean isBefore(When date) {
      return false;
    }
  }

  /** The last day, wherever the date was said. */
  record Day(LocalDate last) implements Until {
    @Override
    public boolean isBefore(When date) {
      return LocalTimes.day(date).isAfter(last);
    }
  }

  /**
   * A date and time.
   *
   * @param last as written
   * @param utc a point in time, else the local time of wherever the date was said
   */
  record Time(LocalDateTime last, boolean utc) implements Until {
    @Override
    public boolean isBefore(When date) {
      return switch (date) {
        // A day has no zone to shift the point by: the day as written.
        case When.Day day -> day.day().isAfter(last.toLocalDate());
        case When.Moment moment ->
            utc
                ? moment.at().isAfter(last.toInstant(ZoneOffset.UTC))
                : LocalTimes.local(moment).isAfter(last);
      };
    }
  }

  /** The value of an {@code UNTIL} part; empty when it is none. */
  static Optional<Until> parse(String value) {
    try {
      if (value.matches("[0-9]{8}")) {
        return Optional.of(new Day(LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE)));
      }
      if (value.matches("[0-9]{8}T[0-9]{6}Z?")) {
        return Optional.of(
            new Time(
                LocalDateTime.of(
                    LocalDate.parse(value.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE),
                    LocalTime.of(
                        Integer.parseInt(value.substring(9, 11)),
                        Integer.parseInt(value.substring(11, 13)),
                        Integer.parseInt(value.substring(13, 15)))),
                value.endsWith("Z")));
      }
      return Optional.empty();
    } catch (DateTimeException noSuchDate) {
      return Optional.empty();
    }
  }
}
