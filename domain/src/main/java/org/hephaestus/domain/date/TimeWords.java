package org.hephaestus.domain.date;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a time of day: {@code 17:00}, {@code 5pm}, {@code 5:30 pm}, {@code noon}. */
final class TimeWords {
  private static final Pattern CLOCK =
      Pattern.compile("([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2}))?)?(am|pm)?");

  private final Words words;

  TimeWords(Words words) {
    this.words = words;
  }

  /** The time that comes next, used up; null when something else does. */
  @Nullable LocalTime read() {
    int mark = words.mark();
    if (words.take("noon")) {
      return LocalTime.NOON;
    }
    if (words.take("midnight")) {
      return LocalTime.MIDNIGHT;
    }
    String word = words.peek();
    Matcher clock = CLOCK.matcher(word);
    if (!clock.matches()) {
      if (word.matches("[0-9]+:[0-9:]*(am|pm)?")) {
        throw words.refuse(mark, 1, "is no time of day: expected one such as 17:05 or 5:05pm");
      }
      return null;
    }
    String half = clock.group(4);
    boolean halfApart = false;
    if (half == null && (words.peek(1).equals("am") || words.peek(1).equals("pm"))) {
      half = words.peek(1);
      halfApart = true;
    }
    if (half == null && clock.group(2) == null) {
      return null;
    }
    words.skip(halfApart ? 2 : 1);
    return time(clock, half, mark);
  }

  /** Of {@code hh:mm}, {@code hh:mm:ss} or {@code hh:mm:ss.SSS}, all of which stand in one word. */
  LocalTime iso(String hour, String minute, @Nullable String second, @Nullable String fraction) {
    int mark = words.mark();
    int seconds = second == null ? 0 : number(second);
    check(number(hour), 0, 23, "hours", mark);
    check(number(minute), 0, 59, "minutes", mark);
    check(seconds, 0, 59, "seconds", mark);
    int millis = fraction == null ? 0 : number((fraction + "00").substring(0, 3));
    return LocalTime.of(number(hour), number(minute), seconds, millis * 1_000_000);
  }

  private LocalTime time(Matcher clock, @Nullable String half, int mark) {
    int hour = number(clock.group(1));
    int minute = clock.group(2) == null ? 0 : number(clock.group(2));
    int second = clock.group(3) == null ? 0 : number(clock.group(3));
    check(minute, 0, 59, "minutes", mark);
    check(second, 0, 59, "seconds", mark);
    if (half == null) {
      check(hour, 0, 23, "hours", mark);
      return LocalTime.of(hour, minute, second);
    }
    check(hour, 1, 12, "hours with am or pm", mark);
    return LocalTime.of(hour % 12 + (half.equals("pm") ? 12 : 0), minute, second);
  }

  private void check(int value, int min, int max, String what, int mark) {
    if (value < min || value > max) {
      throw words.refuse(
          mark,
          Math.max(1, words.mark() - mark),
          "is no time of day: " + what + " go from " + min + " to " + max + ", not " + value);
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
