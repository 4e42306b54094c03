package org.hephaestus.systemd;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code systemctl --user show-environment}: what the manager hands to every service. */
final class ManagerEnvironment {
  private ManagerEnvironment() {}

  /** The variables; values are quoted as for a POSIX shell, with {@code $'...'} where needed. */
  static Map<String, String> parse(String output) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        variables.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
      }
    }
    return variables;
  }

  private static String unquoted(String value) {
    if (value.length() >= 3 && value.startsWith("$'") && value.endsWith("'")) {
      // The same escapes as in unit files; a quote inside is always escaped.
      return UnitQuoting.words(value.substring(1), false)
          .filter(words -> words.size() == 1)
          .map(words -> words.get(0))
          .orElse(value);
    }
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      return value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\$`])", "$1");
    }
    return value;
  }
}
