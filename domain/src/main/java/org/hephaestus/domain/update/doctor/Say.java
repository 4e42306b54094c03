package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Times and sizes as lines show them. */
final class Say {
  private static final long MIB = 1024 * 1024;

  private Say() {}

  /** The two largest units, truncated: {@code 3 d 4 h}, {@code 1 min 30 s}, {@code 250 ms}. */
  static String span(Duration d) {
    record Part(long count, String unit) {}
    List<Part> parts =
        List.of(
            new Part(d.toDays(), "d"),
            new Part(d.toHoursPart(), "h"),
            new Part(d.toMinutesPart(), "min"),
            new Part(d.toSecondsPart(), "s"));
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < parts.size() && words.isEmpty(); i++) {
      if (parts.get(i).count() > 0) {
        words.append(parts.get(i).count()).append(' ').append(parts.get(i).unit());
        if (i + 1 < parts.size() && parts.get(i + 1).count() > 0) {
          words.append(' ').append(parts.get(i + 1).count());
          words.append(' ').append(parts.get(i + 1).unit());
        }
      }
    }
    return words.isEmpty() ? d.toMillis() + " ms" : words.toString();
  }

  static String bytes(long bytes) {
    return bytes >= 1024 * MIB
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MIB))
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB);
  }

  /** For a person to paste into a shell: in quotes where it needs them. */
  static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./:@%+=-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
