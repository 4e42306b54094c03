package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Every so many days, weeks, months or years.
 *
 * @param count at least 1
 * @param unit days, weeks, months or years
 * @param fromCompletion counted from the day of completion instead of the first date
 */
record Every(int count, ChronoUnit unit, boolean fromCompletion) implements Schedule {
  @Override
  public Optional<LocalDate> first(LocalDate from) {
    return Optional.of(from);
  }

  @Override
  public Optional<LocalDate> next(LocalDate base, LocalDate after) {
    // Counted from the base each time: 31 Jan, 28 Feb, 31 Mar, without drift.
    long steps = Math.max(1, unit.between(base, after) / count);
    LocalDate day = base.plus(steps * count, unit);
    while (!day.isAfter(after)) {
      steps++;
      day = base.plus(steps * count, unit);
    }
    return Optional.of(day);
  }

  LocalDate plus(LocalDate day) {
    return day.plus(count, unit);
  }
}
