package org.hephaestus.domain.date;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.WeekFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.hephaestus.ports.task.When;

/**
 * The days of an RFC 5545 rule. lib-recur expands the pattern; {@code COUNT} and {@code UNTIL} are
 * kept here, since they need the first date of the task and its zone.
 *
 * <p>Guarded against what lib-recur 0.17.1 does: it throws when it finds no date for thousands of
 * steps (here: the rule has ended), leaves the calendar behind the year 9999, and answers a week 53
 * in years that have none.
 */
final class RfcSchedule implements Schedule {
  private final String pattern;
  private final String startPattern;
  private final int count;
  private final Until until;
  private final Set<Integer> weeks;
  private final WeekFields weekFields;

  /**
   * A rule without {@code COUNT} and {@code UNTIL}, valid or it is refused.
   *
   * @param pattern the rule
   * @param startPattern the rule without its interval: where it may start
   * @param count 0 for endless
   * @throws InvalidRecurrenceRuleException if lib-recur finds it against the RFC
   */
  RfcSchedule(String pattern, String startPattern, int count, Until until)
      throws InvalidRecurrenceRuleException {
    this.pattern = pattern;
    this.startPattern = startPattern;
    this.count = count;
    this.until = until;
    RecurrenceRule rule = new RecurrenceRule(pattern, RfcMode.RFC5545_STRICT);
    List<Integer> byWeek = rule.getByPart(Part.BYWEEKNO);
    this.weeks = byWeek == null ? Set.of() : new HashSet<>(byWeek);
    // lib-recur's weekdays start with Sunday.
    int weekStart =
        List.of("SU", "MO", "TU", "WE", "TH", "FR", "SA").indexOf(rule.getWeekStart().name());
    this.weekFields = WeekFields.of(DayOfWeek.SUNDAY.plus(weekStart), 4);
  }

  @Override
  public Optional<LocalDate> first(LocalDate from) {
    return search(startPattern, from, from.minusDays(1), 0);
  }

  @Override
  public Optional<LocalDate> next(LocalDate base, LocalDate after) {
    return search(pattern, base, after, count);
  }

  @Override
  public boolean isOver(When date) {
    return until.isBefore(date);
  }

  private Optional<LocalDate> search(String rule, LocalDate base, LocalDate after, int limit) {
    try {
      RecurrenceRuleIterator days =
          new RecurrenceRule(rule, RfcMode.RFC5545_STRICT).iterator(dateTime(base));
      if (limit == 0) {
        // A counted rule must be counted from its start.
        days.fastForward(dateTime(after.plusDays(1)));
      }
      LocalDate last = base.minusDays(1);
      int seen = 1;
      while (days.hasNext()) {
        LocalDate day = localDate(days.nextDateTime());
        if (!day.isAfter(last)) {
          return Optional.empty();
        }
        last = day;
        if (!isInWeeks(day)) {
          continue;
        }
        if (day.isAfter(base) && limit > 0) {
          seen++;
          if (seen > limit) {
            return Optional.empty();
          }
        }
        if (day.isAfter(after)) {
          return Optional.of(day);
        }
      }
      return Optional.empty();
    } catch (InvalidRecurrenceRuleException checkedBefore) {
      throw new IllegalStateException("was valid: " + rule, checkedBefore);
    } catch (IllegalArgumentException nothingFound) {
      return Optional.empty();
    }
  }

  private boolean isInWeeks(LocalDate day) {
    if (weeks.isEmpty()) {
      return true;
    }
    int week = day.get(weekFields.weekOfWeekBasedYear());
    int length = (int) day.range(weekFields.weekOfWeekBasedYear()).getMaximum();
    return weeks.contains(week) || weeks.contains(week - length - 1);
  }

  private static DateTime dateTime(LocalDate day) {
    // Months count from 0 there.
    return new DateTime(day.getYear(), day.getMonthValue() - 1, day.getDayOfMonth());
  }

  private static LocalDate localDate(DateTime day) {
    return LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDayOfMonth());
  }
}
