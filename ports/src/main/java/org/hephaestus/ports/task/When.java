package org.hephaestus.ports.task;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A date as a person means it. */
public sealed interface When {
  /**
   * A day without a time. It belongs to no zone: it begins and ends at the midnights of wherever
   * the person is.
   */
  record Day(LocalDate day) implements When {}

  /**
   * A point in time.
   *
   * @param at the point, whole milliseconds
   * @param zone in which it was said, so that its repetitions keep their time of day
   */
  record Moment(Instant at, ZoneId zone) implements When {}
}
