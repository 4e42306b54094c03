package org.hephaestus.systemd;

import java.util.ArrayList;
import java.util.List;

/**
 * A unit file taken apart as systemd does it (systemd.syntax(7)), line by line, so that it can be
 * put together again as it was.
 *
 * @param lines in order
 */
record UnitText(List<Line> lines) {
  UnitText {
    lines = List.copyOf(lines);
  }

  /**
   * A line, with those that continue it.
   *
   * @param raw as written, without the last end of line and without trailing carriage returns
   * @param section it lies in, without brackets; its own name when it begins one
   * @param key of an assignment; empty for comments, empty lines and beginnings of sections
   * @param value of an assignment, continuation lines joined
   */
  record Line(String raw, String section, String key, String value) {
    /** Whether it assigns to that key of that section. */
    boolean is(String wantedSection, String wantedKey) {
      return section.equals(wantedSection) && key.equals(wantedKey);
    }

    /** Whether it begins a section. */
    boolean isHeader() {
      return key.isEmpty() && raw.strip().startsWith("[");
    }

    /** Whether it says something to systemd. */
    boolean speaks() {
      return !key.isEmpty() || isHeader();
    }
  }

  /** Takes a file apart. */
  static UnitText of(String text) {
    List<Line> lines = new ArrayList<>();
    List<String> physical = text.lines().map(line -> line.replaceAll("\r+$", "")).toList();
    String section = "";
    int at = 0;
    while (at < physical.size()) {
      String first = physical.get(at++);
      String stripped = first.strip();
      if (isComment(first) || stripped.isEmpty()) {
        lines.add(new Line(first, section, "", ""));
        continue;
      }
      StringBuilder raw = new StringBuilder(first);
      StringBuilder joined = new StringBuilder();
      String part = first;
      while (continues(part) && at < physical.size()) {
        joined.append(part, 0, part.length() - 1).append(' ');
        part = physical.get(at++);
        raw.append('\n').append(part);
        while (isComment(part) && at < physical.size()) {
          part = physical.get(at++);
          raw.append('\n').append(part);
        }
        if (isComment(part)) {
          part = "";
        }
      }
      joined.append(part);
      String logical = joined.toString().strip();
      if (logical.startsWith("[") && logical.endsWith("]")) {
        section = logical.substring(1, logical.length() - 1);
        lines.add(new Line(raw.toString(), section, "", ""));
        continue;
      }
      int equals = logical.indexOf('=');
      lines.add(
          equals < 0
              ? new Line(raw.toString(), section, "", "")
              : new Line(
                  raw.toString(),
                  section,
                  logical.substring(0, equals).strip(),
                  logical.substring(equals + 1).strip()));
    }
    return new UnitText(lines);
  }

  /** What is assigned to a key; an empty value undoes what came before it. */
  List<String> values(String section, String key) {
    List<String> values = new ArrayList<>();
    for (Line line : lines) {
      if (line.is(section, key)) {
        if (line.value().isEmpty()) {
          values.clear();
        } else {
          values.add(line.value());
        }
      }
    }
    return List.copyOf(values);
  }

  /** Whether there is such a section. */
  boolean hasSection(String section) {
    return lines.stream().anyMatch(line -> line.isHeader() && line.section().equals(section));
  }

  private static boolean isComment(String line) {
    String stripped = line.strip();
    return stripped.startsWith("#") || stripped.startsWith(";");
  }

  private static boolean continues(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
