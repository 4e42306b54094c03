package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.api.ConflictRequest.ConflictRow;
import org.hephaestus.ports.api.ConflictRequest.Conflicts;
import org.hephaestus.ports.api.ConflictRequest.WrittenValue;

/** Conflicts as JSON, both ways. */
final class ConflictJson {
  private ConflictJson() {}

  static void conflicts(JsonWriter out, Conflicts conflicts) throws IOException {
    out.beginObject();
    Json.list(out, "conflicts", conflicts.conflicts(), ConflictJson::row);
    out.name("total").value(conflicts.total());
    out.endObject();
  }

  private static void row(JsonWriter out, ConflictRow row) throws IOException {
    out.beginObject();
    out.name("id").value(row.id());
    out.name("node_id").value(row.nodeId());
    out.name("title").value(row.title());
    out.name("field").value(row.field());
    out.name("lost");
    value(out, row.lost());
    out.name("won");
    value(out, row.won());
    out.endObject();
  }

  private static void value(JsonWriter out, WrittenValue value) throws IOException {
    out.beginObject();
    Json.instant(out, "at", value.at());
    Json.optional(out, "text", value.text());
    TaskJson.date(out, "date", "date_shown", value.date());
    Json.optional(out, "project", value.project());
    out.endObject();
  }

  static Conflicts conflicts(JsonReader in) throws IOException {
    List<ConflictRow> conflicts = null;
    long total = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "conflicts" -> conflicts = Json.list(in, ConflictJson::row);
        case "total" -> total = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Conflicts(Json.need(conflicts, "conflicts"), total);
  }

  private static ConflictRow row(JsonReader in) throws IOException {
    String id = null;
    String nodeId = null;
    String title = null;
    String field = null;
    WrittenValue lost = null;
    WrittenValue won = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> id = in.nextString();
        case "node_id" -> nodeId = in.nextString();
        case "title" -> title = in.nextString();
        case "field" -> field = in.nextString();
        case "lost" -> lost = value(in);
        case "won" -> won = value(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ConflictRow(
        Json.need(id, "id"),
        Json.need(nodeId, "node_id"),
        Json.need(title, "title"),
        Json.need(field, "field"),
        Json.need(lost, "lost"),
        Json.need(won, "won"));
  }

  private static WrittenValue value(JsonReader in) throws IOException {
    Instant at = null;
    String text = null;
    Instant date = null;
    TaskJson.Shown shown = null;
    String project = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "at" -> at = Json.instant(in);
        case "text" -> text = in.nextString();
        case "date" -> date = Json.instant(in);
        case "date_shown" -> shown = TaskJson.shown(in);
        case "project" -> project = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new WrittenValue(
        Json.need(at, "at"), text, TaskJson.date(date, shown, "date_shown"), project);
  }
}
