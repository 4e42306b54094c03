package org.hephaestus.domain.date;

import java.time.DayOfWeek;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.domain.date.Words.NotUnderstood;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of a recurrence and finds their canonical form. The forms: {@link Recurrence}.
 */
final class RecurrenceParser {
  private static final int MAX_CHARS = 500;
  private static final int MAX_COUNT = 9999;
  private static final String EXPECTED =
      "expected a recurrence such as daily, weekdays, every 3 days, every fri, every mon and thu,"
          + " every 15th, every! 2 weeks, FREQ=MONTHLY;BYDAY=-1FR or none";
  private static final String TOO_FREQUENT =
      "is too frequent: a task comes back at most once a day";
  private static final Set<DayOfWeek> WORKDAYS =
      Set.copyOf(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
  private static final Pattern AMOUNT = Pattern.compile("([0-9]+)([a-z]*)");

  private final Words words;

  private RecurrenceParser(Words words) {
    this.words = words;
  }

  static RecurrenceReading parse(String typed) {
    try {
      Words words = new Words(typed, ",", MAX_CHARS);
      if (words.take("none")) {
        return new RecurrenceParser(words).end(new RecurrenceReading.Cleared());
      }
      if (typed.indexOf('=') >= 0
          || typed.strip().toLowerCase(Locale.ROOT).startsWith(RfcParser.PREFIX)) {
        return new RecurrenceReading.Read(RfcParser.parse(typed));
      }
      RecurrenceParser parser = new RecurrenceParser(words);
      return parser.end(new RecurrenceReading.Read(parser.rule()));
    } catch (NotUnderstood refused) {
      return new RecurrenceReading.Refused(refused.message(), refused.position, refused.token);
    }
  }

  private RecurrenceReading end(RecurrenceReading reading) {
    if (words.left() > 0) {
      String hint =
          words.peek().equals("at") || words.peek().matches("[0-9:]*(:[0-9]+|am|pm)|noon")
              ? "; the time of day belongs to the date, as in fri 17:00"
              : "";
      throw words.refuse(words.mark(), 1, "is left over" + hint);
    }
    return reading;
  }

  private Recurrence rule() {
    int mark = words.mark();
    if (words.left() == 0) {
      throw words.refuse(mark, 0, "no recurrence given; " + EXPECTED);
    }
    String word = words.peek();
    words.skip(1);
    return switch (word) {
      case "daily" -> interval(1, ChronoUnit.DAYS, false);
      case "weekly" -> interval(1, ChronoUnit.WEEKS, false);
      case "monthly" -> interval(1, ChronoUnit.MONTHS, false);
      case "yearly", "annually" -> interval(1, ChronoUnit.YEARS, false);
      case "weekdays" -> weekdays(WORKDAYS);
      case "every" -> every();
      case "every!" -> fromCompletion();
      case "hourly", "minutely", "secondly" -> throw words.refuse(mark, 1, TOO_FREQUENT);
      default -> throw words.refuse(mark, 1, "is not understood; " + EXPECTED);
    };
  }

  private Recurrence every() {
    Recurrence interval = interval(false);
    if (interval != null) {
      return interval;
    }
    if (words.take("weekday", "weekdays")) {
      return weekdays(WORKDAYS);
    }
    Optional<DayOfWeek> weekday = Vocabulary.weekday(words.peek());
    if (weekday.isPresent()) {
      return weekdayList();
    }
    int mark = words.mark();
    int day = Vocabulary.ordinal(words.peek());
    if (day == 0) {
      throw words.refuse(mark, 1, "is not understood; " + EXPECTED);
    }
    words.skip(1);
    if (words.take("of")) {
      boolean month = words.take("the", "every", "each", "a") ? words.take("month") : false;
      if (!month) {
        throw words.refuse(mark, "is not understood: expected as in every 15th of the month");
      }
    }
    return dayOfMonth(day, mark);
  }

  private Recurrence fromCompletion() {
    int mark = words.mark();
    Recurrence interval = interval(true);
    if (interval == null) {
      throw words.refuse(
          mark, 1, "is not understood: every! needs an interval, as in every! 2 weeks");
    }
    return interval;
  }

  /** What {@code 3 days}, {@code 2w}, {@code other week} or {@code month on the 15th} come to. */
  private @Nullable Recurrence interval(boolean fromCompletion) {
    int mark = words.mark();
    long count = 1;
    String unitWord = words.peek();
    int tokens = 1;
    Matcher amount = AMOUNT.matcher(unitWord);
    if (unitWord.equals("other")) {
      count = 2;
      unitWord = words.peek(1);
      tokens = 2;
    } else if (amount.matches()) {
      if (Vocabulary.ordinal(unitWord) > 0) {
        return null;
      }
      boolean apart = amount.group(2).isEmpty();
      unitWord = apart ? words.peek(1) : amount.group(2);
      tokens = apart ? 2 : 1;
      count = amount.group(1).length() > 6 ? Long.MAX_VALUE : Long.parseLong(amount.group(1));
    }
    Optional<ChronoUnit> unit = Vocabulary.unit(unitWord);
    int used = Math.min(tokens, words.left());
    if (unit.isEmpty()) {
      if (tokens == 1 && !amount.matches()) {
        return null;
      }
      throw words.refuse(
          mark,
          used,
          "is not understood: expected an interval such as 3 days, 2 weeks or 6 months");
    }
    if (!unit.get().isDateBased()) {
      throw words.refuse(mark, used, TOO_FREQUENT);
    }
    String ambiguity = Vocabulary.ambiguity(count, unitWord);
    if (!ambiguity.isEmpty()) {
      throw words.refuse(mark, used, "is ambiguous: type " + count + " months");
    }
    if (count < 1 || count > MAX_COUNT) {
      throw words.refuse(mark, used, "is out of range: expected 1 to " + MAX_COUNT);
    }
    words.skip(tokens);
    if (unit.get().equals(ChronoUnit.MONTHS) && words.peek().equals("on")) {
      return monthOn(count, fromCompletion, mark);
    }
    return interval((int) count, unit.get(), fromCompletion);
  }

  private Recurrence monthOn(long count, boolean fromCompletion, int mark) {
    words.skip(1);
    boolean the = words.take("the");
    int day = Vocabulary.ordinal(words.peek());
    if (day == 0 && !the && words.peek().matches("[0-9]{1,2}")) {
      day = Integer.parseInt(words.peek());
    }
    if (day == 0) {
      throw words.refuse(
          words.mark(), 1, "is no day of the month: expected as in every month on the 15th");
    }
    if (count != 1 || fromCompletion) {
      words.skip(1);
      throw words.refuse(
          mark,
          "is not understood: a day of the month goes with every month; for other intervals type"
              + " FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15");
    }
    int dayMark = words.mark();
    words.skip(1);
    return dayOfMonth(day, dayMark);
  }

  private Recurrence dayOfMonth(int day, int mark) {
    if (day < 1 || day > 31) {
      throw words.refuse(mark, 1, "is no day of the month: expected 1st to 31st");
    }
    return new Recurrence("every " + ordinal(day), new OnDayOfMonth(day));
  }

  private Recurrence weekdayList() {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    boolean more = true;
    while (more) {
      int mark = words.mark();
      Optional<DayOfWeek> day = Vocabulary.weekday(words.peek());
      if (day.isEmpty()) {
        throw words.refuse(mark, 1, "is no weekday: expected as in every mon and thu");
      }
      if (!days.add(day.get())) {
        throw words.refuse(mark, 1, "is named twice");
      }
      words.skip(1);
      boolean comma = words.take(",");
      boolean and = words.take("and", "&");
      more = comma || and;
    }
    return weekdays(days);
  }

  private static Recurrence weekdays(Set<DayOfWeek> days) {
    if (days.equals(WORKDAYS)) {
      return new Recurrence("weekdays", new OnWeekdays(WORKDAYS));
    }
    List<String> names = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (days.contains(day)) {
        names.add(Vocabulary.shortName(day).toLowerCase(Locale.ROOT));
      }
    }
    int last = names.size() - 1;
    String text =
        last == 0
            ? names.get(0)
            : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    return new Recurrence("every " + text, new OnWeekdays(days));
  }

  private static Recurrence interval(int count, ChronoUnit unit, boolean fromCompletion) {
    String many = unit.name().toLowerCase(Locale.ROOT);
    String one = many.substring(0, many.length() - 1);
    String text;
    if (fromCompletion) {
      text = "every! " + (count == 1 ? one : count + " " + many);
    } else if (count == 1) {
      text = unit.equals(ChronoUnit.DAYS) ? "daily" : one + "ly";
    } else {
      text = "every " + count + " " + many;
    }
    return new Recurrence(text, new Every(count, unit, fromCompletion));
  }

  private static String ordinal(int day) {
    String end =
        switch (day) {
          case 1, 21, 31 -> "st";
          case 2, 22 -> "nd";
          case 3, 23 -> "rd";
          default -> "th";
        };
    return day + end;
  }
}
