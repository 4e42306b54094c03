package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Moments and durations as people read them. */
final class Times {
  private final Instant now;
  private final ZoneId zone;

  Times(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** {@code 2026-11-21 14:03:07 (3 min ago)}. */
  String moment(Instant at) {
    ZonedDateTime local = at.atZone(zone).withNano(0);
    String distance =
        at.isAfter(now)
            ? "in " + duration(Duration.between(now, at))
            : duration(Duration.between(at, now)) + " ago";
    String time = local.toLocalTime().toString();
    return local.toLocalDate()
        + " "
        + (time.length() == 5 ? time + ":00" : time)
        + " ("
        + distance
        + ")";
  }

  /** The two largest units: {@code 2 h 3 min}. */
  static String duration(Duration d) {
    if (d.toDays() > 0) {
      return d.toDays() + " d " + d.toHoursPart() + " h";
    }
    if (d.toHours() > 0) {
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    }
    if (d.toMinutes() > 0) {
      return d.toMinutes() + " min " + d.toSecondsPart() + " s";
    }
    return d.toSeconds() + " s";
  }
}
