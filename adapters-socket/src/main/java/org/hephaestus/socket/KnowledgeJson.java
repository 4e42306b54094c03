package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hephaestus.ports.api.KnowledgeRequest.Document;
import org.hephaestus.ports.api.KnowledgeRequest.History;
import org.hephaestus.ports.api.KnowledgeRequest.HistoryEntry;
import org.hephaestus.ports.api.KnowledgeRequest.Hit;
import org.hephaestus.ports.api.KnowledgeRequest.Hits;
import org.hephaestus.ports.api.KnowledgeRequest.JournalPage;
import org.hephaestus.ports.api.KnowledgeRequest.Log;
import org.hephaestus.ports.api.KnowledgeRequest.LogLine;
import org.hephaestus.ports.api.KnowledgeRequest.NodeDetail;
import org.hephaestus.ports.api.KnowledgeRequest.ProjectRow;
import org.hephaestus.ports.api.KnowledgeRequest.Projects;
import org.hephaestus.ports.api.TaskRow;
import org.jspecify.annotations.Nullable;

/** Documents, logs, projects, journal pages, search and history as JSON, both ways. */
final class KnowledgeJson {
  private KnowledgeJson() {}

  // ------------------------------------------------------------------ writing

  static void detail(JsonWriter out, NodeDetail detail) throws IOException {
    out.beginObject();
    out.name("node_id").value(detail.nodeId());
    out.name("kind").value(detail.kind());
    out.name("title").value(detail.title());
    task(out, detail.task());
    out.name("document");
    document(out, detail.document());
    Json.list(out, "log", detail.log(), KnowledgeJson::line);
    Json.strings(out, "tags", detail.tags());
    out.endObject();
  }

  private static void task(JsonWriter out, @Nullable TaskRow task) throws IOException {
    if (task != null) {
      out.name("task");
      TaskJson.row(out, task);
    }
  }

  static void document(JsonWriter out, Document document) throws IOException {
    out.beginObject();
    out.name("node_id").value(document.nodeId());
    out.name("text").value(document.text());
    out.name("revision").value(document.revision());
    out.endObject();
  }

  private static void line(JsonWriter out, LogLine line) throws IOException {
    out.beginObject();
    Json.instant(out, "at", line.at());
    out.name("text").value(line.text());
    out.endObject();
  }

  static void log(JsonWriter out, Log log) throws IOException {
    out.beginObject();
    out.name("node_id").value(log.nodeId());
    Json.list(out, "entries", log.entries(), KnowledgeJson::line);
    out.endObject();
  }

  static void projects(JsonWriter out, Projects projects) throws IOException {
    out.beginObject();
    Json.list(
        out,
        "projects",
        projects.projects(),
        (to, row) -> {
          to.beginObject();
          to.name("node_id").value(row.nodeId());
          to.name("name").value(row.name());
          to.name("outstanding").value(row.outstanding());
          to.endObject();
        });
    out.endObject();
  }

  static void hits(JsonWriter out, Hits hits) throws IOException {
    out.beginObject();
    Json.list(
        out,
        "hits",
        hits.hits(),
        (to, hit) -> {
          to.beginObject();
          to.name("node_id").value(hit.nodeId());
          to.name("kind").value(hit.kind());
          to.name("title").value(hit.title());
          to.name("snippet").value(hit.snippet());
          task(to, hit.task());
          to.endObject();
        });
    out.endObject();
  }

  static void journal(JsonWriter out, JournalPage page) throws IOException {
    out.beginObject();
    Json.optional(out, "node_id", page.nodeId());
    out.name("day").value(page.day().toString());
    out.name("words").value(page.words());
    Json.list(out, "entries", page.entries(), KnowledgeJson::line);
    out.endObject();
  }

  static void history(JsonWriter out, History history) throws IOException {
    out.beginObject();
    Json.list(
        out,
        "entries",
        history.entries(),
        (to, entry) -> {
          to.beginObject();
          to.name("op").value(entry.op());
          Json.instant(to, "at", entry.at());
          to.name("node_id").value(entry.nodeId());
          to.name("title").value(entry.title());
          to.name("kind").value(entry.kind());
          to.name("patch");
          Json.copy(to, entry.patch());
          to.endObject();
        });
    out.endObject();
  }

  // ------------------------------------------------------------------ reading

  static NodeDetail detail(JsonReader in) throws IOException {
    String nodeId = null;
    String kind = null;
    String title = null;
    TaskRow task = null;
    Document document = null;
    List<LogLine> log = List.of();
    List<String> tags = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "kind" -> kind = in.nextString();
        case "title" -> title = in.nextString();
        case "task" -> task = TaskJson.row(in);
        case "document" -> document = document(in);
        case "log" -> log = Json.list(in, KnowledgeJson::line);
        case "tags" -> tags = Json.strings(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new NodeDetail(
        Json.need(nodeId, "node_id"),
        Json.need(kind, "kind"),
        Json.need(title, "title"),
        task,
        Json.need(document, "document"),
        log,
        tags);
  }

  static Document document(JsonReader in) throws IOException {
    String nodeId = null;
    String text = null;
    Long revision = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "text" -> text = in.nextString();
        case "revision" -> revision = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Document(
        Json.need(nodeId, "node_id"), Json.need(text, "text"), Json.need(revision, "revision"));
  }

  private static LogLine line(JsonReader in) throws IOException {
    Instant at = null;
    String text = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "at" -> at = Json.instant(in);
        case "text" -> text = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new LogLine(Json.need(at, "at"), Json.need(text, "text"));
  }

  static Log log(JsonReader in) throws IOException {
    String nodeId = null;
    List<LogLine> entries = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "entries" -> entries = Json.list(in, KnowledgeJson::line);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Log(Json.need(nodeId, "node_id"), Json.need(entries, "entries"));
  }

  static Projects projects(JsonReader in) throws IOException {
    List<ProjectRow> projects = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "projects" -> projects = Json.list(in, KnowledgeJson::project);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Projects(Json.need(projects, "projects"));
  }

  private static ProjectRow project(JsonReader in) throws IOException {
    String nodeId = null;
    String name = null;
    long outstanding = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "name" -> name = in.nextString();
        case "outstanding" -> outstanding = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ProjectRow(Json.need(nodeId, "node_id"), Json.need(name, "name"), outstanding);
  }

  static Hits hits(JsonReader in) throws IOException {
    List<Hit> hits = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "hits" -> hits = Json.list(in, KnowledgeJson::hit);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Hits(Json.need(hits, "hits"));
  }

  private static Hit hit(JsonReader in) throws IOException {
    String nodeId = null;
    String kind = null;
    String title = null;
    String snippet = "";
    TaskRow task = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "kind" -> kind = in.nextString();
        case "title" -> title = in.nextString();
        case "snippet" -> snippet = in.nextString();
        case "task" -> task = TaskJson.row(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Hit(
        Json.need(nodeId, "node_id"),
        Json.need(kind, "kind"),
        Json.need(title, "title"),
        snippet,
        task);
  }

  static JournalPage journal(JsonReader in) throws IOException {
    String nodeId = null;
    LocalDate day = null;
    String words = null;
    List<LogLine> entries = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "day" -> day = TaskJson.day(in);
        case "words" -> words = in.nextString();
        case "entries" -> entries = Json.list(in, KnowledgeJson::line);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new JournalPage(nodeId, Json.need(day, "day"), Json.need(words, "words"), entries);
  }

  static History history(JsonReader in) throws IOException {
    List<HistoryEntry> entries = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "entries" -> entries = Json.list(in, KnowledgeJson::entry);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new History(Json.need(entries, "entries"));
  }

  private static HistoryEntry entry(JsonReader in) throws IOException {
    String op = null;
    Instant at = null;
    String nodeId = null;
    String title = null;
    String kind = null;
    String patch = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "op" -> op = in.nextString();
        case "at" -> at = Json.instant(in);
        case "node_id" -> nodeId = in.nextString();
        case "title" -> title = in.nextString();
        case "kind" -> kind = in.nextString();
        case "patch" -> patch = Json.compact(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new HistoryEntry(
        Json.need(op, "op"),
        Json.need(at, "at"),
        Json.need(nodeId, "node_id"),
        Json.need(title, "title"),
        Json.need(kind, "kind"),
        Json.need(patch, "patch"));
  }
}
