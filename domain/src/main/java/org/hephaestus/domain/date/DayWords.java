package org.hephaestus.domain.date;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a day. The forms are listed at {@link DateParser}. */
final class DayWords {
  private static final Pattern SPAN = Pattern.compile("([+-]?)([0-9]+)([a-z]*)");
  private static final Pattern ISO = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
  private static final Pattern MONTH_DAY = Pattern.compile("([0-9]{1,2})-([0-9]{1,2})");
  private static final Pattern SLASHED =
      Pattern.compile("([0-9]{1,4})[/.]([0-9]{1,2})(?:[/.]([0-9]{0,4}))?");

  private final Words words;
  private final LocalDate today;

  DayWords(Words words, LocalDate today) {
    this.words = words;
    this.today = today;
  }

  LocalDate today() {
    return today;
  }

  /** The day that comes next, used up; null when something else does. */
  @Nullable LocalDate read() {
    LocalDate named = named(words.peek());
    if (named != null) {
      words.skip(1);
      return named;
    }
    if (words.peek().equals("this") || words.peek().equals("next")) {
      return weekdayOfWeek();
    }
    Optional<DayOfWeek> weekday = Vocabulary.weekday(words.peek());
    if (weekday.isPresent()) {
      return weekday(weekday.get());
    }
    LocalDate calendar = calendar(null);
    return calendar != null ? calendar : distant();
  }

  private @Nullable LocalDate named(String word) {
    return switch (word) {
      case "today", "tod", "eod" -> today;
      case "tomorrow", "tom" -> today.plusDays(1);
      case "yesterday" -> today.minusDays(1);
      case "eow", "weekend" -> today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
      case "eom" -> today.with(TemporalAdjusters.lastDayOfMonth());
      case "eoq" ->
          today
              .withDayOfMonth(1)
              .withMonth((today.getMonthValue() + 2) / 3 * 3)
              .with(TemporalAdjusters.lastDayOfMonth());
      case "eoy" -> today.with(TemporalAdjusters.lastDayOfYear());
      default -> null;
    };
  }

  private LocalDate weekdayOfWeek() {
    int mark = words.mark();
    boolean following = words.peek().equals("next");
    words.skip(1);
    Optional<DayOfWeek> weekday = Vocabulary.weekday(words.peek());
    if (weekday.isEmpty()) {
      throw words.refuse(
          mark,
          Math.min(2, words.left() + 1),
          "is not understood: expected a weekday as in next fri, or a distance as in +1w or +1m");
    }
    words.skip(1);
    return today
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
        .with(TemporalAdjusters.nextOrSame(weekday.get()))
        .plusWeeks(following ? 1 : 0);
  }

  private LocalDate weekday(DayOfWeek weekday) {
    int mark = words.mark();
    words.skip(1);
    int comma = words.peek().equals(",") ? 1 : 0;
    words.skip(comma);
    LocalDate date = calendar(weekday);
    if (date == null) {
      words.skip(-comma);
      return today.with(TemporalAdjusters.next(weekday));
    }
    if (!date.getDayOfWeek().equals(weekday)) {
      throw words.refuse(
          mark,
          "do not agree: "
              + date
              + " is a "
              + Vocabulary.longName(date.getDayOfWeek())
              + ", not a "
              + Vocabulary.longName(weekday));
    }
    return date;
  }

  /** A day of the calendar; null when something else comes next. */
  private @Nullable LocalDate calendar(@Nullable DayOfWeek weekday) {
    String word = words.peek();
    Matcher iso = ISO.matcher(word);
    if (iso.matches()) {
      LocalDate date = date(iso.group(1), iso.group(2), iso.group(3), 1);
      words.skip(1);
      return date;
    }
    Matcher monthDay = MONTH_DAY.matcher(word);
    if (monthDay.matches()) {
      return next(number(monthDay.group(1)), number(monthDay.group(2)), 1, weekday);
    }
    refuseSlashes(word);
    Optional<Month> first = Vocabulary.month(word);
    Optional<Month> second = Vocabulary.month(words.peek(1));
    int month;
    int day;
    if (first.isPresent() && dayOfMonth(words.peek(1)) >= 0) {
      month = first.get().getValue();
      day = dayOfMonth(words.peek(1));
    } else if (second.isPresent() && dayOfMonth(word) >= 0) {
      month = second.get().getValue();
      day = dayOfMonth(word);
    } else if (first.isPresent()) {
      throw words.refuse(
          words.mark(), 1, "needs a day of the month, as in " + word + " 27 or 27 " + word);
    } else {
      return null;
    }
    int comma = words.peek(2).equals(",") ? 1 : 0;
    String year = words.peek(2 + comma);
    if (year.matches("[0-9]{4}")) {
      int tokens = 3 + comma;
      LocalDate date = date(year, String.valueOf(month), String.valueOf(day), tokens);
      words.skip(tokens);
      return date;
    }
    return next(month, day, 2, weekday);
  }

  private void refuseSlashes(String word) {
    Matcher slashed = SLASHED.matcher(word);
    if (!slashed.matches()) {
      return;
    }
    int one = number(slashed.group(1));
    int two = number(slashed.group(2));
    String tail = slashed.group(3) == null ? "" : slashed.group(3);
    if (slashed.group(1).length() > 2) {
      throw words.refuse(words.mark(), 1, "is not understood: type it as in 2026-11-27");
    }
    String year = tail.length() == 4 ? " " + tail : "";
    String dayFirst = reading(one, two, year);
    String monthFirst = one == two ? "" : reading(two, one, year);
    String either =
        dayFirst + (dayFirst.isEmpty() || monthFirst.isEmpty() ? "" : " or ") + monthFirst;
    throw words.refuse(
        words.mark(),
        1,
        "is read differently around the world: type "
            + (either.isEmpty() ? "it as in 27 nov or 2026-11-27" : either));
  }

  private static String reading(int day, int month, String year) {
    return month >= 1 && month <= 12 && day >= 1 && day <= Month.of(month).maxLength()
        ? day + " " + Vocabulary.shortName(Month.of(month)).toLowerCase(Locale.ROOT) + year
        : "";
  }

  /** {@code 27} or {@code 27th}; -1 when it is neither. */
  private static int dayOfMonth(String word) {
    if (word.matches("[0-9]{1,2}")) {
      return number(word);
    }
    return word.matches("[0-9]{1,2}(st|nd|rd|th)") ? Vocabulary.ordinal(word) : -1;
  }

  /** The date of these numbers, refused by the part that is wrong; uses up nothing. */
  LocalDate date(String yearDigits, String monthDigits, String dayDigits, int tokens) {
    int mark = words.mark();
    int year = number(yearDigits);
    int month = checkMonth(number(monthDigits), number(dayDigits), mark, tokens);
    int day = number(dayDigits);
    int length = YearMonth.of(year, month).lengthOfMonth();
    if (day < 1 || day > length) {
      throw words.refuse(
          mark,
          tokens,
          "does not exist: "
              + Vocabulary.longName(Month.of(month))
              + " "
              + year
              + " has "
              + length
              + " days, not "
              + day);
    }
    return LocalDate.of(year, month, day);
  }

  private int checkMonth(int month, int day, int mark, int tokens) {
    if (month < 1 || month > 12) {
      String swapped =
          month >= 1 && month <= 31 && day >= 1 && day <= 12 ? "; the month comes first" : "";
      throw words.refuse(
          mark, tokens, "does not exist: months go from 1 to 12, not " + month + swapped);
    }
    return month;
  }

  /** The next such day, today included; uses up the tokens. */
  private LocalDate next(int month, int day, int tokens, @Nullable DayOfWeek weekday) {
    int mark = words.mark();
    checkMonth(month, day, mark, tokens);
    int length = Month.of(month).maxLength();
    if (day < 1 || day > length) {
      throw words.refuse(
          mark,
          tokens,
          "does not exist: "
              + Vocabulary.longName(Month.of(month))
              + " has "
              + (month == 2 ? "at most " : "")
              + length
              + " days, not "
              + day);
    }
    words.skip(tokens);
    int year = today.getYear();
    while (!exists(year, month, day) || LocalDate.of(year, month, day).isBefore(today)) {
      year++;
    }
    LocalDate next = LocalDate.of(year, month, day);
    if (weekday != null
        && !next.getDayOfWeek().equals(weekday)
        && exists(today.getYear(), month, day)) {
      LocalDate thisYears = LocalDate.of(today.getYear(), month, day);
      return thisYears.getDayOfWeek().equals(weekday) ? thisYears : next;
    }
    return next;
  }

  private static boolean exists(int year, int month, int day) {
    return month != 2 || day != 29 || Year.isLeap(year);
  }

  private @Nullable LocalDate distant() {
    Span span = span();
    if (span == null || !span.unit().isDateBased()) {
      return null;
    }
    words.skip(span.tokens());
    return today.plus(span.amount(), span.unit());
  }

  /** The distance that comes next; null when something else does. Uses up nothing. */
  @Nullable Span span() {
    int mark = words.mark();
    boolean in = words.peek().equals("in");
    int at = in ? 1 : 0;
    boolean one = in && (words.peek(1).equals("a") || words.peek(1).equals("an"));
    Matcher matcher = SPAN.matcher(one ? "1" : words.peek(at));
    if (!matcher.matches()) {
      if (in) {
        throw words.refuse(
            mark, Math.min(2, words.left()), "is not understood: expected as in in 3 days");
      }
      return null;
    }
    String unitWord = matcher.group(3);
    int tokens = at + 1;
    if (unitWord.isEmpty()) {
      unitWord = words.peek(tokens);
      tokens++;
    }
    boolean signed = !matcher.group(1).isEmpty();
    Optional<ChronoUnit> unit = Vocabulary.unit(unitWord);
    if (unit.isEmpty() || (in && signed)) {
      if (in || signed) {
        throw words.refuse(
            mark,
            Math.min(tokens, words.left()),
            "is not understood: expected a distance such as +3d, -3d, +2w, +1m, +1y, +4h, +90min or"
                + " in 3 days");
      }
      return null;
    }
    return new Span(
        amount(matcher.group(2), unitWord, tokens)
            * (matcher.group(1).equals("-") || ago(in, signed, tokens) ? -1 : 1),
        unit.get(),
        tokens + (ago(in, signed, tokens) ? 1 : 0));
  }

  private boolean ago(boolean in, boolean signed, int tokens) {
    return !in && !signed && words.peek(tokens).equals("ago");
  }

  private long amount(String digits, String unit, int tokens) {
    if (digits.length() > 6) {
      throw words.refuse(words.mark(), tokens, "is too far: expected at most 999999");
    }
    long amount = Long.parseLong(digits);
    String ambiguity = Vocabulary.ambiguity(amount, unit);
    if (!ambiguity.isEmpty()) {
      throw words.refuse(words.mark(), tokens, ambiguity);
    }
    return amount;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
