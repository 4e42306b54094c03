package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okio.Buffer;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request, checked against what its method declares: an intent is never
 * dropped. What is unknown, missing, given twice or of the wrong type is named.
 */
final class Params {
  /** Years 1 to 9999: what a person can mean, and what arithmetic with dates survives. */
  private static final long EARLIEST = -62_135_596_800_000L;

  private static final long LATEST = 253_402_300_799_999L;

  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int ULID_LENGTH = 26;

  /** Refused, and why. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidException(String field, String message) {
      super(message);
      this.field = field;
    }

    /** The parameter; empty when none is meant. */
    String field() {
      return field;
    }
  }

  private final String method;
  private final Set<String> declared;
  private final Map<String, Object> values = new HashMap<>();

  private Params(String method, List<Param> declared) {
    this.method = method;
    this.declared = declared.stream().map(Param::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads and checks.
   *
   * @param json an object; null for none
   */
  static Params read(String method, List<Param> declared, @Nullable Buffer json)
      throws InvalidException {
    Params params = new Params(method, declared);
    if (json != null) {
      try (JsonReader in = JsonReader.of(json)) {
        params.read(declared, in);
      } catch (IOException | JsonDataException e) {
        throw new InvalidException("", "the params are not understood: " + Json.problem(e));
      }
    }
    for (Param param : declared) {
      if (param.required() && !params.values.containsKey(param.name())) {
        throw new InvalidException(
            param.name(),
            "method '" + method + "' needs parameter '" + param.name() + "': " + param.what());
      }
    }
    return params;
  }

  private void read(List<Param> all, JsonReader in) throws IOException, InvalidException {
    if (in.peek() != JsonReader.Token.BEGIN_OBJECT) {
      throw new InvalidException("", "method '" + method + "' takes params as an object only");
    }
    Set<String> seen = new TreeSet<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      Param param = all.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
      if (param == null) {
        throw unknown(Json.shortened(name));
      }
      if (!seen.add(name)) {
        throw new InvalidException(name, "parameter '" + name + "' is given twice");
      }
      if (in.peek() == JsonReader.Token.NULL) {
        in.nextNull();
      } else {
        values.put(name, value(param, in));
      }
    }
    in.endObject();
  }

  private InvalidException unknown(String field) {
    return new InvalidException(
        field,
        "method '"
            + method
            + "' takes no parameter '"
            + field
            + (declared.isEmpty() ? "'" : "', but " + String.join(", ", new TreeSet<>(declared))));
  }

  private static Object value(Param param, JsonReader in) throws IOException, InvalidException {
    return switch (param.type()) {
      case STRING, WORD -> string(param.name(), in);
      case INTEGER -> integer(param.name(), in);
      case BOOLEAN -> {
        if (in.peek() != JsonReader.Token.BOOLEAN) {
          throw wrong(param.name(), "true or false", in);
        }
        yield in.nextBoolean();
      }
      case STRINGS -> strings(param.name(), in);
      case ULID -> ulid(param.name(), string(param.name(), in));
      case CAPTURE -> capture(param.name(), in);
    };
  }

  private static InvalidException wrong(String field, String wanted, JsonReader in)
      throws IOException {
    return new InvalidException(
        field,
        "parameter '"
            + field
            + "' must be "
            + wanted
            + ", not "
            + switch (in.peek()) {
              case BEGIN_ARRAY -> "an array";
              case BEGIN_OBJECT -> "an object";
              case STRING -> "a string";
              case NUMBER -> "the number " + Json.shortened(in.nextString());
              case BOOLEAN -> "true or false";
              default -> "null";
            });
  }

  private static String string(String field, JsonReader in) throws IOException, InvalidException {
    if (in.peek() != JsonReader.Token.STRING) {
      throw wrong(field, "a string", in);
    }
    return in.nextString();
  }

  private static Long integer(String field, JsonReader in) throws IOException, InvalidException {
    if (in.peek() != JsonReader.Token.NUMBER) {
      throw wrong(field, "a whole number", in);
    }
    String text = in.nextString();
    try {
      return Json.wholeNumber(text);
    } catch (ArithmeticException e) {
      throw new InvalidException(
          field,
          "parameter '"
              + field
              + "' must be a whole number, not the number "
              + Json.shortened(text));
    }
  }

  private static List<String> strings(String field, JsonReader in)
      throws IOException, InvalidException {
    if (in.peek() != JsonReader.Token.BEGIN_ARRAY) {
      throw wrong(field, "an array of strings", in);
    }
    List<String> values = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      values.add(string(field, in));
    }
    in.endArray();
    return values;
  }

  /** In upper case, so that one id spelt in two ways is one id. */
  private static String ulid(String field, String text) throws InvalidException {
    String upper = text.toUpperCase(Locale.ROOT);
    boolean valid =
        upper.length() == ULID_LENGTH
            && upper.charAt(0) <= '7'
            && upper.chars().allMatch(c -> CROCKFORD.indexOf(c) >= 0);
    if (!valid) {
      throw new InvalidException(
          field,
          "parameter '"
              + field
              + "' must be a ULID, 26 characters of "
              + CROCKFORD
              + ", was '"
              + Json.shortened(text)
              + "'");
    }
    return upper;
  }

  private static Capture capture(String field, JsonReader in) throws IOException, InvalidException {
    if (in.peek() != JsonReader.Token.BEGIN_OBJECT) {
      throw wrong(field, "an object with at and zone", in);
    }
    Long at = null;
    ZoneId zone = null;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "at" -> at = integer(field + ".at", in);
        case "zone" -> zone = zone(field + ".zone", in);
        default ->
            throw new InvalidException(
                field + "." + Json.shortened(name),
                "'" + field + "' has at and zone, and no '" + Json.shortened(name) + "'");
      }
    }
    in.endObject();
    if (at == null || zone == null) {
      String missing = field + (at == null ? ".at" : ".zone");
      throw new InvalidException(missing, "parameter '" + missing + "' is missing");
    }
    if (at < EARLIEST || at > LATEST) {
      throw new InvalidException(
          field + ".at", "'" + field + ".at' must lie in the years 1 to 9999, was " + at);
    }
    return new Capture(Instant.ofEpochMilli(at), zone);
  }

  private static ZoneId zone(String field, JsonReader in) throws IOException, InvalidException {
    String text = string(field, in);
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new InvalidException(
          field,
          "'"
              + Json.shortened(text)
              + "' is no time zone that this daemon knows; an IANA name such as Europe/Berlin or"
              + " an offset such as +02:00 is");
    }
  }

  // ------------------------------------------------------------------ for the methods

  /** A method that reads what it does not declare would make {@code rpc.describe} a lie. */
  private @Nullable Object declared(String name) {
    if (!declared.contains(name)) {
      throw new IllegalStateException(method + " does not declare " + name);
    }
    return values.get(name);
  }

  /** A text that is not required. */
  @Nullable String text(String name) {
    return (String) declared(name);
  }

  /** A text that is required, or has a default. */
  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /** A text that is required. */
  String need(String name) {
    return text(name, "");
  }

  /** A number that is not required. */
  @Nullable Long number(String name) {
    return (Long) declared(name);
  }

  /** A number within its bounds. */
  int number(String name, int otherwise, int min, int max) throws InvalidException {
    Long value = number(name);
    if (value == null) {
      return otherwise;
    }
    if (value < min || value > max) {
      throw new InvalidException(
          name, "parameter '" + name + "' must lie in " + min + ".." + max + ", was " + value);
    }
    return value.intValue();
  }

  /** False when it is not there. */
  boolean flag(String name) {
    return Boolean.TRUE.equals(declared(name));
  }

  /** Where and when somebody said it; required wherever it is declared. */
  Capture capture() {
    if (declared("capture") instanceof Capture capture) {
      return capture;
    }
    throw new IllegalStateException(method + " must require its capture");
  }

  /** States of tasks; {@code otherwise} when not there. */
  Set<TaskState> states(String name, Set<TaskState> otherwise) throws InvalidException {
    if (!(declared(name) instanceof List<?> words)) {
      return otherwise;
    }
    Set<TaskState> states = new TreeSet<>();
    for (Object word : words) {
      states.add(
          switch ((String) word) {
            case "outstanding" -> TaskState.OUTSTANDING;
            case "done" -> TaskState.DONE;
            case "dropped" -> TaskState.DROPPED;
            default ->
                throw new InvalidException(
                    name,
                    "a state is outstanding, done or dropped, not '"
                        + Json.shortened((String) word)
                        + "'");
          });
    }
    if (states.isEmpty()) {
      throw new InvalidException(name, "parameter '" + name + "' must name at least one state");
    }
    return states;
  }
}
