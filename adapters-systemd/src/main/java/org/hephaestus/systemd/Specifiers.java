package org.hephaestus.systemd;

import java.util.Map;

/**
 * What {@code %} stands for in unit files (systemd.unit(5), "Specifiers").
 *
 * @param values by letter; what is not among them stays as it was written
 */
record Specifiers(Map<Character, String> values) {
  Specifiers {
    values = Map.copyOf(values);
  }

  /** Those that a user's service would plausibly use. */
  static Specifiers of(String home, String runtimeFolder, long uid, String unit) {
    String prefix = unit.substring(0, unit.lastIndexOf('.'));
    return new Specifiers(
        Map.of(
            'h',
            home,
            't',
            runtimeFolder,
            'U',
            Long.toString(uid),
            'E',
            home + "/.config",
            'S',
            home + "/.config",
            'C',
            home + "/.cache",
            'n',
            unit,
            'N',
            prefix,
            'p',
            prefix,
            '%',
            "%"));
  }

  /** So that nothing in it is a specifier. */
  static String escaped(String text) {
    return text.replace("%", "%%");
  }

  /** With all of them replaced. */
  String expand(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 1 < text.length()) {
        String value = values.get(text.charAt(i + 1));
        if (value != null) {
          out.append(value);
          i++;
          continue;
        }
      }
      out.append(c);
    }
    return out.toString();
  }
}
