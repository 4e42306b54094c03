package org.hephaestus.domain.date;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.task.When;

/**
 * The stable text of a date: names one occurrence of a recurring task on every device, and holds a
 * date in a cell.
 *
 * <p>{@code 2026-11-27} for a day; {@code 2026-11-27T17:00[Europe/Berlin]} for a moment, seconds
 * and fractions only where they are not zero; {@code 2026-10-25T02:30+01:00[Europe/Berlin]} only
 * for the second one of a local time that happens twice. The local time is what is kept: should a
 * government move its clocks, 17:00 stays 17:00.
 */
public final class Occurrences {
  private static final Pattern MOMENT =
      Pattern.compile("([0-9+-]+T[0-9:.]+)(Z|[+-][0-9:]+)?\\[([^\\[\\]]+)]");

  private Occurrences() {}

  /** The text; {@link #parse} gives back an equal date. */
  public static String key(When when) {
    return switch (when) {
      case When.Day day -> day.day().toString();
      case When.Moment moment -> {
        LocalDateTime local = LocalTimes.local(moment);
        boolean first = local.atZone(moment.zone()).toInstant().equals(moment.at());
        String offset = first ? "" : moment.zone().getRules().getOffset(moment.at()).getId();
        yield local + offset + "[" + moment.zone().getId() + "]";
      }
    };
  }

  /** The date of a key; empty for any other text, and for a zone this machine does not know. */
  public static Optional<When> parse(String key) {
    try {
      int bracket = key.indexOf('[');
      if (bracket < 0) {
        return Optional.of(new When.Day(LocalDate.parse(key)));
      }
      Matcher matcher = MOMENT.matcher(key);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      LocalDateTime local = LocalDateTime.parse(matcher.group(1));
      ZoneId zone = ZoneId.of(matcher.group(3));
      String offset = matcher.group(2);
      return Optional.of(
          new When.Moment(
              offset == null
                  ? local.atZone(zone).toInstant()
                  : local.toInstant(ZoneOffset.of(offset)),
              zone));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  /** A total order: by local date and time, a day at its start, then by {@link #key}. */
  public static Comparator<When> order() {
    return Comparator.comparing(Occurrences::local).thenComparing(Occurrences::key);
  }

  private static LocalDateTime local(When when) {
    return switch (when) {
      case When.Day day -> day.day().atStartOfDay();
      case When.Moment moment -> LocalTimes.local(moment);
    };
  }
}
