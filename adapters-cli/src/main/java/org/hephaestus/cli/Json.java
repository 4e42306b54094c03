package org.hephaestus.cli;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** JSON of plain values. Instants are epoch milliseconds, enums lower case, null stays null. */
final class Json {
  private Json() {}

  /** An object under construction; order is kept. */
  static final class Obj {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    Obj put(String name, @Nullable Object value) {
      fields.put(name, value);
      return this;
    }
  }

  static Obj obj() {
    return new Obj();
  }

  static String text(Obj value) {
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.setSerializeNulls(true);
      write(writer, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a buffer in memory
    }
    return buffer.readUtf8();
  }

  private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> writer.nullValue();
      case Obj object -> {
        writer.beginObject();
        for (Map.Entry<String, @Nullable Object> field : object.fields.entrySet()) {
          writer.name(field.getKey());
          write(writer, field.getValue());
        }
        writer.endObject();
      }
      case Collection<?> list -> {
        writer.beginArray();
        for (Object item : list) {
          write(writer, item);
        }
        writer.endArray();
      }
      case Instant instant -> writer.value(instant.toEpochMilli());
      case Enum<?> word -> writer.value(word.name().toLowerCase(Locale.ROOT));
      case Boolean truth -> writer.value(truth);
      case Number number -> writer.value(number.longValue());
      default -> writer.value(value.toString());
    }
  }
}
