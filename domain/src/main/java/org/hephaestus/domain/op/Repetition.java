package org.hephaestus.domain.op;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hephaestus.domain.date.Occurrences;
import org.hephaestus.domain.date.Recurrence;
import org.hephaestus.domain.date.RecurrenceReading;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands in its repetition: derived, never written, so that it rolls once however many
 * devices resolve the same occurrence.
 *
 * <p>The schedule begins at the do date as it was last set. What was resolved before that was set,
 * or lies before it, belongs to a former schedule and does not count.
 */
public final class Repetition {
  private final @Nullable When base;
  private final @Nullable Recurrence rule;
  private final @Nullable Occurrence last;
  private final @Nullable When lastDate;

  private Repetition(
      @Nullable When base,
      @Nullable Recurrence rule,
      @Nullable Occurrence last,
      @Nullable When lastDate) {
    this.base = base;
    this.rule = rule;
    this.last = last;
    this.lastDate = lastDate;
  }

  /** Of the registers {@code do_date} and {@code recurrence}, and what was resolved. */
  public static Repetition of(
      @Nullable Cell doDate, @Nullable Cell recurrence, List<Occurrence> resolved) {
    When base = doDate == null ? null : date(doDate.value());
    Recurrence rule = recurrence == null ? null : rule(recurrence.value());
    if (doDate == null || base == null || rule == null) {
      return new Repetition(base, rule, null, null);
    }
    Comparator<When> order = Occurrences.order();
    Occurrence last = null;
    When lastDate = null;
    for (Occurrence occurrence : resolved) {
      When date = date(occurrence.key());
      if (date != null
          && occurrence.lastHlc() > doDate.hlc()
          && order.compare(date, base) >= 0
          && (lastDate == null || order.compare(date, lastDate) > 0)) {
        last = occurrence;
        lastDate = date;
      }
    }
    return new Repetition(base, rule, last, lastDate);
  }

  /** The date to do it: the next occurrence, or the last one when there is none any more. */
  public @Nullable When current() {
    if (last == null || lastDate == null) {
      return base;
    }
    return next(lastDate, resolvedAt(last), resolution(last)).orElse(lastDate);
  }

  /** What follows {@code occurrence} once it is resolved; empty when nothing does. */
  public Optional<When> next(When occurrence, Capture resolvedAt, Resolution how) {
    return base == null || rule == null
        ? Optional.empty()
        : rule.after(base, occurrence, resolvedAt, how);
  }

  /** Whether there is a date and a rule that this build understands. */
  public boolean repeats() {
    return base != null && rule != null;
  }

  /** The latest resolved occurrence of this schedule. */
  public Optional<Occurrence> last() {
    return Optional.ofNullable(last);
  }

  /** The date in a register; null for none, and for one this build does not understand. */
  static @Nullable When date(@Nullable String value) {
    return value == null || value.isEmpty() ? null : Occurrences.parse(value).orElse(null);
  }

  private static @Nullable Recurrence rule(String value) {
    return Recurrence.parse(value) instanceof RecurrenceReading.Read read
        ? read.recurrence()
        : null;
  }

  /** Only its day matters, and that was the author's: no zone of this machine comes in. */
  private static Capture resolvedAt(Occurrence occurrence) {
    LocalDate day;
    try {
      day = LocalDate.parse(occurrence.on());
    } catch (DateTimeException e) {
      day = LocalDate.EPOCH;
    }
    return new Capture(day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
  }

  private static Resolution resolution(Occurrence occurrence) {
    return occurrence.resolution().equals(Nodes.word(Resolution.SKIP))
        ? Resolution.SKIP
        : Resolution.DONE;
  }
}
