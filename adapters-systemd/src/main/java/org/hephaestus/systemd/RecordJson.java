package org.hephaestus.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hephaestus.ports.service.ServiceSpec;
import org.jspecify.annotations.Nullable;

/**
 * A specification as JSON on one line of printable ASCII, so that no editor, locale or unit parser
 * can change a character of it. Written here and not by a library because it is read where {@code
 * heph} starts.
 */
final class RecordJson {
  private RecordJson() {}

  /** One line. */
  static String of(ServiceSpec spec) {
    return "{\"program\":"
        + string(spec.program())
        + ",\"arguments\":"
        + of(spec.arguments())
        + ",\"environment\":{"
        + spec.environment().entrySet().stream()
            .map(entry -> string(entry.getKey()) + ":" + string(entry.getValue()))
            .collect(Collectors.joining(","))
        + "},\"socket\":"
        + string(spec.socket())
        + ",\"linger\":"
        + spec.linger()
        + "}";
  }

  /** One line. */
  static String of(List<String> strings) {
    return strings.stream().map(RecordJson::string).collect(Collectors.joining(",", "[", "]"));
  }

  /** One line. */
  static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 15, 16));
        }
      }
    }
    return out.append('"').toString();
  }

  /** The specification; empty when it is none. */
  static Optional<ServiceSpec> spec(String json) {
    if (new Reader(json).all() instanceof Map<?, ?> map
        && map.get("program") instanceof String program
        && map.get("arguments") instanceof List<?> arguments
        && map.get("environment") instanceof Map<?, ?> environment
        && map.get("socket") instanceof String socket
        && map.get("linger") instanceof Boolean linger
        && program.startsWith("/")) {
      Map<String, String> variables = new TreeMap<>();
      for (Map.Entry<?, ?> entry : environment.entrySet()) {
        if (entry.getKey() instanceof String name && entry.getValue() instanceof String value) {
          variables.put(name, value);
        } else {
          return Optional.empty();
        }
      }
      return strings(arguments)
          .map(words -> new ServiceSpec(program, words, variables, socket, linger));
    }
    return Optional.empty();
  }

  /** The list; empty when it is none. */
  static Optional<List<String>> strings(String json) {
    return new Reader(json).all() instanceof List<?> list ? strings(list) : Optional.empty();
  }

  /** The string; empty when it is none. */
  static Optional<String> text(String json) {
    return new Reader(json).all() instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Optional<List<String>> strings(List<?> list) {
    List<String> strings = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof String text) {
        strings.add(text);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(strings));
  }

  /** Reads what is written above: strings, lists, objects, true and false. Null says it is not. */
  private static final class Reader {
    private static final int MAX_DEPTH = 8;
    private final String json;
    private int at;

    Reader(String json) {
      this.json = json;
    }

    @Nullable Object all() {
      Object value = value(0);
      skip();
      return at == json.length() ? value : null;
    }

    private @Nullable Object value(int depth) {
      skip();
      if (at == json.length() || depth > MAX_DEPTH) {
        return null;
      }
      if (taken("true")) {
        return true;
      }
      if (taken("false")) {
        return false;
      }
      return switch (json.charAt(at)) {
        case '"' -> string();
        case '[' -> list(depth);
        case '{' -> object(depth);
        default -> null;
      };
    }

    private @Nullable Object list(int depth) {
      at++;
      List<Object> list = new ArrayList<>();
      skip();
      if (taken("]")) {
        return list;
      }
      while (true) {
        Object item = value(depth + 1);
        if (item == null) {
          return null;
        }
        list.add(item);
        skip();
        if (taken("]")) {
          return list;
        }
        if (!taken(",")) {
          return null;
        }
      }
    }

    private @Nullable Object object(int depth) {
      at++;
      Map<String, Object> object = new TreeMap<>();
      skip();
      if (taken("}")) {
        return object;
      }
      while (true) {
        if (!(value(depth + 1) instanceof String name)) {
          return null;
        }
        skip();
        if (!taken(":")) {
          return null;
        }
        Object item = value(depth + 1);
        if (item == null) {
          return null;
        }
        object.put(name, item);
        skip();
        if (taken("}")) {
          return object;
        }
        if (!taken(",")) {
          return null;
        }
      }
    }

    private @Nullable String string() {
      StringBuilder out = new StringBuilder();
      at++;
      while (at < json.length()) {
        char c = json.charAt(at++);
        if (c == '"') {
          return out.toString();
        }
        if (c != '\\') {
          out.append(c);
          continue;
        }
        if (at == json.length()) {
          return null;
        }
        char escape = json.charAt(at++);
        int simple = "\"\\/bfnrt".indexOf(escape);
        if (simple >= 0) {
          out.append("\"\\/\b\f\n\r\t".charAt(simple));
        } else if (escape == 'u'
            && at + 4 <= json.length()
            && json.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
          out.append((char) Integer.parseInt(json.substring(at, at + 4), 16));
          at += 4;
        } else {
          return null;
        }
      }
      return null;
    }

    private boolean taken(String token) {
      if (json.startsWith(token, at)) {
        at += token.length();
        return true;
      }
      return false;
    }

    private void skip() {
      while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
