package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.time.LocalTime;
import org.hephaestus.domain.date.Words.NotUnderstood;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date as a person types it. Case does not matter; commas are ignored. A date and a time
 * may stand in either order, {@code at}, {@code @} and {@code on} between them.
 *
 * <ul>
 *   <li>{@code today tod tomorrow tom yesterday}
 *   <li>{@code fri}, {@code friday}: strictly after today; {@code this fri}, {@code next fri}: of
 *       this or the next ISO week
 *   <li>{@code +3d 3d -3d +2w +1m +1y}, {@code in 3 days}, {@code 2 weeks ago}: days; a month
 *       without that day gives its last one. {@code +4h +90min}: moments. {@code m} is a month;
 *       from 13 on {@code m} is refused, since {@code +90m} would as likely mean minutes: {@code
 *       +90min} or {@code +90mo}
 *   <li>{@code eod eow eom eoq eoy weekend}: the last day of the span; weeks end on Sunday
 *   <li>{@code 27 nov}, {@code nov 27}, {@code 27th november 2026}, {@code 2026-11-27}, {@code
 *       11-27}: without a year the next one, today included. A weekday in front must agree, and
 *       picks this year if only this year agrees
 *   <li>{@code 5pm 5:30pm 17:00 noon midnight}: alone, today's if still ahead, else tomorrow's;
 *       {@code midnight} is the start of its day
 *   <li>{@code 2026-11-27T17:00}, with seconds, {@code Z} or an offset if need be
 *   <li>{@code none}: no date
 * </ul>
 *
 * <p>Years go from 1970 to 9999. {@code 27/11} is refused: half the world reads it differently.
 */
public final class DateParser {
  private static final int MAX_CHARS = 200;
  private static final String EXPECTED =
      "expected a date such as today, tomorrow, fri, next fri, +3d, +4h, 27 nov, 2026-11-27, 17:00,"
          + " fri 17:00 or none";

  private final Words words;
  private final DayWords days;
  private final TimeWords times;
  private final MomentWords moments;
  private final Capture capture;
  private @Nullable LocalDate day;
  private @Nullable LocalTime time;

  private DateParser(Words words, Capture capture) {
    this.words = words;
    this.capture = capture;
    this.days = new DayWords(words, LocalDate.ofInstant(capture.at(), capture.zone()));
    this.times = new TimeWords(words);
    this.moments = new MomentWords(words, days, times, capture);
  }

  /**
   * Reads the words as they were meant when and where they were said.
   *
   * @param words as typed, at most 200 chars; anything else is refused, never thrown at
   */
  public static DateReading parse(String words, Capture capture) {
    try {
      return new DateParser(new Words(words, ",@", MAX_CHARS), capture).read();
    } catch (NotUnderstood refused) {
      return new DateReading.Refused(refused.message(), refused.position, refused.token);
    }
  }

  private DateReading read() {
    commas();
    if (words.left() == 0) {
      throw words.refuse(words.mark(), 0, "no date given; " + EXPECTED);
    }
    int start = words.mark();
    if (words.take("none")) {
      commas();
      if (words.left() > 0) {
        throw words.refuse(words.mark(), 1, "is left over: none stands alone");
      }
      return new DateReading.Cleared();
    }
    When.Moment moment = moments.read();
    if (moment != null) {
      commas();
      if (words.left() > 0) {
        throw words.refuse(
            words.mark(), 1, "is left over: the words before it say date and time already");
      }
      return inRange(moment, start);
    }
    while (words.left() > 0) {
      part();
      commas();
    }
    return inRange(whole(), start);
  }

  private void commas() {
    while (words.take(",")) {}
  }

  private void part() {
    int mark = words.mark();
    if (words.take("at", "@")) {
      LocalTime read = times.read();
      if (read == null) {
        throw words.refuse(
            words.mark(), 1, "is no time of day: expected one such as 17:00, 5pm or noon");
      }
      time(read, mark);
      return;
    }
    if (words.take("on")) {
      LocalDate read = days.read();
      if (read == null) {
        throw words.refuse(words.mark(), 1, "is no day: expected one such as fri or 27 nov");
      }
      day(read, mark);
      return;
    }
    LocalTime readTime = times.read();
    if (readTime != null) {
      time(readTime, mark);
      return;
    }
    LocalDate readDay = days.read();
    if (readDay == null) {
      boolean moment = moments.isNext();
      throw words.refuse(
          mark,
          1,
          moment
              ? "is a moment of its own: leave out the other date and time"
              : "is not understood; " + hint(words.peek(), EXPECTED));
    }
    day(readDay, mark);
  }

  private void time(LocalTime read, int mark) {
    if (time != null) {
      throw words.refuse(mark, "is a second time of day: expected one");
    }
    time = read;
  }

  private void day(LocalDate read, int mark) {
    if (day != null) {
      throw words.refuse(mark, "is a second date: expected one");
    }
    day = read;
  }

  private When whole() {
    LocalDate onDay = day;
    LocalTime atTime = time;
    if (atTime == null) {
      // read() saw at least one part, and it was no time.
      return new When.Day(onDay == null ? days.today() : onDay);
    }
    if (onDay != null) {
      return LocalTimes.at(onDay, atTime, capture.zone());
    }
    When.Moment todays = LocalTimes.at(days.today(), atTime, capture.zone());
    return todays.at().isAfter(capture.at())
        ? todays
        : LocalTimes.at(days.today().plusDays(1), atTime, capture.zone());
  }

  private DateReading inRange(When when, int start) {
    int year = LocalTimes.day(when).getYear();
    if (year < 1970 || year > 9999) {
      throw words.refuse(start, "is in the year " + year + ": expected 1970 to 9999");
    }
    return new DateReading.Read(when);
  }

  /** What to type instead of words other programs know. */
  private static String hint(String word, String otherwise) {
    return switch (word) {
      case "someday", "later", "never" -> "type none for no date";
      case "now" -> "type today, or a time such as 17:00";
      case "tonight" -> "type a time such as 20:00";
      default -> numberHint(word, otherwise);
    };
  }

  private static String numberHint(String word, String otherwise) {
    if (word.matches("[0-9]{8}")) {
      return "type " + word.substring(0, 4) + "-" + word.substring(4, 6) + "-" + word.substring(6);
    }
    if (word.matches("[0-9]|1[0-9]|2[0-3]")) {
      return "type " + word + ":00 for a time, or name the month of a day, as in 27 nov";
    }
    return word.matches("[0-9]{1,2}(st|nd|rd|th)?") ? "name its month, as in 27 nov" : otherwise;
  }
}
