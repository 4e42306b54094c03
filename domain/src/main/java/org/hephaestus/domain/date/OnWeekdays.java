package org.hephaestus.domain.date;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * On days of the week.
 *
 * @param days at least one
 */
record OnWeekdays(Set<DayOfWeek> days) implements Schedule {
  OnWeekdays {
    days = Set.copyOf(days);
  }

  @Override
  public Optional<LocalDate> first(LocalDate from) {
    LocalDate day = from;
    while (!days.contains(day.getDayOfWeek())) {
      day = day.plusDays(1);
    }
    return Optional.of(day);
  }

  @Override
  public Optional<LocalDate> next(LocalDate base, LocalDate after) {
    return first(after.plusDays(1));
  }
}
