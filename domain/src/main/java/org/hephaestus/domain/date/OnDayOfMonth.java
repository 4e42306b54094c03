package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.util.Optional;

/**
 * On one day of every month, the last one where a month is shorter.
 *
 * @param dayOfMonth 1 to 31
 */
record OnDayOfMonth(int dayOfMonth) implements Schedule {
  @Override
  public Optional<LocalDate> first(LocalDate from) {
    LocalDate day = in(from);
    return Optional.of(day.isBefore(from) ? in(from.plusMonths(1)) : day);
  }

  @Override
  public Optional<LocalDate> next(LocalDate base, LocalDate after) {
    return first(after.plusDays(1));
  }

  private LocalDate in(LocalDate month) {
    return month.withDayOfMonth(Math.min(dayOfMonth, month.lengthOfMonth()));
  }
}
