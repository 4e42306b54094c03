package org.hephaestus.cli;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import okio.Buffer;
import org.hephaestus.ports.api.KnowledgeRequest;

/** An RFC 6902 patch as a person reads it. */
final class PatchWords {
  private PatchWords() {}

  /** For example {@code title = Buy milk, do_date cleared}; the patch itself if it is none. */
  static String of(KnowledgeRequest.HistoryEntry entry) {
    StringBuilder words = new StringBuilder();
    try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(entry.patch()))) {
      in.beginArray();
      while (in.hasNext()) {
        words.append(words.isEmpty() ? "" : ", ").append(operation(in));
      }
      in.endArray();
    } catch (IOException | JsonDataException e) {
      return entry.kind() + " " + entry.patch();
    }
    return words.isEmpty() ? entry.kind() : words.toString();
  }

  private static String operation(JsonReader in) throws IOException {
    String op = "";
    String path = "";
    String value = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "op" -> op = in.nextString();
        case "path" -> path = in.nextString();
        case "value" -> value = value(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    String name = path.startsWith("/") ? path.substring(1) : path;
    return op.equals("remove") ? name + " cleared" : name + " = " + value;
  }

  private static String value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      // Numbers too: as they are written, digit by digit.
      case STRING, NUMBER -> in.nextString();
      case BOOLEAN -> Boolean.toString(in.nextBoolean());
      case NULL -> {
        in.skipValue();
        yield "none";
      }
      default -> {
        in.skipValue();
        yield "(more)";
      }
    };
  }
}
