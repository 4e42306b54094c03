package org.hephaestus.launchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON of objects, arrays and strings, and nothing else; ASCII, in one line. Enough for a record of
 * our own, so that this module needs no library for it. Any string survives, half surrogates too.
 */
final class StringJson {
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;

  private StringJson(String text) {
    this.text = text;
  }

  /** Of {@code Map}s with strings as keys, {@code List}s and {@code String}s. */
  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> quote(entry.getKey().toString()) + ":" + write(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(StringJson::write).collect(Collectors.joining(",", "[", "]"));
    }
    return quote(value.toString());
  }

  /**
   * The same, back; white space between tokens is allowed.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Object read(String json) {
    StringJson reader = new StringJson(json);
    Object value = reader.value(0);
    reader.skip();
    if (reader.at != json.length()) {
      throw reader.bad("the end");
    }
    return value;
  }

  private static String quote(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad("less nesting");
    }
    if (accept('{')) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (more(map.isEmpty(), '}')) {
        String key = string();
        expect(':');
        map.put(key, value(depth + 1));
      }
      return map;
    }
    if (accept('[')) {
      List<Object> list = new ArrayList<>();
      while (more(list.isEmpty(), ']')) {
        list.add(value(depth + 1));
      }
      return list;
    }
    return string();
  }

  private boolean more(boolean first, char end) {
    if (accept(end)) {
      return false;
    }
    if (!first) {
      expect(',');
    }
    return true;
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw bad("four hexadecimal digits");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw bad("an escape");
    };
  }

  private boolean accept(char c) {
    skip();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw bad("'" + c + "'");
    }
  }

  private char next() {
    if (at == text.length()) {
      throw bad("more");
    }
    return text.charAt(at++);
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException bad(String wanted) {
    return new IllegalArgumentException("wanted " + wanted + " at character " + at);
  }
}
