package org.hephaestus.files;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import okio.Buffer;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** Reads and writes the small JSON objects of the home, field by field, without reflection. */
final class Json {
  private Json() {}

  /** Writes the fields of one object. */
  interface Body {
    void write(JsonWriter writer) throws IOException;
  }

  /** Reads the value of one field; must consume it. */
  interface Field {
    void read(String name, JsonReader reader) throws IOException;
  }

  /** One JSON object on one line, without the line's end. */
  static byte[] object(Body body) {
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.beginObject();
      body.write(writer);
      writer.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return buffer.readByteArray();
  }

  /**
   * Reads one whole object.
   *
   * @throws IOException when it is no JSON object, has something behind it, or a value is of
   *     another type or out of its range
   */
  static void read(byte[] bytes, Field field) throws IOException {
    try (JsonReader reader =
        JsonReader.of(new Buffer().writeString(utf8(bytes), StandardCharsets.UTF_8))) {
      fields(reader, field);
      if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
        throw new IOException("something follows the JSON object");
      }
    } catch (JsonDataException | DateTimeException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Reads the fields of an object within another one. */
  static void fields(JsonReader reader, Field field) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      field.read(reader.nextName(), reader);
    }
    reader.endObject();
  }

  /** A text, or null. */
  static @Nullable String text(JsonReader reader) throws IOException {
    return reader.peek() == JsonReader.Token.NULL ? reader.nextNull() : reader.nextString();
  }

  /** A moment in ISO 8601, or null. */
  static @Nullable Instant instant(JsonReader reader) throws IOException {
    String text = text(reader);
    return text == null ? null : Instant.parse(text);
  }

  /** A moment in ISO 8601, or null. */
  static @Nullable String instant(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** A version by its folder's name. */
  static VersionId version(String folderName) throws IOException {
    return VersionId.ofFolderName(folderName)
        .orElseThrow(() -> new IOException("'" + folderName + "' is no version"));
  }

  private static String utf8(byte[] bytes) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
