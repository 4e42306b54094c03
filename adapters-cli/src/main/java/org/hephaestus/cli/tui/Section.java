package org.hephaestus.cli.tui;

import java.time.LocalDate;
import java.time.ZoneId;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRow;
import org.jspecify.annotations.Nullable;

/** Where a task stands on the agenda. */
enum Section {
  OVERDUE("Overdue"),
  TODAY("Today"),
  UPCOMING("Upcoming"),
  UNDATED("Undated");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * The section of a task.
   *
   * @param today where the person is
   * @param zone of that day, for dates with a time
   */
  static Section of(TaskRow row, LocalDate today, ZoneId zone) {
    if (row.overdue()) {
      return OVERDUE;
    }
    if (reached(row.doDate(), today, zone) || reached(row.lateOn(), today, zone)) {
      return TODAY;
    }
    return row.doDate() != null || row.lateOn() != null ? UPCOMING : UNDATED;
  }

  private static boolean reached(@Nullable ShownDate date, LocalDate today, ZoneId zone) {
    if (date == null) {
      return false;
    }
    LocalDate day = date.day() != null ? date.day() : date.at().atZone(zone).toLocalDate();
    return !day.isAfter(today);
  }
}
