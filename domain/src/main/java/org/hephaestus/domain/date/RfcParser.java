package org.hephaestus.domain.date;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.hephaestus.domain.date.Words.NotUnderstood;

/** Reads and checks the text of an RFC 5545 rule. */
final class RfcParser {
  /** What may stand in front, in lower case. */
  static final String PREFIX = "rrule:";

  private static final int MAX_INTERVAL = 9999;
  private static final Pattern PART = Pattern.compile("[^;]+");

  /** A multiple of all leap year cycles: whatever exists, exists after it. */
  private static final LocalDate SOME_DAY = LocalDate.of(2000, 1, 1);

  private final String typed;
  private final List<String> pattern = new ArrayList<>();
  private final List<String> start = new ArrayList<>();
  private int count;
  private Until until = new Until.Never();

  private RfcParser(String typed) {
    this.typed = typed;
  }

  /**
   * The rule; its text is what was typed in upper case without prefix and spaces.
   *
   * @throws NotUnderstood when it is no rule for tasks
   */
  static Recurrence parse(String typed) {
    return new RfcParser(typed).rule();
  }

  private Recurrence rule() {
    String upper = typed.toUpperCase(Locale.ROOT);
    if (upper.length() != typed.length() || !upper.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw refuse(0, typed, "is no RFC 5545 rule: expected plain letters");
    }
    int from = typed.length() - typed.stripLeading().length();
    if (upper.startsWith(PREFIX.toUpperCase(Locale.ROOT), from)) {
      from += PREFIX.length();
    }
    List<String> all = new ArrayList<>();
    Matcher parts = PART.matcher(upper);
    for (int at = from; parts.find(at); at = parts.end()) {
      String part = parts.group().strip();
      if (!part.isEmpty()) {
        part(part, parts.start() + parts.group().indexOf(part));
        all.add(part);
      }
    }
    if (all.isEmpty()) {
      throw refuse(0, typed, "is no RFC 5545 rule: expected one such as FREQ=WEEKLY;BYDAY=MO,TH");
    }
    String text = String.join(";", all);
    String body = typed.substring(from);
    try {
      RfcSchedule schedule =
          new RfcSchedule(String.join(";", pattern), String.join(";", start), count, until);
      if (schedule.first(SOME_DAY).isEmpty()) {
        throw refuse(from, body, "never happens: there is no such date");
      }
      return new Recurrence(text, schedule);
    } catch (InvalidRecurrenceRuleException invalid) {
      throw refuse(from, body, "is no RFC 5545 rule: " + reason(invalid));
    } catch (NotUnderstood refused) {
      throw refused;
    } catch (RuntimeException unexpected) {
      // Whatever else a library makes of strange words, for the person they are not understood.
      throw refuse(from, body, "is no RFC 5545 rule: " + reason(unexpected));
    }
  }

  private void part(String part, int position) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    String value = equals < 0 ? "" : part.substring(equals + 1);
    switch (name) {
      case "FREQ" -> {
        if (value.matches("SECONDLY|MINUTELY|HOURLY")) {
          throw refuse(
              position,
              part,
              "is too frequent: a task comes back at most once a day, as FREQ=DAILY");
        }
      }
      case "BYHOUR", "BYMINUTE", "BYSECOND" ->
          throw refuse(
              position,
              part,
              "is not supported: the time of day belongs to the date, as in fri 17:00");
      case "RSCALE" -> {
        if (!value.equals("GREGORIAN")) {
          throw refuse(position, part, "is not supported: expected the Gregorian calendar");
        }
      }
      case "BYWEEKNO" -> {
        if (List.of(value.split(",", -1)).stream().anyMatch(week -> week.matches("[+-]?53"))) {
          throw refuse(
              position,
              part,
              "is not supported: most years have no week 53; -1 is the last week of each year");
        }
      }
      case "INTERVAL" -> number(part, value, position, MAX_INTERVAL);
      case "COUNT" -> {
        once(count == 0, part, position);
        count = number(part, value, position, Integer.MAX_VALUE);
      }
      case "UNTIL" -> {
        once(until instanceof Until.Never, part, position);
        until =
            Until.parse(value)
                .orElseThrow(
                    () ->
                        refuse(
                            position,
                            part,
                            "is no end: expected as in UNTIL=20261231 or UNTIL=20261231T160000Z"));
      }
      default -> {}
    }
    if (count > 0 && !(until instanceof Until.Never)) {
      throw refuse(position, part, "is a second end: expected COUNT or UNTIL, not both");
    }
    if (name.equals("COUNT") || name.equals("UNTIL")) {
      return;
    }
    pattern.add(part);
    if (!name.equals("INTERVAL")) {
      start.add(part);
    }
  }

  private void once(boolean first, String part, int position) {
    if (!first) {
      throw refuse(position, part, "is there twice");
    }
  }

  private int number(String part, String value, int position, int max) {
    if (value.matches("[0-9]{1,10}")) {
      long number = Long.parseLong(value);
      if (number >= 1 && number <= max) {
        return (int) number;
      }
    }
    throw refuse(position, part, "is out of range: expected 1 to " + max);
  }

  private NotUnderstood refuse(int position, String part, String what) {
    String shown = typed.substring(position, position + part.length());
    String whole = typed.strip();
    return new NotUnderstood(
        Words.quoted(shown)
            + (shown.strip().equals(whole) ? "" : " in " + Words.quoted(whole))
            + " "
            + what,
        position,
        shown);
  }

  private static String reason(Exception exception) {
    return String.valueOf(exception.getMessage());
  }
}
