package org.hephaestus.domain.update.gate;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When updates may happen unasked: {@code Mon-Fri 02:00-05:00 Europe/Berlin; Sat,Sun 00:00-06:00
 * Europe/Berlin}. Times are those on the wall of the named zone (IANA). A window that ends before
 * it starts reaches over midnight and belongs to the day it starts on. On the day the clock is put
 * forward, a time that does not exist moves forward with it; on the day it is put back, a window
 * lasts from the first of the doubled times to the second. A window that ends no later than it
 * starts once both have moved (02:30-03:10 where 02:00 becomes 03:00) does not open on that day.
 */
public final class MaintenanceWindow {
  private static final String WANTED =
      "wanted [DAYS] HH:MM-HH:MM ZONE, several with ;, as in: Mon-Fri 02:00-05:00 Europe/Berlin";
  private static final Pattern PART =
      Pattern.compile(
          "(?:([A-Za-z,-]+) +)?([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9]) +(\\S+)");
  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "mon", DayOfWeek.MONDAY,
          "tue", DayOfWeek.TUESDAY,
          "wed", DayOfWeek.WEDNESDAY,
          "thu", DayOfWeek.THURSDAY,
          "fri", DayOfWeek.FRIDAY,
          "sat", DayOfWeek.SATURDAY,
          "sun", DayOfWeek.SUNDAY);

  /**
   * Two weeks and a day: a weekly window opens once in that time, also when the day on which the
   * clock is put forward swallows it whole.
   */
  private static final int FAR = 15;

  private final String text;
  private final List<Part> parts;

  private MaintenanceWindow(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /** One opening on some days; an end at or before the start is on the next day. */
  private record Part(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {
    /** From when to when it is open, if it opens on that day. */
    Optional<Opening> on(LocalDate day) {
      if (!days.contains(day.getDayOfWeek())) {
        return Optional.empty();
      }
      LocalDate last = end.isAfter(start) ? day : day.plusDays(1);
      // Java moves what lies in a gap forward by the gap.
      return Optional.of(
          new Opening(
              ZonedDateTime.of(day, start, zone).withEarlierOffsetAtOverlap(),
              ZonedDateTime.of(last, end, zone).withLaterOffsetAtOverlap()));
    }
  }

  private record Opening(ZonedDateTime from, ZonedDateTime to) {
    boolean holds(Instant at) {
      return !at.isBefore(from.toInstant()) && at.isBefore(to.toInstant());
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong and what was wanted
   */
  public static MaintenanceWindow parse(String text) {
    List<Part> parts = new ArrayList<>();
    for (String one : text.split(";", -1)) {
      Matcher matcher = PART.matcher(one.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("'" + one.strip() + "' is no window: " + WANTED);
      }
      String days = matcher.group(1);
      parts.add(
          new Part(
              days == null ? EnumSet.allOf(DayOfWeek.class) : days(days),
              time(matcher.group(2)),
              matcher.group(3).equals("24:00") ? LocalTime.MIDNIGHT : time(matcher.group(3)),
              zone(matcher.group(4))));
    }
    return new MaintenanceWindow(text.strip(), parts);
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String range : text.split(",", -1)) {
      String[] ends = range.split("-", -1);
      DayOfWeek first = day(ends[0]);
      DayOfWeek last = day(ends[ends.length - 1]);
      if (ends.length > 2) {
        throw new IllegalArgumentException("'" + range + "' are no days: " + WANTED);
      }
      for (DayOfWeek day = first; ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    DayOfWeek day = DAYS.get(word.toLowerCase(Locale.ROOT));
    if (day == null) {
      throw new IllegalArgumentException(
          "'" + word + "' is no day, wanted Mon, Tue, Wed, Thu, Fri, Sat or Sun: " + WANTED);
    }
    return day;
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no time of day: " + WANTED, e);
    }
  }

  private static ZoneId zone(String text) {
    if (!text.equals("UTC") && !ZoneId.getAvailableZoneIds().contains(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no zone, wanted a name like Europe/Berlin or UTC: " + WANTED);
    }
    return ZoneId.of(text);
  }

  /** Whether updates may happen. */
  public boolean isOpen(Instant now) {
    for (Part part : parts) {
      LocalDate today = now.atZone(part.zone()).toLocalDate();
      // What began yesterday may reach into today.
      for (LocalDate day : List.of(today.minusDays(1), today)) {
        if (part.on(day).filter(opening -> opening.holds(now)).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** When it opens next, in the zone it was written in; empty when not within 15 days. */
  public Optional<ZonedDateTime> nextOpening(Instant now) {
    Optional<ZonedDateTime> next = Optional.empty();
    for (Part part : parts) {
      LocalDate today = now.atZone(part.zone()).toLocalDate();
      for (int ahead = 0; ahead <= FAR; ahead++) {
        Optional<ZonedDateTime> from =
            part.on(today.plusDays(ahead))
                .filter(opening -> opening.from().isBefore(opening.to()))
                .map(Opening::from)
                .filter(start -> start.toInstant().isAfter(now));
        if (from.isPresent()
            && (next.isEmpty() || from.get().toInstant().isBefore(next.get().toInstant()))) {
          next = from;
        }
      }
    }
    return next;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
