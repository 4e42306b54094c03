package org.hephaestus.domain.op;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.ports.store.Op;
import org.jspecify.annotations.Nullable;

/** Payloads as JSON objects. A reader skips fields it does not know; the text itself is kept. */
final class PayloadJson {
  static final String SET = "set";
  static final String LOG = "log";
  static final String OCCURRENCE = "occ";
  static final String LINES = "lines";
  static final String LINK = "link";
  static final String DELETE = "del";
  static final String PAST = "past";

  private PayloadJson() {}

  static String kind(Payload payload) {
    return switch (payload) {
      case Payload.SetField set -> SET;
      case Payload.AddLog log -> LOG;
      case Payload.Resolve resolve -> OCCURRENCE;
      case Payload.EditLines lines -> LINES;
      case Payload.SetLink link -> LINK;
      case Payload.Delete delete -> DELETE;
      case Payload.Past past -> PAST;
      case Payload.NotUnderstood not ->
          throw new IllegalArgumentException("nobody writes what is not understood");
    };
  }

  static String write(Payload payload) {
    Buffer buffer = new Buffer();
    JsonWriter out = JsonWriter.of(buffer);
    out.setSerializeNulls(true);
    try {
      out.beginObject();
      switch (payload) {
        case Payload.SetField set -> {
          out.name("field").value(set.field().word());
          out.name("value").value(set.value());
        }
        case Payload.AddLog log -> {
          if (log.key() != null) {
            out.name("key").value(log.key());
          }
          out.name("text").value(log.text());
        }
        case Payload.Resolve resolve -> {
          out.name("occurrence").value(resolve.occurrence());
          out.name("resolution").value(Nodes.word(resolve.resolution()));
          out.name("on").value(resolve.on());
          out.name("zone").value(resolve.zone());
        }
        case Payload.EditLines lines -> {
          out.name("ins").beginArray();
          for (Payload.Insert insert : lines.inserts()) {
            out.beginArray();
            out.value(insert.id()).value(insert.after()).value(insert.text());
            out.endArray();
          }
          out.endArray();
          out.name("del").beginArray();
          for (String id : lines.deletes()) {
            out.value(id);
          }
          out.endArray();
        }
        case Payload.SetLink link -> {
          out.name("relation").value(link.relation());
          out.name("target").value(link.target());
          out.name("present").value(link.present());
        }
        case Payload.Delete delete -> out.name("deleted").value(delete.deleted());
        case Payload.Past past -> {}
        case Payload.NotUnderstood not ->
            throw new IllegalArgumentException("nobody writes what is not understood");
      }
      out.endObject();
    } catch (Exception e) {
      throw failed(e);
    }
    return buffer.readUtf8();
  }

  /** Whether this build knows all that an op says; one of a newer schema may say more. */
  static boolean isUnderstood(Op op, Payload payload) {
    return !(payload instanceof Payload.NotUnderstood) && op.schema() <= Edits.SCHEMA;
  }

  /** Never throws: what another build wrote is data. */
  static Payload read(String kind, String json) {
    try {
      JsonReader in = JsonReader.of(new Buffer().writeUtf8(json));
      Payload read =
          switch (kind) {
            case SET -> set(in);
            case LOG -> log(in);
            case OCCURRENCE -> occurrence(in);
            case LINES -> lines(in);
            case LINK -> link(in);
            case DELETE -> delete(in);
            case PAST -> new Payload.Past();
            default -> null;
          };
      return read == null
          ? new Payload.NotUnderstood("kind '" + kind + "' or a value in it is not known")
          : read;
    } catch (Exception e) {
      return new Payload.NotUnderstood(kind + " is not understood: " + e.getMessage());
    }
  }

  private static @Nullable Payload set(JsonReader in) throws Exception {
    String field = null;
    String value = null;
    boolean valued = false;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "field" -> field = in.nextString();
        case "value" -> {
          valued = true;
          value = in.peek() == JsonReader.Token.NULL ? in.nextNull() : text(in);
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
    Field known = field == null ? null : Field.of(field);
    return known == null || !valued ? null : new Payload.SetField(known, value);
  }

  /** moshi would take a number for a string; another build's number is not our text. */
  private static String text(JsonReader in) throws Exception {
    if (in.peek() != JsonReader.Token.STRING) {
      throw new JsonDataException("a text was expected at " + in.getPath());
    }
    return in.nextString();
  }

  private static @Nullable Payload log(JsonReader in) throws Exception {
    String key = null;
    String text = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "key" -> key = text(in);
        case "text" -> text = text(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return text == null ? null : new Payload.AddLog(key, text);
  }

  private static @Nullable Payload occurrence(JsonReader in) throws Exception {
    String occurrence = null;
    Resolution resolution = null;
    String on = null;
    String zone = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "occurrence" -> occurrence = text(in);
        case "resolution" -> resolution = resolution(text(in));
        case "on" -> on = text(in);
        case "zone" -> zone = text(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return occurrence == null || resolution == null || on == null || zone == null
        ? null
        : new Payload.Resolve(occurrence, resolution, on, zone);
  }

  static @Nullable Resolution resolution(String word) {
    for (Resolution resolution : Resolution.values()) {
      if (Nodes.word(resolution).equals(word)) {
        return resolution;
      }
    }
    return null;
  }

  private static Payload lines(JsonReader in) throws Exception {
    List<Payload.Insert> inserts = new ArrayList<>();
    List<String> deletes = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "ins" -> {
          in.beginArray();
          while (in.hasNext()) {
            in.beginArray();
            inserts.add(new Payload.Insert(text(in), text(in), text(in)));
            while (in.hasNext()) {
              in.skipValue();
            }
            in.endArray();
          }
          in.endArray();
        }
        case "del" -> {
          in.beginArray();
          while (in.hasNext()) {
            deletes.add(text(in));
          }
          in.endArray();
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Payload.EditLines(inserts, deletes);
  }

  private static @Nullable Payload link(JsonReader in) throws Exception {
    String relation = null;
    String target = null;
    Boolean present = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "relation" -> relation = text(in);
        case "target" -> target = text(in);
        case "present" -> present = in.nextBoolean();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return relation == null || target == null || present == null
        ? null
        : new Payload.SetLink(relation, target, present);
  }

  private static @Nullable Payload delete(JsonReader in) throws Exception {
    Boolean deleted = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "deleted" -> deleted = in.nextBoolean();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return deleted == null ? null : new Payload.Delete(deleted);
  }

  /** A JSON string, for describing changes. */
  static String quote(String text) {
    Buffer buffer = new Buffer();
    JsonWriter out = JsonWriter.of(buffer);
    out.setLenient(true); // a lone value, not a document
    try {
      out.value(text);
    } catch (Exception e) {
      throw failed(e);
    }
    return buffer.readUtf8();
  }

  private static IllegalStateException failed(Exception e) {
    // A Buffer does no input or output; the checked exception is the library's.
    return e instanceof IllegalStateException state
        ? state
        : new IllegalStateException("writing to memory", e);
  }
}
