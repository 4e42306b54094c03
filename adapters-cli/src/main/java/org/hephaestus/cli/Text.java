package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Turns values into words for people. */
public final class Text {
  private Text() {}

  /**
   * Neutralises what could steer a terminal: control characters (C0, DEL, C1) and the overrides of
   * writing direction. Whatever comes from outside passes here before it is printed.
   */
  public static String plain(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      if (steers(text.charAt(i))) {
        if (safe == null) {
          safe = new StringBuilder(text);
        }
        safe.setCharAt(i, '\ufffd');
      }
    }
    return safe == null ? text : safe.toString();
  }

  /** The same for a text of several lines: line ends and tabs stay. */
  static String document(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(c == '\n' || c == '\t' || !steers(c) ? c : '\ufffd');
    }
    return safe.toString();
  }

  private static boolean steers(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\u2028'
        || c == '\u2029';
  }

  /** For example {@code 3 h 20 min}: the two largest units. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  /** For example {@code 10 min ago (2026-11-21 11:50)}; {@code never} for null. */
  static String time(@Nullable Instant time, String never, Host host) {
    if (time == null) {
      return never;
    }
    Duration ahead = Duration.between(host.clock().now(), time);
    String relative;
    if (ahead.abs().toSeconds() == 0) {
      relative = "now";
    } else {
      relative = ahead.isNegative() ? duration(ahead.negated()) + " ago" : "in " + duration(ahead);
    }
    return relative + " (" + local(time, host) + ")";
  }

  /** For example {@code 2026-11-21 11:50}, in the zone of the caller. */
  static String local(Instant time, Host host) {
    // ISO 8601 without its T: no formatter to load.
    return time.atZone(host.zone().zone())
        .toLocalDateTime()
        .truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace('T', ' ');
  }

  /**
   * The word among {@code known} that {@code typed} was probably meant to be; null when none is.
   */
  static @Nullable String nearest(String typed, Iterable<String> known) {
    String best = null;
    int bestDistance = Math.max(1, Math.min(3, typed.length() / 2)) + 1;
    for (String word : known) {
      int distance = distance(typed, word);
      if (distance < bestDistance) {
        best = word;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
