package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.util.Optional;
import org.hephaestus.ports.task.When;

/** The days of a rule. Times of day are laid over it by {@link Recurrence}. */
sealed interface Schedule permits Every, OnWeekdays, OnDayOfMonth, RfcSchedule {
  /** The first day from here on that the schedule may start with. */
  Optional<LocalDate> first(LocalDate from);

  /**
   * The first day after {@code after} in the schedule that starts at {@code base}.
   *
   * @param after not before base
   */
  Optional<LocalDate> next(LocalDate base, LocalDate after);

  /** Whether the rule ended before this date. */
  default boolean isOver(When date) {
    return false;
  }
}
