package org.hephaestus.socket;

import static org.hephaestus.ports.api.Request.Kind.ACTION;
import static org.hephaestus.ports.api.Request.Kind.READ;
import static org.hephaestus.socket.Param.Type.BOOLEAN;
import static org.hephaestus.socket.Param.Type.CAPTURE;
import static org.hephaestus.socket.Param.Type.INTEGER;
import static org.hephaestus.socket.Param.Type.STRING;
import static org.hephaestus.socket.Param.Type.STRINGS;
import static org.hephaestus.socket.Param.Type.ULID;
import static org.hephaestus.socket.Param.Type.WORD;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.jspecify.annotations.Nullable;

/** Every method of the protocol, in the order in which they are described. The daemon's side. */
final class Methods {
  static final String DESCRIBE = "rpc.describe";
  static final String WATCH = "watch.start";

  private static final Param SAID =
      Param.required(
          "capture", CAPTURE, "where and when the person said it: words of dates mean that day");
  private static final Param REF =
      Param.required("ref", STRING, "a node: its id, or a part of it that no other node has");
  private static final Param TITLE = Param.optional("title", STRING, "one line");
  private static final Param DATE =
      Param.optional("do_date", STRING, "when to do it, as a person types it; 'none' clears it");
  private static final Param LATE =
      Param.optional("late_on", STRING, "from when on it is late, likewise");
  private static final Param ATTENTION =
      Param.optional("attention", STRING, "red, orange, white or blue, or a1 to a4");
  private static final Param RECURRENCE =
      Param.optional(
          "recurrence", STRING, "for example weekly or 'every! 2 weeks'; 'none' clears it");
  private static final Param PROJECT =
      Param.optional("project", STRING, "a project: its id, a part of it, or its name");
  private static final Param DAY =
      Param.optional("day", STRING, "words of a date; today when left out");
  private static final Param FILE = Param.required("file", STRING, "absolute path");

  private static final String NOT_FOUND = "not_found";
  private static final String AMBIGUOUS = "ambiguous";
  private static final String INVALID = "invalid_params";

  private static final int MOST_TRANSITIONS = 10_000;
  private static final int DEFAULT_NEXT = 10;
  private static final int DEFAULT_FOUND = 50;

  /** All of them. */
  static final List<Method> ALL =
      Stream.of(daemon(), update(), tasks(), knowledge(), conflicts(), store(), sync())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, Method> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Method::name, Function.identity()));

  private Methods() {}

  /** The method of this name; null when there is none. */
  static @Nullable Method find(String name) {
    return BY_NAME.get(name);
  }

  private static Param limit(int otherwise) {
    return Param.optional(
        "limit",
        INTEGER,
        "the most that are answered, 1 to "
            + TaskRequest.ListTasks.MAX_ROWS
            + "; "
            + otherwise
            + " when left out");
  }

  private static int limit(Params params, int otherwise) throws Params.InvalidException {
    return params.number("limit", otherwise, 1, TaskRequest.ListTasks.MAX_ROWS);
  }

  private static Param text(String what) {
    return Param.required("text", STRING, what);
  }

  private static TaskFields fields(Params params) {
    return new TaskFields(
        params.text("title"),
        params.text("project"),
        params.text("do_date"),
        params.text("late_on"),
        params.text("attention"),
        params.text("recurrence"));
  }

  private static List<Method> daemon() {
    return List.of(
        Method.own(
            DESCRIBE,
            "this description",
            "protocol (min, max), features, limits, methods, errors",
            Incoming.Describe::new),
        Method.own(
            WATCH,
            "from now on this connection carries watch.changed notifications and nothing else",
            "cursor: the revision of the store at which the watch began",
            Incoming.Watch::new),
        Method.of(
            READ,
            "ping",
            "is somebody there, and which version?",
            List.of(),
            "version, commit, instance",
            List.of(),
            p -> new Request.Ping()),
        Method.of(
            READ,
            "status",
            "the daemon on one page",
            List.of(),
            "version, commit, instance, pid, started_at, mode, db, socket, store, update",
            List.of(),
            p -> new Request.Status()),
        Method.of(
            READ,
            "op.outcome",
            "what became of a mutation; one that has not taken effect by now never will",
            List.of(Param.required("op_id", ULID, "the id under which the mutation was sent")),
            "outcome: applied (and result: changed) or not_applied",
            List.of("store"),
            p -> new Request.GetOutcome(p.need("op_id"))),
        Method.of(
            READ,
            "update.status",
            "the self-updater",
            List.of(),
            "update",
            List.of(),
            p -> new Request.GetUpdateStatus()),
        Method.of(
            READ,
            "update.check",
            "the same, after asking the forge; blocks for at most 30 s",
            List.of(),
            "update",
            List.of(),
            p -> new Request.CheckForUpdate()),
        Method.of(
            ACTION,
            "update.apply",
            "installs the newest acceptable release and restarts; follow it with update.status",
            List.of(),
            "attempt, started, reason",
            List.of(),
            p -> new Request.ApplyUpdate()));
  }

  private static UpdateRequest.Word word(String word) throws Params.InvalidException {
    for (UpdateRequest.Word known : UpdateRequest.Word.values()) {
      if (Json.lower(known).equals(word)) {
        return known;
      }
    }
    throw new Params.InvalidException(
        "word",
        "word must be pin, unpin, hold, end_hold or allow, was '" + Json.shortened(word) + "'");
  }

  private static List<Method> update() {
    return List.of(
        Method.of(
            ACTION,
            "update.rollback",
            "restarts onto a version that ran before and denies the one that runs; follow it with"
                + " update.status",
            List.of(Param.optional("version", STRING, "which; the one before when left out")),
            "attempt, started, reason",
            List.of(),
            p -> new UpdateRequest.RollBack(p.text("version", ""))),
        Method.of(
            READ,
            "update.say",
            "the user's word about updates, which holds until it is taken back; saying it twice"
                + " says it once",
            List.of(
                Param.required("word", WORD, "pin, unpin, hold, end_hold or allow"),
                Param.optional(
                    "value",
                    STRING,
                    "the version to pin or to allow; until when to hold, ISO 8601")),
            "done, reason, update",
            List.of(INVALID),
            p -> new UpdateRequest.Say(word(p.need("word")), p.text("value", ""))),
        Method.of(
            READ,
            "update.history",
            "the transitions of all attempts, oldest first",
            List.of(
                Param.optional(
                    "limit",
                    INTEGER,
                    "the newest so many, 1 to " + MOST_TRANSITIONS + "; default 200")),
            "entries: at, fence, attempt, state, from, to, reason",
            List.of(INVALID),
            p -> new UpdateRequest.GetTransitions(p.number("limit", 200, 1, MOST_TRANSITIONS))),
        Method.of(
            READ,
            "update.doctor",
            "whether an update could work here; blocks for up to 30 s",
            List.of(),
            "lines: name, verdict, found, remedy",
            List.of(),
            p -> new UpdateRequest.Examine()));
  }

  private static List<Method> tasks() {
    return List.of(
        Method.mutation(
            "task.create",
            "makes a task",
            List.of(
                SAID,
                Param.required("title", STRING, "one line"),
                PROJECT,
                DATE,
                LATE,
                ATTENTION,
                RECURRENCE,
                Param.optional("context", STRING, "first text of its document")),
            List.of(INVALID, NOT_FOUND, AMBIGUOUS),
            p -> new TaskRequest.Create(p.capture(), fields(p), p.text("context"))),
        Method.mutation(
            "task.edit",
            "changes the given fields, at least one, together",
            List.of(SAID, REF, TITLE, PROJECT, DATE, LATE, ATTENTION, RECURRENCE),
            List.of(INVALID, NOT_FOUND, AMBIGUOUS),
            p -> new TaskRequest.Edit(p.capture(), p.need("ref"), fields(p))),
        move(TaskRequest.Step.DONE, "done; a recurring task rolls to its next occurrence"),
        move(TaskRequest.Step.UNDONE, "outstanding again; a recurring one goes one back"),
        move(TaskRequest.Step.DROP, "will not be done; ends a recurring task"),
        move(TaskRequest.Step.SKIP, "the next occurrence is left out"),
        Method.of(
            READ,
            "task.list",
            "tasks by do date (undated last), then attention, then id",
            List.of(
                SAID,
                Param.optional(
                    "states", STRINGS, "of outstanding, done, dropped; outstanding when left out"),
                PROJECT,
                ATTENTION,
                Param.optional("due", BOOLEAN, "only those whose date is today or over"),
                Param.optional("after", STRING, "next of the page before"),
                limit(TaskRequest.ListTasks.MAX_ROWS)),
            "tasks: array of task; next: where the next page begins, empty on the last",
            List.of(INVALID, NOT_FOUND, AMBIGUOUS),
            p ->
                new TaskRequest.ListTasks(
                    p.capture(),
                    new TaskFilter(
                        p.states("states", Set.of(TaskState.OUTSTANDING)),
                        p.text("project"),
                        p.text("attention"),
                        p.flag("due")),
                    p.text("after", ""),
                    limit(p, TaskRequest.ListTasks.MAX_ROWS))),
        Method.of(
            READ,
            "task.next",
            "what to do now, best first, with the terms of each score",
            List.of(SAID, PROJECT, limit(DEFAULT_NEXT)),
            "tasks: array of task, score, terms (name, points, why)",
            List.of(INVALID, NOT_FOUND, AMBIGUOUS),
            p -> new TaskRequest.Next(p.capture(), p.text("project"), limit(p, DEFAULT_NEXT))),
        Method.of(
            READ,
            "date.preview",
            "what words would mean",
            List.of(
                SAID,
                Param.optional("date", STRING, "words of a date"),
                Param.optional("recurrence", STRING, "words of a recurrence")),
            "date, date_shown, recurrence (canonical words)",
            List.of(INVALID),
            p -> new TaskRequest.Preview(p.capture(), p.text("date"), p.text("recurrence"))));
  }

  private static Method move(TaskRequest.Step step, String what) {
    return Method.mutation(
        step.method(),
        what,
        List.of(SAID, REF),
        List.of(INVALID, NOT_FOUND, AMBIGUOUS),
        p -> new TaskRequest.Move(p.capture(), p.need("ref"), step));
  }

  private static List<Method> knowledge() {
    return List.of(
        Method.of(
            READ,
            "node.show",
            "everything about one node",
            List.of(SAID, REF),
            "node_id, kind, title, task, document (node_id, text, revision), log, tags",
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.Show(p.capture(), p.need("ref"))),
        Method.of(
            READ,
            "context.get",
            "the document of a node",
            List.of(REF),
            "node_id, text, revision",
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.GetDocument(p.need("ref"))),
        Method.mutation(
            "context.append",
            "adds lines at the end of a document",
            List.of(SAID, REF, text("the lines")),
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.AppendDocument(p.capture(), p.need("ref"), p.need("text"))),
        Method.mutation(
            "context.set",
            "saves a whole text; what others changed since its base stays",
            List.of(
                SAID,
                REF,
                text("the whole document"),
                Param.optional(
                    "base",
                    INTEGER,
                    "revision of the text that its author saw; the newest when left out")),
            List.of(NOT_FOUND, AMBIGUOUS, "stale"),
            p ->
                new KnowledgeRequest.SetDocument(
                    p.capture(), p.need("ref"), p.need("text"), p.number("base"))),
        Method.of(
            READ,
            "log.get",
            "the log of a node, oldest first",
            List.of(REF),
            "node_id, entries (at, text)",
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.GetLog(p.need("ref"))),
        Method.mutation(
            "log.add",
            "adds an entry to a log",
            List.of(SAID, REF, text("the entry")),
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.AddLog(p.capture(), p.need("ref"), p.need("text"))),
        Method.of(
            READ,
            "project.list",
            "projects in order of name",
            List.of(),
            "projects (node_id, name, outstanding)",
            List.of(),
            p -> new KnowledgeRequest.ListProjects()),
        Method.mutation(
            "project.add",
            "a project of this name; the one that is there already, if one is",
            List.of(SAID, Param.required("name", STRING, "one line")),
            List.of(INVALID),
            p -> new KnowledgeRequest.AddProject(p.capture(), p.need("name"))),
        Method.of(
            READ,
            "search",
            "nodes that contain every word, best first",
            List.of(SAID, text("the words"), limit(DEFAULT_FOUND)),
            "hits (node_id, kind, title, snippet, task)",
            List.of(INVALID),
            p -> new KnowledgeRequest.Search(p.capture(), p.need("text"), limit(p, DEFAULT_FOUND))),
        Method.of(
            READ,
            "journal.get",
            "the page of a day",
            List.of(SAID, DAY),
            "node_id (absent while nobody has written on it), day, words, entries (at, text)",
            List.of(INVALID),
            p -> new KnowledgeRequest.GetJournal(p.capture(), p.text("day"))),
        Method.mutation(
            "journal.add",
            "an entry on the page of a day; makes the page when it is missing",
            List.of(SAID, DAY, text("the entry")),
            List.of(INVALID),
            p -> new KnowledgeRequest.AddJournal(p.capture(), p.text("day"), p.need("text"))),
        Method.of(
            READ,
            "history",
            "what changed, newest first",
            List.of(
                Param.optional("ref", STRING, "one node; all when left out"), limit(DEFAULT_FOUND)),
            "entries (op, at, node_id, title, kind, patch: an RFC 6902 patch of the node)",
            List.of(NOT_FOUND, AMBIGUOUS),
            p -> new KnowledgeRequest.GetHistory(p.text("ref"), limit(p, DEFAULT_FOUND))));
  }

  private static List<Method> conflicts() {
    return List.of(
        Method.of(
            READ,
            "conflict.list",
            "values that lost to others written at the same time, newest first; kept for 90 days",
            List.of(SAID, limit(DEFAULT_FOUND)),
            "conflicts (id, node_id, title, field, lost and won: at, text or date, project), total",
            List.of(INVALID),
            p -> new ConflictRequest.ListConflicts(p.capture(), limit(p, DEFAULT_FOUND))),
        Method.mutation(
            "conflict.restore",
            "sets a field to the value that lost",
            List.of(
                SAID,
                Param.required(
                    "ref", STRING, "a conflict: its id, or a part of it that no other one has")),
            List.of(INVALID, NOT_FOUND, AMBIGUOUS),
            p -> new ConflictRequest.RestoreConflict(p.capture(), p.need("ref"))));
  }

  private static List<Method> store() {
    return List.of(
        Method.of(
            ACTION,
            "store.backup",
            "copies the store to a new file",
            List.of(FILE),
            "file, bytes, at",
            List.of("store"),
            p -> new StoreRequest.MakeBackup(p.need("file"))),
        Method.of(
            ACTION,
            "store.restore",
            "replaces everything by a backup; what was there is set aside",
            List.of(FILE),
            "file, set_aside",
            List.of("store"),
            p -> new StoreRequest.Restore(p.need("file"))));
  }

  private static List<Method> sync() {
    return List.of(
        Method.of(
            READ,
            "sync.status",
            "sync with the hub as it is known here; answers at once, without the network",
            List.of(),
            "state (off, syncing, in_sync, retrying, blocked), hub, owner_id, attempts, pushed, pulled, queued,"
                + " oldest_queued, last_success, last_error, next_attempt, clock_offset_ms,"
                + " hub_build, rejected, conflicts, progress",
            List.of(),
            p -> new SyncRequest.GetStatus()),
        Method.of(
            READ,
            "sync.begin",
            "tries now; follow it with sync.status until attempts is as high as the answer",
            List.of(),
            "attempt",
            List.of("sync"),
            p -> new SyncRequest.Begin()),
        Method.of(
            READ,
            "sync.verify",
            "compares what a person sees here and at the hub; blocks for up to a minute",
            List.of(
                Param.optional(
                    "repair", BOOLEAN, "derive anew here what is not what its changes come to")),
            "verdict (equal, different, moved, failed), message, differences (node_id, title,"
                + " damaged: here, hub or unknown, repaired)",
            List.of("sync"),
            p -> new SyncRequest.Verify(p.flag("repair"))),
        Method.of(
            READ,
            "sync.join",
            "makes the data here the hub owner's, so that the two are put together",
            List.of(),
            "owner_id, before",
            List.of("sync"),
            p -> new SyncRequest.Join()));
  }
}
