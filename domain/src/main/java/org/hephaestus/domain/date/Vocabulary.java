package org.hephaestus.domain.date;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** English names of days, months and units. Their own table: locale data changes with the JDK. */
final class Vocabulary {
  private static final Pattern ORDINAL = Pattern.compile("([0-9]{1,2})(?:st|nd|rd|th)");

  private Vocabulary() {}

  static Optional<DayOfWeek> weekday(String word) {
    String name =
        switch (word) {
          case "tues" -> "tue";
          case "weds" -> "wed";
          case "thur", "thurs" -> "thu";
          default -> word;
        };
    for (DayOfWeek day : DayOfWeek.values()) {
      if (isNameOf(name, day)) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  static Optional<Month> month(String word) {
    String name = word.equals("sept") ? "sep" : word;
    for (Month month : Month.values()) {
      if (isNameOf(name, month)) {
        return Optional.of(month);
      }
    }
    return Optional.empty();
  }

  private static boolean isNameOf(String word, Enum<?> value) {
    String full = value.name().toLowerCase(Locale.ROOT);
    return word.equals(full) || word.equals(full.substring(0, 3));
  }

  /** {@code Fri}, {@code Nov}. */
  static String shortName(Enum<?> dayOrMonth) {
    return longName(dayOrMonth).substring(0, 3);
  }

  /** {@code Friday}, {@code November}. */
  static String longName(Enum<?> dayOrMonth) {
    String name = dayOrMonth.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** A unit of time; a bare {@code m} is a month, {@link #ambiguity} says how far that goes. */
  static Optional<ChronoUnit> unit(String word) {
    return switch (word) {
      case "d", "day", "days" -> Optional.of(ChronoUnit.DAYS);
      case "w", "wk", "wks", "week", "weeks" -> Optional.of(ChronoUnit.WEEKS);
      case "m", "mo", "month", "months" -> Optional.of(ChronoUnit.MONTHS);
      case "y", "yr", "yrs", "year", "years" -> Optional.of(ChronoUnit.YEARS);
      case "h", "hr", "hrs", "hour", "hours" -> Optional.of(ChronoUnit.HOURS);
      case "min", "mins", "minute", "minutes" -> Optional.of(ChronoUnit.MINUTES);
      default -> Optional.empty();
    };
  }

  /**
   * Why this amount with this unit word is not taken, empty when it is. A bare {@code m} means
   * months up to 12; beyond that the writer meant minutes as likely as months, and is asked.
   */
  static String ambiguity(long amount, String unit) {
    return unit.equals("m") && amount > 12
        ? "could be minutes or months: type " + amount + "min or " + amount + "mo"
        : "";
  }

  /** The number in {@code 15th}; 0 when the word is no ordinal. */
  static int ordinal(String word) {
    Matcher matcher = ORDINAL.matcher(word);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
