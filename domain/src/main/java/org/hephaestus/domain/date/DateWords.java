package org.hephaestus.domain.date;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;

/** Says dates to a person, and where and when that person stands towards them. */
public final class DateWords {
  private DateWords() {}

  /**
   * The date itself: {@code Fri 27 Nov}, {@code Fri 27 Nov 17:00}; with the year when it is not the
   * year of the capture. A moment is told in the local time of the capture. {@link DateParser}
   * reads days told this way back.
   */
  public static String absolute(When when, Capture capture) {
    LocalDate day = dayOf(when, capture.zone());
    String words =
        Vocabulary.shortName(day.getDayOfWeek())
            + " "
            + day.getDayOfMonth()
            + " "
            + Vocabulary.shortName(day.getMonth());
    if (day.getYear() != today(capture).getYear()) {
      words += " " + day.getYear();
    }
    return switch (when) {
      case When.Day whole -> words;
      case When.Moment moment -> {
        LocalDateTime local = LocalDateTime.ofInstant(moment.at(), capture.zone());
        yield words + String.format(Locale.ROOT, " %02d:%02d", local.getHour(), local.getMinute());
      }
    };
  }

  /**
   * How far away: {@code today}, {@code tomorrow}, {@code in 6 days}, {@code 3 weeks ago}; a moment
   * of today {@code in 3 h}, {@code 20 min ago}, {@code now}. Rounded towards now.
   */
  public static String relative(When when, Capture capture) {
    LocalDate today = today(capture);
    LocalDate day = dayOf(when, capture.zone());
    return switch (when) {
      case When.Day whole -> days(today, day);
      case When.Moment moment ->
          day.equals(today) ? within(capture.at(), moment.at()) : days(today, day);
    };
  }

  private static String within(Instant now, Instant at) {
    Duration distance = Duration.between(now, at);
    Duration length = distance.abs();
    if (length.compareTo(Duration.ofMinutes(1)) < 0) {
      return "now";
    }
    String words =
        length.compareTo(Duration.ofHours(1)) < 0
            ? length.toMinutes() + " min"
            : length.toHours() + " h";
    return distance.isNegative() ? words + " ago" : "in " + words;
  }

  private static String days(LocalDate today, LocalDate day) {
    long days = ChronoUnit.DAYS.between(today, day);
    if (days == 0) {
      return "today";
    }
    if (days == 1) {
      return "tomorrow";
    }
    if (days == -1) {
      return "yesterday";
    }
    long far = Math.abs(days);
    long months = Math.abs(ChronoUnit.MONTHS.between(today, day));
    String words;
    if (far < 14) {
      words = far + " days";
    } else if (months < 2) {
      words = far / 7 + " weeks";
    } else if (months < 24) {
      words = months + " months";
    } else {
      words = months / 12 + " years";
    }
    return days < 0 ? words + " ago" : "in " + words;
  }

  private static LocalDate today(Capture capture) {
    return LocalDate.ofInstant(capture.at(), capture.zone());
  }

  /** When it begins in a zone: a moment itself, or the first moment of the day there. */
  public static Instant instantOf(When when, ZoneId zone) {
    return switch (when) {
      case When.Day day -> day.day().atStartOfDay(zone).toInstant();
      case When.Moment moment -> moment.at();
    };
  }

  /** The day it falls on in a zone. */
  public static LocalDate dayOf(When when, ZoneId zone) {
    return switch (when) {
      case When.Day day -> day.day();
      case When.Moment moment -> LocalDate.ofInstant(moment.at(), zone);
    };
  }

  /**
   * Whether it is over: a day once the next one has begun in the zone of the capture, a moment once
   * the clock is behind it.
   */
  public static boolean isPast(When when, Capture capture) {
    return switch (when) {
      case When.Day day ->
          !capture.at().isBefore(instantOf(new When.Day(day.day().plusDays(1)), capture.zone()));
      case When.Moment moment -> moment.at().isBefore(capture.at());
    };
  }

  /**
   * The order in which they come up for somebody in this zone: by {@link #instantOf}, a day before
   * the moments it begins with. Total: dates that differ never compare as 0.
   */
  public static Comparator<When> order(ZoneId zone) {
    return Comparator.<When, Instant>comparing(when -> instantOf(when, zone))
        .thenComparing(when -> when instanceof When.Moment)
        .thenComparing(Occurrences::key);
  }
}
