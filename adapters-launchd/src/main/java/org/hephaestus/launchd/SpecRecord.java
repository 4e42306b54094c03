package org.hephaestus.launchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.service.ServiceSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a property list was made of, written into it as one line of ASCII JSON: the arguments as
 * they were then, so that a later change by hand is seen as one, and what the manager itself has no
 * key for.
 *
 * @param schema which keys and values {@link AgentPlist} wrote; see there
 */
record SpecRecord(int schema, ServiceSpec spec) {
  String encode() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("schema", Integer.toString(schema));
    object.put("program", spec.program());
    object.put("arguments", spec.arguments());
    object.put("environment", spec.environment());
    object.put("socket", spec.socket());
    object.put("linger", Boolean.toString(spec.linger()));
    return StringJson.write(object);
  }

  /** Empty when it is not what {@link #encode} writes. */
  static Optional<SpecRecord> decode(String json) {
    try {
      if (!(StringJson.read(json) instanceof Map<?, ?> object)) {
        return Optional.empty();
      }
      List<String> arguments = new ArrayList<>();
      if (object.get("arguments") instanceof List<?> list) {
        list.forEach(one -> arguments.add(text(one)));
      }
      Map<String, String> environment = new LinkedHashMap<>();
      if (object.get("environment") instanceof Map<?, ?> map) {
        map.forEach((name, value) -> environment.put(text(name), text(value)));
      }
      return Optional.of(
          new SpecRecord(
              Integer.parseInt(text(object.get("schema"))),
              new ServiceSpec(
                  text(object.get("program")),
                  arguments,
                  environment,
                  text(object.get("socket")),
                  Boolean.parseBoolean(text(object.get("linger"))))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("wanted a string, was " + value);
  }
}
