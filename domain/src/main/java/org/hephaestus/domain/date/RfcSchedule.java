package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.hephaestus.ports.task.When;

/**
 * The days of an RFC 5545 rule. lib-recur expands the pattern; {@code COUNT} and {@code UNTIL} are
 * kept here, since they need the first date of the task and its zone.
 *
 * <p>Guarded against what lib-recur 0.17.1 does: it throws when it finds no date for thousands of
 * steps (here: the rule has ended; a daily rule with a gap of 12 years ends there), and turns back
 * behind the year 9999. Its week 53 is wrong in years that have none, so {@link RfcParser} refuses
 * it.
 */
final class RfcSchedule implements Schedule {
  private final String pattern;
  private final String startPattern;
  private final int count;
  private final Until until;

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
    checked(pattern);
  }

  private static RecurrenceRule checked(String rule) throws InvalidRecurrenceRuleException {
    return new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
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
      RecurrenceRuleIterator days = checked(rule).iterator(dateTime(base));
      if (limit == 0) {
        // A counted rule must be counted from its start. The library jumps by whole periods and
        // forgets what one reaches into the next (the last week of a year, SKIP=FORWARD), so jump
        // short of the day.
        days.fastForward(dateTime(after.minusDays(31)));
      }
      LocalDate last = base.minusDays(1);
      int seen = 1;
      while (days.hasNext()) {
        LocalDate day = localDate(days.nextDateTime());
        if (!day.isAfter(last)) {
          return Optional.empty();
        }
        last = day;
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

  private static DateTime dateTime(LocalDate day) {
    // Months count from 0 there.
    return new DateTime(day.getYear(), day.getMonthValue() - 1, day.getDayOfMonth());
  }

  private static LocalDate localDate(DateTime day) {
    return LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDayOfMonth());
  }
}
