package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRequest.Previewed;
import org.hephaestus.ports.api.TaskRequest.Ranked;
import org.hephaestus.ports.api.TaskRequest.Ranking;
import org.hephaestus.ports.api.TaskRequest.TaskPage;
import org.hephaestus.ports.api.TaskRequest.Term;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as JSON, both ways. A list has thousands of rows and its reader a cold JVM: names are found
 * by {@link JsonReader#selectName}, which makes no string of them.
 *
 * <p>A date is two fields: {@code do_date}, epoch milliseconds as everywhere, and {@code
 * do_date_shown}, how the caller sees it.
 */
final class TaskJson {
  private TaskJson() {}

  // ------------------------------------------------------------------ writing

  static void row(JsonWriter out, TaskRow row) throws IOException {
    out.beginObject();
    out.name("node_id").value(row.nodeId());
    out.name("title").value(row.title());
    out.name("state").value(word(row.state()));
    out.name("attention").value(word(row.attention()));
    date(out, "do_date", "do_date_shown", row.doDate());
    date(out, "late_on", "late_on_shown", row.lateOn());
    Json.optional(out, "recurrence", row.recurrence());
    Json.optional(out, "project_id", row.projectId());
    Json.optional(out, "project", row.project());
    out.name("overdue").value(row.overdue());
    Json.instant(out, "created_at", row.createdAt());
    Json.instant(out, "changed_at", row.changedAt());
    Json.instant(out, "closed_at", row.closedAt());
    out.name("revision").value(row.revision());
    out.endObject();
  }

  static String word(TaskState state) {
    return switch (state) {
      case OUTSTANDING -> "outstanding";
      case DONE -> "done";
      case DROPPED -> "dropped";
    };
  }

  private static String word(Attention attention) {
    return switch (attention) {
      case RED -> "red";
      case ORANGE -> "orange";
      case WHITE -> "white";
      case BLUE -> "blue";
    };
  }

  static void date(JsonWriter out, String name, String shown, @Nullable ShownDate date)
      throws IOException {
    if (date != null) {
      Json.instant(out, name, date.at());
      out.name(shown).beginObject();
      if (date.day() != null) {
        out.name("day").value(date.day().toString());
      }
      out.name("words").value(date.words());
      out.name("distance").value(date.distance());
      out.name("past").value(date.past());
      out.endObject();
    }
  }

  static void page(JsonWriter out, TaskPage page) throws IOException {
    out.beginObject();
    Json.list(out, "tasks", page.rows(), TaskJson::row);
    out.name("next").value(page.next());
    out.endObject();
  }

  static void ranking(JsonWriter out, Ranking ranking) throws IOException {
    out.beginObject();
    Json.list(out, "tasks", ranking.tasks(), TaskJson::ranked);
    out.endObject();
  }

  private static void ranked(JsonWriter out, Ranked ranked) throws IOException {
    out.beginObject();
    out.name("task");
    row(out, ranked.task());
    out.name("score").value(ranked.score());
    Json.list(
        out,
        "terms",
        ranked.terms(),
        (to, term) -> {
          to.beginObject();
          to.name("name").value(term.name());
          to.name("points").value(term.points());
          to.name("why").value(term.why());
          to.endObject();
        });
    out.endObject();
  }

  static void previewed(JsonWriter out, Previewed previewed) throws IOException {
    out.beginObject();
    date(out, "date", "date_shown", previewed.date());
    Json.optional(out, "recurrence", previewed.recurrence());
    out.endObject();
  }

  static void changed(JsonWriter out, Changed changed) throws IOException {
    out.beginObject();
    out.name("node_id").value(changed.nodeId());
    out.name("summary").value(changed.summary());
    out.name("created").value(changed.created());
    out.name("revision").value(changed.revision());
    out.name("replayed").value(changed.replayed());
    if (changed.task() != null) {
      out.name("task");
      row(out, changed.task());
    }
    out.endObject();
  }

  static void outcome(JsonWriter out, OpOutcome outcome) throws IOException {
    out.beginObject();
    switch (outcome) {
      case OpOutcome.Applied applied -> {
        out.name("outcome").value("applied");
        out.name("result");
        changed(out, applied.changed());
      }
      case OpOutcome.NotApplied notApplied -> out.name("outcome").value("not_applied");
    }
    out.endObject();
  }

  // ------------------------------------------------------------------ reading

  private static final JsonReader.Options ROW =
      JsonReader.Options.of(
          "node_id",
          "title",
          "state",
          "attention",
          "do_date",
          "do_date_shown",
          "late_on",
          "late_on_shown",
          "recurrence",
          "project_id",
          "project",
          "overdue",
          "created_at",
          "changed_at",
          "closed_at",
          "revision");
  private static final JsonReader.Options STATES =
      JsonReader.Options.of("outstanding", "done", "dropped");
  private static final JsonReader.Options ATTENTIONS =
      JsonReader.Options.of("red", "orange", "white", "blue");
  private static final JsonReader.Options DATE =
      JsonReader.Options.of("day", "words", "distance", "past");

  static TaskRow row(JsonReader in) throws IOException {
    String nodeId = null;
    String title = null;
    TaskState state = null;
    Attention attention = null;
    Instant doAt = null;
    Shown doShown = null;
    Instant lateAt = null;
    Shown lateShown = null;
    String recurrence = null;
    String projectId = null;
    String project = null;
    boolean overdue = false;
    Instant createdAt = null;
    Instant changedAt = null;
    Instant closedAt = null;
    long revision = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.selectName(ROW)) {
        case 0 -> nodeId = in.nextString();
        case 1 -> title = in.nextString();
        case 2 -> state = state(in);
        case 3 -> attention = attention(in);
        case 4 -> doAt = Json.instant(in);
        case 5 -> doShown = shown(in);
        case 6 -> lateAt = Json.instant(in);
        case 7 -> lateShown = shown(in);
        case 8 -> recurrence = in.nextString();
        case 9 -> projectId = in.nextString();
        case 10 -> project = in.nextString();
        case 11 -> overdue = in.nextBoolean();
        case 12 -> createdAt = Json.instant(in);
        case 13 -> changedAt = Json.instant(in);
        case 14 -> closedAt = Json.instant(in);
        case 15 -> revision = in.nextLong();
        default -> Json.skipUnknown(in);
      }
    }
    in.endObject();
    return new TaskRow(
        Json.need(nodeId, "node_id"),
        Json.need(title, "title"),
        Json.need(state, "state"),
        Json.need(attention, "attention"),
        date(doAt, doShown, "do_date_shown"),
        date(lateAt, lateShown, "late_on_shown"),
        recurrence,
        projectId,
        project,
        overdue,
        Json.need(createdAt, "created_at"),
        Json.need(changedAt, "changed_at"),
        closedAt,
        revision);
  }

  private static TaskState state(JsonReader in) throws IOException {
    return switch (in.selectString(STATES)) {
      case 0 -> TaskState.OUTSTANDING;
      case 1 -> TaskState.DONE;
      case 2 -> TaskState.DROPPED;
      default -> throw new JsonDataException("unknown state '" + in.nextString() + "'");
    };
  }

  private static Attention attention(JsonReader in) throws IOException {
    return switch (in.selectString(ATTENTIONS)) {
      case 0 -> Attention.RED;
      case 1 -> Attention.ORANGE;
      case 2 -> Attention.WHITE;
      case 3 -> Attention.BLUE;
      default -> throw new JsonDataException("unknown attention '" + in.nextString() + "'");
    };
  }

  /** A date but its point in time, which stands in a field of its own. */
  record Shown(@Nullable LocalDate day, String words, String distance, boolean past) {}

  static Shown shown(JsonReader in) throws IOException {
    LocalDate day = null;
    String words = null;
    String distance = null;
    boolean past = false;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.selectName(DATE)) {
        case 0 -> day = day(in);
        case 1 -> words = in.nextString();
        case 2 -> distance = in.nextString();
        case 3 -> past = in.nextBoolean();
        default -> Json.skipUnknown(in);
      }
    }
    in.endObject();
    return new Shown(day, Json.need(words, "words"), Json.need(distance, "distance"), past);
  }

  /** {@code 2026-11-27}, without the formatter, which is slow to load. */
  static LocalDate day(JsonReader in) throws IOException {
    String text = in.nextString();
    int second = text.lastIndexOf('-');
    int first = second < 1 ? -1 : text.lastIndexOf('-', second - 1);
    if (first < 1) {
      throw new JsonDataException("no day: '" + Json.shortened(text) + "'");
    }
    try {
      return LocalDate.of(
          Integer.parseInt(text, 0, first, 10),
          Integer.parseInt(text, first + 1, second, 10),
          Integer.parseInt(text, second + 1, text.length(), 10));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw new JsonDataException("no day: '" + Json.shortened(text) + "'", e);
    }
  }

  static @Nullable ShownDate date(@Nullable Instant at, @Nullable Shown shown, String name) {
    if (at == null) {
      return null;
    }
    Shown known = Json.need(shown, name);
    return new ShownDate(at, known.day(), known.words(), known.distance(), known.past());
  }

  static TaskPage page(JsonReader in) throws IOException {
    List<TaskRow> rows = null;
    String next = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "tasks" -> rows = Json.list(in, TaskJson::row);
        case "next" -> next = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new TaskPage(Json.need(rows, "tasks"), next);
  }

  static Ranking ranking(JsonReader in) throws IOException {
    List<Ranked> tasks = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "tasks" -> tasks = Json.list(in, TaskJson::ranked);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Ranking(Json.need(tasks, "tasks"));
  }

  private static Ranked ranked(JsonReader in) throws IOException {
    TaskRow task = null;
    int score = 0;
    List<Term> terms = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "task" -> task = row(in);
        case "score" -> score = in.nextInt();
        case "terms" -> terms = Json.list(in, TaskJson::term);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Ranked(Json.need(task, "task"), score, terms);
  }

  private static Term term(JsonReader in) throws IOException {
    String name = null;
    int points = 0;
    String why = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = in.nextString();
        case "points" -> points = in.nextInt();
        case "why" -> why = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Term(Json.need(name, "name"), points, why);
  }

  static Previewed previewed(JsonReader in) throws IOException {
    Instant at = null;
    Shown shown = null;
    String recurrence = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "date" -> at = Json.instant(in);
        case "date_shown" -> shown = shown(in);
        case "recurrence" -> recurrence = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Previewed(date(at, shown, "date_shown"), recurrence);
  }

  static Changed changed(JsonReader in) throws IOException {
    String nodeId = null;
    String summary = null;
    boolean created = false;
    long revision = 0;
    boolean replayed = false;
    TaskRow task = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "summary" -> summary = in.nextString();
        case "created" -> created = in.nextBoolean();
        case "revision" -> revision = in.nextLong();
        case "replayed" -> replayed = in.nextBoolean();
        case "task" -> task = row(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Changed(
        Json.need(nodeId, "node_id"),
        Json.need(summary, "summary"),
        created,
        revision,
        replayed,
        task);
  }

  static OpOutcome outcome(JsonReader in) throws IOException {
    String outcome = null;
    Changed result = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "outcome" -> outcome = in.nextString();
        case "result" -> result = changed(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return switch (Json.need(outcome, "outcome")) {
      case "applied" -> new OpOutcome.Applied(Json.need(result, "result"));
      case "not_applied" -> new OpOutcome.NotApplied();
      default -> throw new JsonDataException("unknown outcome '" + outcome + "'");
    };
  }
}
