package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.util.Optional;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * A rule by which a task comes back. At most one occurrence a day; the time of day is that of the
 * date it starts from, kept in that date's own zone when the clocks change.
 *
 * <ul>
 *   <li>{@code daily weekly monthly yearly weekdays}; {@code every day|week|month|year}, {@code
 *       every 3 days}, {@code every 2w}, {@code every other week}: counted from the first date. A
 *       month without that day takes its last one, and the next is counted from the first date
 *       again: 31 Jan, 28 Feb, 31 Mar
 *   <li>{@code every fri}, {@code every mon and thu}, {@code every weekday}
 *   <li>{@code every 15th}, {@code every month on the 15th}: the last day where a month is shorter,
 *       so {@code every 31st} is the last day of every month
 *   <li>{@code every! 2 weeks}: counted from the day it was done
 *   <li>RFC 5545, {@code FREQ=MONTHLY;BYDAY=-1FR} with or without {@code RRULE:}, of daily
 *       frequency or less and without parts of a day. As the RFC has it, a date that does not exist
 *       is left out, {@code COUNT} counts the first date, and {@code UNTIL} is included
 *   <li>{@code none}: no recurrence
 * </ul>
 *
 * <p>Nothing comes after the year 9999. Immutable; equal when the texts are.
 */
public final class Recurrence {
  private final String text;
  private final Schedule schedule;

  Recurrence(String text, Schedule schedule) {
    this.text = text;
    this.schedule = schedule;
  }

  /**
   * Reads a rule. It means the same wherever and whenever it is said, so no capture is needed.
   *
   * @param words as typed, at most 500 chars; anything else is refused, never thrown at
   */
  public static RecurrenceReading parse(String words) {
    return RecurrenceParser.parse(words);
  }

  /** The rule in its canonical words, close to those typed; {@link #parse} reads an equal rule. */
  public String text() {
    return text;
  }

  /**
   * The first date when the person gave none: for rules that name days, the first such day from
   * today on, otherwise today. A day; empty when the rule ended before.
   */
  public Optional<When> firstOnOrAfter(Capture capture) {
    return firstOnOrAfter(new When.Day(LocalDate.ofInstant(capture.at(), capture.zone())));
  }

  /**
   * The first date from this one on that fits the rule, with the time of day of {@code from};
   * {@code from} itself when it does. Intervals start there: every second Friday starts on the
   * first Friday.
   */
  public Optional<When> firstOnOrAfter(When from) {
    return schedule.first(LocalTimes.day(from)).flatMap(day -> on(from, day));
  }

  /**
   * What follows an occurrence. Always later than it.
   *
   * <p>Rules by schedule: the first scheduled date strictly after {@code occurrence}, whatever day
   * it was resolved on, so one resolution is one step. The schedule is {@code base}, fitting or
   * not, and what fits after it. Rules from completion: the interval after the local day it was
   * done on, or after {@code occurrence} when it was skipped; should that not be later than {@code
   * occurrence}, because it was done well ahead, then the day after {@code occurrence}.
   *
   * @param base the date the schedule starts from, as last set by the person
   * @param occurrence that was resolved
   * @param resolvedAt when and where
   * @param how done or skipped
   * @return empty when the rule has ended
   */
  public Optional<When> after(When base, When occurrence, Capture resolvedAt, Resolution how) {
    if (schedule instanceof Every every && every.fromCompletion()) {
      LocalDate from =
          switch (how) {
            case DONE -> LocalDate.ofInstant(resolvedAt.at(), resolvedAt.zone());
            case SKIP -> dayIn(base, occurrence);
          };
      Optional<When> next = on(base, every.plus(from));
      return next.isPresent() && later(next.get(), occurrence)
          ? next
          : firstLater(base, occurrence, day -> Optional.of(day.plusDays(1)));
    }
    if (later(base, occurrence)) {
      return Optional.of(base);
    }
    LocalDate start = LocalTimes.day(base);
    return firstLater(base, occurrence, day -> schedule.next(start, later(start, day)));
  }

  private Optional<When> firstLater(When base, When occurrence, Step step) {
    // From the day before: a schedule may have a later time on the day of the occurrence.
    LocalDate day = dayIn(base, occurrence).minusDays(1);
    while (true) {
      Optional<LocalDate> next = step.after(day);
      Optional<When> date = next.flatMap(found -> on(base, found));
      if (next.isEmpty() || date.isEmpty() || later(date.get(), occurrence)) {
        return date;
      }
      day = next.get();
    }
  }

  /** The date on this day with the base's time of day; empty behind the end of the rule. */
  private Optional<When> on(When base, LocalDate day) {
    if (day.getYear() > 9999) {
      return Optional.empty();
    }
    When date =
        switch (base) {
          case When.Day whole -> new When.Day(day);
          case When.Moment moment ->
              day.equals(LocalTimes.day(moment))
                  ? moment
                  : LocalTimes.at(day, LocalTimes.local(moment).toLocalTime(), moment.zone());
        };
    return schedule.isOver(date) ? Optional.empty() : Optional.of(date);
  }

  private static LocalDate dayIn(When base, When occurrence) {
    return base instanceof When.Moment there && occurrence instanceof When.Moment moment
        ? LocalDate.ofInstant(moment.at(), there.zone())
        : LocalTimes.day(occurrence);
  }

  private static boolean later(When one, When other) {
    return (one instanceof When.Moment a && other instanceof When.Moment b)
        ? a.at().isAfter(b.at())
        : LocalTimes.day(one).isAfter(LocalTimes.day(other));
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recurrence that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** One step on the calendar. */
  private interface Step {
    Optional<LocalDate> after(LocalDate day);
  }
}
