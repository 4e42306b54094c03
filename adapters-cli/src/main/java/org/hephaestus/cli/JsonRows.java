package org.hephaestus.cli;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import okio.Buffer;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints about tasks and knowledge, written straight to its place. The eight
 * fields that scripts rely on are always there, null when absent; the others only when present.
 */
final class JsonRows {
  private final Buffer buffer = new Buffer();
  private final JsonWriter out = JsonWriter.of(buffer);

  private JsonRows() {
    out.setSerializeNulls(true);
  }

  /** What is to be written. */
  @FunctionalInterface
  private interface Writing {
    void to(JsonRows json) throws IOException;
  }

  private static Buffer json(Writing writing) {
    JsonRows json = new JsonRows();
    try {
      writing.to(json);
      json.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return json.buffer;
  }

  /** What is to be written per element. */
  @FunctionalInterface
  private interface WritingOne<T> {
    void to(JsonRows json, T element) throws IOException;
  }

  private <T> void array(List<T> elements, WritingOne<T> writing) throws IOException {
    out.beginArray();
    for (T element : elements) {
      out.beginObject();
      writing.to(this, element);
      out.endObject();
    }
    out.endArray();
  }

  static Buffer tasks(List<TaskRow> rows) {
    return json(json -> json.array(rows, JsonRows::fields));
  }

  static Buffer ranking(List<TaskRequest.Ranked> tasks) {
    return json(
        json ->
            json.array(
                tasks,
                (one, ranked) -> {
                  one.fields(ranked.task());
                  one.out.name("score").value(ranked.score());
                  one.out.name("terms");
                  one.array(
                      ranked.terms(),
                      (at, term) -> {
                        at.out.name("name").value(term.name());
                        at.out.name("points").value(term.points());
                        at.out.name("why").value(term.why());
                      });
                }));
  }

  static Buffer changed(Changed changed) {
    return json(
        json -> {
          json.out.beginObject();
          if (changed.task() == null) {
            json.out.name("node_id").value(changed.nodeId());
            json.out.name("revision").value(changed.revision());
          } else {
            json.fields(changed.task());
          }
          json.out.name("summary").value(changed.summary());
          json.out.name("created").value(changed.created());
          json.out.name("replayed").value(changed.replayed());
          json.out.endObject();
        });
  }

  /** A capture that waits for a daemon. */
  static Buffer kept(String opId, String title) {
    return json(
        json -> {
          json.out.beginObject();
          json.out.name("kept").value(true);
          json.out.name("op_id").value(opId);
          json.out.name("title").value(title);
          json.out.endObject();
        });
  }

  static Buffer node(KnowledgeRequest.NodeDetail node) {
    return json(
        json -> {
          json.out.beginObject();
          json.fields(node.nodeId(), node.title(), node.task());
          json.out.name("kind").value(node.kind());
          json.out.name("context").value(node.document().text());
          json.out.name("context_revision").value(node.document().revision());
          json.out.name("log");
          json.array(node.log(), JsonRows::entry);
          json.out.name("tags").beginArray();
          for (String tag : node.tags()) {
            json.out.value(tag);
          }
          json.out.endArray();
          json.out.endObject();
        });
  }

  static Buffer document(KnowledgeRequest.Document document) {
    return json(
        json -> {
          json.out.beginObject();
          json.out.name("node_id").value(document.nodeId());
          json.out.name("text").value(document.text());
          json.out.name("revision").value(document.revision());
          json.out.endObject();
        });
  }

  static Buffer entries(List<KnowledgeRequest.LogLine> entries) {
    return json(json -> json.array(entries, JsonRows::entry));
  }

  static Buffer journal(KnowledgeRequest.JournalPage page) {
    return json(
        json -> {
          json.out.beginObject();
          json.out.name("node_id").value(page.nodeId());
          json.out.name("day").value(page.day().toString());
          json.out.name("words").value(page.words());
          json.out.name("entries");
          json.array(page.entries(), JsonRows::entry);
          json.out.endObject();
        });
  }

  static Buffer projects(List<KnowledgeRequest.ProjectRow> projects) {
    return json(
        json ->
            json.array(
                projects,
                (one, project) -> {
                  one.out.name("node_id").value(project.nodeId());
                  one.out.name("name").value(project.name());
                  one.out.name("outstanding").value(project.outstanding());
                }));
  }

  static Buffer hits(List<KnowledgeRequest.Hit> hits) {
    return json(
        json ->
            json.array(
                hits,
                (one, hit) -> {
                  one.fields(hit.nodeId(), hit.title(), hit.task());
                  one.out.name("kind").value(hit.kind());
                  one.out.name("snippet").value(hit.snippet());
                }));
  }

  static Buffer history(List<KnowledgeRequest.HistoryEntry> entries) {
    return json(
        json ->
            json.array(
                entries,
                (one, entry) -> {
                  one.out.name("op").value(entry.op());
                  one.out.name("at").value(entry.at().toEpochMilli());
                  one.out.name("node_id").value(entry.nodeId());
                  one.out.name("title").value(entry.title());
                  one.out.name("kind").value(entry.kind());
                  one.out.name("patch");
                  one.verbatim(entry.patch());
                }));
  }

  static Buffer conflicts(List<ConflictRequest.ConflictRow> conflicts) {
    return json(
        json ->
            json.array(
                conflicts,
                (one, conflict) -> {
                  one.out.name("id").value(conflict.id());
                  one.out.name("node_id").value(conflict.nodeId());
                  one.out.name("title").value(conflict.title());
                  one.out.name("field").value(conflict.field());
                  one.written("lost", conflict.lost());
                  one.written("won", conflict.won());
                }));
  }

  private void written(String name, ConflictRequest.WrittenValue value) throws IOException {
    out.name(name).beginObject();
    if (value.date() == null) {
      out.name("value").value(value.text());
    } else {
      date("value", value.date());
      words("", value.date());
    }
    if (value.project() != null) {
      out.name("project").value(value.project());
    }
    time("at", value.at());
    out.endObject();
  }

  private void entry(KnowledgeRequest.LogLine entry) throws IOException {
    out.name("at").value(entry.at().toEpochMilli());
    out.name("text").value(entry.text());
  }

  /** JSON as it is, so that a number keeps its digits; as a string when it is none after all. */
  private void verbatim(String json) throws IOException {
    if (isJson(json)) {
      out.value(new Buffer().writeUtf8(json));
    } else {
      out.value(json);
    }
  }

  private static boolean isJson(String text) {
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text))) {
      reader.skipValue();
      return reader.peek() == JsonReader.Token.END_DOCUMENT && text.indexOf('\n') < 0;
    } catch (IOException | com.squareup.moshi.JsonDataException e) {
      return false;
    }
  }

  /** A node, which may be no task: the eight fields all the same. */
  private void fields(String nodeId, String title, @Nullable TaskRow task) throws IOException {
    if (task != null) {
      fields(task);
      return;
    }
    out.name("node_id").value(nodeId);
    out.name("title").value(title);
    for (String name : EMPTY) {
      out.name(name).nullValue();
    }
  }

  private static final List<String> EMPTY =
      List.of("state", "attention", "do_date", "late_on", "recurrence", "project");

  private void fields(TaskRow row) throws IOException {
    out.name("node_id").value(row.nodeId());
    out.name("title").value(row.title());
    out.name("state").value(Rows.state(row.state()));
    out.name("attention").value(Rows.attention(row.attention()));
    date("do_date", row.doDate());
    date("late_on", row.lateOn());
    out.name("recurrence").value(row.recurrence());
    out.name("project").value(row.project());
    if (row.projectId() != null) {
      out.name("project_id").value(row.projectId());
    }
    words("do_", row.doDate());
    words("late_", row.lateOn());
    out.name("overdue").value(row.overdue());
    time("created_at", row.createdAt());
    time("changed_at", row.changedAt());
    if (row.closedAt() != null) {
      time("closed_at", row.closedAt());
    }
    out.name("revision").value(row.revision());
  }

  private void date(String name, @Nullable ShownDate date) throws IOException {
    out.name(name);
    if (date == null) {
      out.nullValue();
    } else {
      out.value(date.at().toEpochMilli());
    }
  }

  private void words(String prefix, @Nullable ShownDate date) throws IOException {
    if (date == null) {
      return;
    }
    String day = Rows.isoDay(date);
    if (day != null) {
      out.name(prefix + "day").value(day);
    }
    out.name(prefix + "words").value(date.words());
    out.name(prefix + "distance").value(date.distance());
  }

  private void time(String name, Instant time) throws IOException {
    out.name(name).value(time.toEpochMilli());
  }
}
