package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What every codec of this package needs: times as epoch milliseconds, enums in lower case, absent
 * values left out, missing ones named.
 */
final class Json {
  private static final int MAX_DIGITS = 32;

  /** Fits into a long, whatever the digits are. */
  private static final int MAX_PLAIN_DIGITS = 18;

  private Json() {}

  /** Writes a value. */
  @FunctionalInterface
  interface Body {
    void write(JsonWriter out) throws IOException;
  }

  /** Reads a value. */
  @FunctionalInterface
  interface Read<T> {
    T read(JsonReader in) throws IOException;
  }

  /** Writes a value of a list. */
  @FunctionalInterface
  interface Write<T> {
    void write(JsonWriter out, T value) throws IOException;
  }

  // ------------------------------------------------------------------ writing

  /** A JSON value as text, on one line. */
  static String text(Body body) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return buffer.readUtf8();
  }

  static void raw(JsonWriter out, String json) throws IOException {
    try (var sink = out.valueSink()) {
      sink.writeUtf8(json);
    }
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static void optional(JsonWriter out, String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.name(name).value(value);
    }
  }

  static void instant(JsonWriter out, String name, @Nullable Instant value) throws IOException {
    if (value != null) {
      out.name(name).value(value.toEpochMilli());
    }
  }

  static void strings(JsonWriter out, String name, Iterable<String> values) throws IOException {
    out.name(name).beginArray();
    for (String value : values) {
      out.value(value);
    }
    out.endArray();
  }

  static <T> void list(JsonWriter out, String name, List<T> values, Write<T> element)
      throws IOException {
    out.name(name).beginArray();
    for (T value : values) {
      element.write(out, value);
    }
    out.endArray();
  }

  /** Writes JSON text as it is meant: checked, and without the newlines that would end a line. */
  static void copy(JsonWriter out, String json) throws IOException {
    try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(json))) {
      copy(in, out);
    }
  }

  /** The next value as compact text. */
  static String compact(JsonReader in) throws IOException {
    Buffer buffer = new Buffer();
    JsonWriter out = JsonWriter.of(buffer);
    copy(in, out);
    out.flush();
    return buffer.readUtf8();
  }

  private static void copy(JsonReader in, JsonWriter out) throws IOException {
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        in.beginObject();
        out.beginObject();
        while (in.hasNext()) {
          out.name(in.nextName());
          copy(in, out);
        }
        in.endObject();
        out.endObject();
      }
      case BEGIN_ARRAY -> {
        in.beginArray();
        out.beginArray();
        while (in.hasNext()) {
          copy(in, out);
        }
        in.endArray();
        out.endArray();
      }
      case STRING -> out.value(in.nextString());
      // As it is written: it was read as a number, and arithmetic could fail on it.
      case NUMBER -> raw(out, in.nextString());
      case BOOLEAN -> out.value(in.nextBoolean());
      case NULL -> {
        in.nextNull();
        // A null member is left out unless it is asked for; in a patch it means something.
        boolean before = out.getSerializeNulls();
        out.setSerializeNulls(true);
        out.nullValue();
        out.setSerializeNulls(before);
      }
      default -> throw new JsonDataException("no value");
    }
  }

  // ------------------------------------------------------------------ reading

  static JsonReader reader(String json) {
    return JsonReader.of(new Buffer().writeUtf8(json));
  }

  static Instant instant(JsonReader in) throws IOException {
    return Instant.ofEpochMilli(in.nextLong());
  }

  static List<String> strings(JsonReader in) throws IOException {
    return list(in, JsonReader::nextString);
  }

  static <T> List<T> list(JsonReader in, Read<T> element) throws IOException {
    List<T> values = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      values.add(element.read(in));
    }
    in.endArray();
    return values;
  }

  static <E extends Enum<E>> E constant(Class<E> type, JsonReader in) throws IOException {
    return Enum.valueOf(type, in.nextString().toUpperCase(Locale.ROOT));
  }

  static <T> T need(@Nullable T value, String name) {
    if (value == null) {
      throw new JsonDataException("field '" + name + "' is missing");
    }
    return value;
  }

  /**
   * A JSON number as a whole number. Its length is looked at first: parsing a million digits takes
   * seconds.
   *
   * @throws ArithmeticException when it is none, or does not fit
   */
  static long wholeNumber(String number) {
    if (number.length() > MAX_DIGITS) {
      throw new ArithmeticException("too long");
    }
    try {
      // What everybody sends; BigDecimal prepares its tables for as long as a client's round trip.
      return number.length() <= MAX_PLAIN_DIGITS && isPlain(number)
          ? Long.parseLong(number)
          : new BigDecimal(number).longValueExact();
    } catch (NumberFormatException e) {
      // An exponent that does not fit: JSON all the same.
      throw (ArithmeticException) new ArithmeticException("out of range").initCause(e);
    }
  }

  private static boolean isPlain(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Skips a field of a newer daemon. For use with {@link JsonReader#selectName}. */
  static void skipUnknown(JsonReader in) throws IOException {
    in.skipName();
    in.skipValue();
  }

  // ------------------------------------------------------------------ words

  static String problem(Exception e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  static String shortened(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "..." : text;
  }
}
