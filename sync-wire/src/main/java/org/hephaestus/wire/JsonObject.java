package org.hephaestus.wire;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of strings, numbers, truths, objects and lists of them, as it is asked for by name.
 * What is asked for and is missing, or is of another type, is a {@link WireException}.
 */
final class JsonObject {
  private final String what;
  private final Map<String, Object> members;

  private JsonObject(String what, Map<String, Object> members) {
    this.what = what;
    this.members = members;
  }

  /** Reads one object and nothing behind it. */
  static JsonObject read(String what, String json) throws WireException {
    try {
      JsonReader in = JsonReader.of(new Buffer().writeUtf8(json));
      JsonObject object = new JsonObject(what, object(in));
      var end = in.peek(); // throws when more follows
      assert end == JsonReader.Token.END_DOCUMENT;
      return object;
    } catch (EOFException e) {
      throw new WireException(what + " is cut off", e);
    } catch (WireException e) {
      throw e;
    } catch (IOException | JsonDataException e) {
      throw new WireException(what + " is not the JSON that was expected: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> object(JsonReader in) throws IOException {
    Map<String, Object> members = new HashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      Object value = value(in);
      if (value != null) {
        members.put(name, value);
      }
    }
    in.endObject();
    return members;
  }

  private static @Nullable Object value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> {
        List<Object> all = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
          Object value = value(in);
          if (value != null) {
            all.add(value);
          }
        }
        in.endArray();
        yield all;
      }
      case STRING -> in.nextString();
      case BOOLEAN -> in.nextBoolean();
      case NUMBER -> number(in);
      case NULL -> in.nextNull();
      default -> throw new WireException("a value was expected, found " + in.peek());
    };
  }

  /** Numbers that are none of ours are left out, like every member that is not asked for. */
  private static @Nullable Object number(JsonReader in) throws IOException {
    try {
      return Long.valueOf(in.nextString());
    } catch (NumberFormatException notWhole) {
      return null;
    }
  }

  String text(String name) throws WireException {
    return as(String.class, name);
  }

  String text(String name, String fallback) {
    return members.get(name) instanceof String text ? text : fallback;
  }

  @Nullable String textOrNull(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  long number(String name) throws WireException {
    return as(Long.class, name);
  }

  @Nullable Long numberOrNull(String name) {
    return members.get(name) instanceof Long number ? number : null;
  }

  int small(String name) throws WireException {
    long number = number(name);
    if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
      throw new WireException(what + ": " + name + " is out of range: " + number);
    }
    return (int) number;
  }

  boolean truth(String name) throws WireException {
    return as(Boolean.class, name);
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A digest: 16 hex digits. */
  long digest(String name) throws WireException {
    return digestOf(text(name));
  }

  private long digestOf(String text) throws WireException {
    try {
      if (text.length() == 16) {
        return Long.parseUnsignedLong(text, 16);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new WireException(what + ": a digest has 16 hex digits, was '" + text + "'");
  }

  JsonObject object(String name) throws WireException {
    return of(as(Map.class, name));
  }

  List<JsonObject> objects(String name) throws WireException {
    List<JsonObject> all = new ArrayList<>();
    for (Object each : as(List.class, name)) {
      if (!(each instanceof Map<?, ?> map)) {
        throw new WireException(what + ": " + name + " is no list of objects");
      }
      all.add(of(map));
    }
    return all;
  }

  /** Two whole numbers. */
  int[] pair(String name) throws WireException {
    List<?> list = as(List.class, name);
    if (list.size() == 2
        && list.get(0) instanceof Long first
        && list.get(1) instanceof Long second
        && first == first.intValue()
        && second == second.intValue()) {
      return new int[] {first.intValue(), second.intValue()};
    }
    throw new WireException(what + ": " + name + " is no pair of numbers");
  }

  /** An object whose members are all digests. */
  Map<String, Long> digests(String name) throws WireException {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Map.Entry<String, Object> member : object(name).members.entrySet()) {
      all.put(member.getKey(), digestOf(String.valueOf(member.getValue())));
    }
    return all;
  }

  private JsonObject of(Map<?, ?> map) {
    Map<String, Object> named = new HashMap<>();
    map.forEach((name, value) -> named.put((String) name, value));
    return new JsonObject(what, named);
  }

  private <T> T as(Class<T> type, String name) throws WireException {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new WireException(
          what
              + (value == null
                  ? " lacks " + name
                  : ": " + name + " is no " + type.getSimpleName()));
    }
    return type.cast(value);
  }

  /** Writes members. */
  interface Body {
    void write(JsonWriter out) throws IOException;
  }

  /** One object on one line, without its end. */
  static String write(Body body) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      out.beginObject();
      body.write(out);
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory failed", e);
    }
    return buffer.readUtf8();
  }

  static String digest(long digest) {
    String hex = Long.toHexString(digest);
    return "0".repeat(16 - hex.length()) + hex;
  }
}
