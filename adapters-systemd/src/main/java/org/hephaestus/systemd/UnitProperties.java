package org.hephaestus.systemd;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code systemctl show} says of one unit.
 *
 * @param values by name of the property
 */
record UnitProperties(Map<String, String> values) {
  UnitProperties {
    values = Map.copyOf(values);
  }

  /** Reads its output, one property a line; other lines are none. */
  static UnitProperties parse(String output) {
    Map<String, String> values = new LinkedHashMap<>();
    output
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return new UnitProperties(values);
  }

  /** Empty when it was not said. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** 0 when it was not said, or is none. */
  long number(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
