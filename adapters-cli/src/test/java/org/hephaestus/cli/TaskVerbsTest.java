package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.cli.TestHost.lines;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskVerbsTest {
  private static final Capture CAPTURE = ApiSamples.CAPTURE;
  private static final String ID = ApiSamples.TASK_ID;

  private static final String ROW_JSON =
      "\"node_id\":\"01KAK7Y3M0TASKTASKTASKTASK\",\"title\":\"Water the plants\","
          + "\"state\":\"outstanding\",\"attention\":\"red\",\"do_date\":1795734000000,"
          + "\"late_on\":1795795200000,\"recurrence\":\"weekly\",\"project\":\"Home\","
          + "\"project_id\":\"01KAK7Y3M0PR0JECTPR0JECTPR\",\"do_day\":\"2026-11-27\","
          + "\"do_words\":\"Fri 27 Nov\",\"do_distance\":\"in 6 days\","
          + "\"late_words\":\"Fri 27 Nov 17:00\",\"late_distance\":\"in 6 days\","
          + "\"overdue\":true,\"created_at\":1795003200000,\"changed_at\":1795258800000,"
          + "\"closed_at\":1795262400000,\"revision\":42";
  private static final String PLAIN_JSON =
      "\"node_id\":\"01KAK7Y3M0AAAAAAAAAAAAAAAA\",\"title\":\"Call back\","
          + "\"state\":\"outstanding\",\"attention\":\"white\",\"do_date\":null,"
          + "\"late_on\":null,\"recurrence\":null,\"project\":null,"
          + "\"overdue\":false,\"created_at\":1795262400000,\"changed_at\":1795262400000,"
          + "\"revision\":7";
  private static final String CONFLICT_JSON =
      "\"node_id\":\"01KAK7Y3M0TASKTASKTASKTASK\",\"title\":\"Water the plants\",";
  private static final String LOST_FRIDAY_JSON =
      "\"lost\":{\"value\":1795734000000,\"day\":\"2026-11-27\",\"words\":\"Fri 27 Nov\","
          + "\"distance\":\"in 6 days\",\"at\":1795255200000},";
  private static final String CHANGED_JSON =
      "{"
          + ROW_JSON
          + ",\"summary\":\"done; next on Fri 27 Nov\",\"created\":true,\"replayed\":true}\n";
  private static final String ROW_TEXT =
      "ASKTASK  red     Fri 27 Nov, in 6 days  Home  Water the plants"
          + "  (overdue, late on Fri 27 Nov 17:00, weekly)";
  private static final String PLAIN_TEXT =
      "AAAAAAA  white                                Call back";

  private final TestHost host = new TestHost();
  private final FakeHephApi api = new FakeHephApi();

  private Ran run(String... args) {
    return host.heph(api, args);
  }

  private Request<?> asked() {
    assertThat(api.requests()).hasSize(1);
    return api.requests().getFirst();
  }

  // ------------------------------------------------------------------ what is sent

  static List<Arguments> sent() {
    return List.of(
        // What scripts in the field call.
        arguments(
            List.of(
                "task",
                "Water the plants",
                "--project",
                "P",
                "--do-date",
                "fri",
                "--late-on",
                "2026-12-01",
                "--attention",
                "white",
                "--recur",
                "weekly",
                "--json"),
            new TaskRequest.Create(
                CAPTURE,
                new TaskFields("Water the plants", "P", "fri", "2026-12-01", "white", "weekly"),
                null)),
        arguments(
            List.of("list", "--project", "P", "--json", "--due"),
            new TaskRequest.ListTasks(
                CAPTURE,
                new TaskFilter(Set.of(TaskState.OUTSTANDING), "P", null, true),
                "",
                5_000)),
        arguments(List.of("next"), new TaskRequest.Next(CAPTURE, null, 10)),
        arguments(List.of("show", "tasktas"), new KnowledgeRequest.Show(CAPTURE, "tasktas")),
        arguments(List.of("context", "i"), new KnowledgeRequest.GetDocument("i")),
        arguments(
            List.of("context", "i", "--append", "- one\n- two"),
            new KnowledgeRequest.AppendDocument(CAPTURE, "i", "- one\n- two")),
        arguments(
            List.of("context", "i", "--body", ""),
            new KnowledgeRequest.SetDocument(CAPTURE, "i", "", null)),
        arguments(List.of("log", "i"), new KnowledgeRequest.GetLog("i")),
        arguments(
            List.of("log", "i", "called them"),
            new KnowledgeRequest.AddLog(CAPTURE, "i", "called them")),
        arguments(
            List.of("edit", "i", "--do-date", "+3d", "--late-on", "none", "--recur", "none"),
            new TaskRequest.Edit(
                CAPTURE, "i", new TaskFields(null, null, "+3d", "none", null, "none"))),
        arguments(
            List.of("edit", "i", "--attention=a1", "--project=none", "--title=x"),
            new TaskRequest.Edit(
                CAPTURE, "i", new TaskFields("x", "none", null, null, "a1", null))),
        arguments(List.of("done", "i"), new TaskRequest.Move(CAPTURE, "i", TaskRequest.Step.DONE)),
        arguments(List.of("drop", "i"), new TaskRequest.Move(CAPTURE, "i", TaskRequest.Step.DROP)),
        arguments(List.of("skip", "i"), new TaskRequest.Move(CAPTURE, "i", TaskRequest.Step.SKIP)),
        arguments(List.of("project", "list"), new KnowledgeRequest.ListProjects()),
        arguments(
            List.of("project", "add", "New home"),
            new KnowledgeRequest.AddProject(CAPTURE, "New home")),
        // The others.
        arguments(
            List.of("undone", "i"), new TaskRequest.Move(CAPTURE, "i", TaskRequest.Step.UNDONE)),
        arguments(
            List.of("task", "x", "--context", "why"),
            new TaskRequest.Create(CAPTURE, TaskFields.titled("x"), "why")),
        arguments(
            List.of("list", "--state", "all", "--attention", "red", "--limit", "3"),
            new TaskRequest.ListTasks(
                CAPTURE, new TaskFilter(Set.of(TaskState.values()), null, "red", false), "", 3)),
        arguments(
            List.of("list", "--state", "dropped"),
            new TaskRequest.ListTasks(
                CAPTURE, new TaskFilter(Set.of(TaskState.DROPPED), null, null, false), "", 5_000)),
        arguments(
            List.of("today"),
            new TaskRequest.ListTasks(
                CAPTURE,
                new TaskFilter(Set.of(TaskState.OUTSTANDING), null, null, true),
                "",
                5_000)),
        arguments(
            List.of("next", "--project", "P", "--limit", "1"),
            new TaskRequest.Next(CAPTURE, "P", 1)),
        arguments(
            List.of("search", "water", "the plants", "--limit", "9"),
            new KnowledgeRequest.Search(CAPTURE, "water the plants", 9)),
        arguments(List.of("journal"), new KnowledgeRequest.GetJournal(CAPTURE, null)),
        arguments(
            List.of("journal", "a good day", "--date", "yesterday"),
            new KnowledgeRequest.AddJournal(CAPTURE, "yesterday", "a good day")),
        arguments(List.of("history"), new KnowledgeRequest.GetHistory(null, 20)),
        arguments(List.of("history", "i", "--limit", "5"), new KnowledgeRequest.GetHistory("i", 5)),
        arguments(List.of("conflicts"), new ConflictRequest.ListConflicts(CAPTURE, 50)),
        arguments(
            List.of("conflicts", "--limit", "5"), new ConflictRequest.ListConflicts(CAPTURE, 5)),
        arguments(
            List.of("conflicts", "restore", "l0st"),
            new ConflictRequest.RestoreConflict(CAPTURE, "l0st")),
        // A relative file name is meant in the caller's folder, not in the daemon's.
        arguments(List.of("backup", "a/b.db"), new StoreRequest.MakeBackup("/work dir/a/b.db")),
        arguments(List.of("backup", "/a.db"), new StoreRequest.MakeBackup("/a.db")),
        arguments(List.of("restore", "--yes", "b.db"), new StoreRequest.Restore("/work dir/b.db")),
        // Texts that look like something else: a file of words, an option, the end of options.
        arguments(
            List.of("task", "@home call"),
            new TaskRequest.Create(CAPTURE, TaskFields.titled("@home call"), null)),
        arguments(
            List.of("task", "--", "-5% budget"),
            new TaskRequest.Create(CAPTURE, TaskFields.titled("-5% budget"), null)));
  }

  @ParameterizedTest
  @MethodSource("sent")
  void sendsTheWordsAsTyped(List<String> args, Request<?> request) {
    assertThat(run(args.toArray(String[]::new)).code()).isZero();
    assertThat(asked()).isEqualTo(request);
  }

  @Test
  void readsTheWholeTextFromStandardInput() {
    host.typing("line 1\r\n\n\u00e4\n");
    assertThat(run("context", "i", "-").code()).isZero();
    assertThat(asked())
        .isEqualTo(new KnowledgeRequest.SetDocument(CAPTURE, "i", "line 1\r\n\n\u00e4", null));
  }

  @Test
  void doesNotStoreWhatIsNoText() {
    host.in = new java.io.ByteArrayInputStream(new byte[] {'a', (byte) 0xff});
    Ran ran = run("context", "i", "-");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("not UTF-8", "nothing was changed");
    assertThat(api.requests()).isEmpty();
  }

  static List<Arguments> notUnderstood() {
    return List.of(
        // A value is missing, and what follows is not swallowed in its place.
        arguments(List.of("list", "--project", "--due"), "Expected parameter for option", ""),
        // Words are not joined: a time after an unquoted date would become part of a title.
        arguments(
            List.of("task", "Pay", "rent"),
            "heph task takes no 'rent'",
            "quote what has several words; see heph task --help"),
        arguments(
            List.of("edit", "i", "--do-date", "fri", "17:00"),
            "heph edit takes no '17:00'",
            "quote what has several words; see heph edit --help"),
        arguments(
            List.of("task", "-5% budget"),
            "heph task takes no '-5% budget'",
            "a text that begins with - goes behind --; see heph task --help"),
        arguments(
            List.of("task", "x", "--dodate", "fri"),
            "heph task takes no '--dodate'",
            "did you mean '--do-date'? See heph task --help"),
        arguments(List.of("edit", "i"), "heph edit: nothing to change", "at least one of"),
        arguments(List.of("task"), "heph task: Missing required parameter: 'TITLE'", "--help"),
        arguments(List.of("list", "--limit", "0"), "--limit must be a number", "--limit 10"),
        arguments(List.of("next", "--limit", "ten"), "from 1 to 5000, was 'ten'", "--limit 10"),
        arguments(
            List.of("list", "--state", "open"),
            "heph list knows no state 'open'",
            "outstanding, done, dropped or all"),
        arguments(
            List.of("list", "--project", "a", "--project", "b"),
            "should be specified only once",
            ""),
        arguments(
            List.of("context", "i", "--append", "a", "--body", "b"), "takes one of", "--help"),
        arguments(List.of("context", "i", "words"), "takes no 'words'", "--append"),
        arguments(List.of("conflicts", "restore"), "Missing required parameter: 'ID'", "--help"),
        arguments(List.of("conflicts", "resotre", "i"), "takes no 'resotre'", "--help"),
        arguments(List.of("conflicts", "--limit", "x"), "--limit must be a number", "--limit 10"),
        arguments(List.of("project", "lsit"), "knows no verb 'lsit'", "did you mean 'list'"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void saysWhatItDoesNotUnderstandAndAsksNobody(List<String> args, String err, String hint) {
    Ran ran = run(args.toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(err, hint);
    assertThat(api.requests()).isEmpty();
    List<String> json = new ArrayList<>(args);
    json.addFirst("--json");
    json.add(0, json.remove(1));
    Ran asJson = run(json.toArray(String[]::new));
    assertThat(asJson.code()).isEqualTo(2);
    assertThat(asJson.err()).isEmpty();
    assertThat(asJson.out()).startsWith("{\"error\":{\"kind\":\"usage\"").hasLineCount(1);
  }

  // ------------------------------------------------------------------ what is shown

  static List<Arguments> shown() {
    return List.of(
        arguments(
            "list", lines(ROW_TEXT, PLAIN_TEXT), "[{" + ROW_JSON + "},{" + PLAIN_JSON + "}]\n"),
        arguments(
            "list --due",
            lines(ROW_TEXT, PLAIN_TEXT),
            "[{" + ROW_JSON + "},{" + PLAIN_JSON + "}]\n"),
        arguments(
            "today",
            lines("Overdue", ROW_TEXT, "Today", PLAIN_TEXT),
            "[{" + ROW_JSON + "},{" + PLAIN_JSON + "}]\n"),
        arguments(
            "next --why",
            lines(
                "70  " + ROW_TEXT,
                "   +60  attention: red",
                "   +10  due: due in 6 days",
                " 0  " + PLAIN_TEXT),
            "[{"
                + ROW_JSON
                + ",\"score\":70,\"terms\":[{\"name\":\"attention\",\"points\":60,\"why\":\"red\"},"
                + "{\"name\":\"due\",\"points\":10,\"why\":\"due in 6 days\"}]},{"
                + PLAIN_JSON
                + ",\"score\":0,\"terms\":[]}]\n"),
        arguments(
            "search plants",
            lines(ROW_TEXT, "         \u2026 the plants", "0JECTPR  project  Home"),
            "[{"
                + ROW_JSON
                + ",\"kind\":\"task\",\"snippet\":\"\u2026 the plants\"},"
                + "{\"node_id\":\"01KAK7Y3M0PR0JECTPR0JECTPR\",\"title\":\"Home\",\"state\":null,"
                + "\"attention\":null,\"do_date\":null,\"late_on\":null,\"recurrence\":null,"
                + "\"project\":null,\"kind\":\"project\",\"snippet\":\"\"}]\n"),
        arguments(
            "project list",
            lines("01KAK7Y3M0PR0JECTPR0JECTPR Home"),
            "[{\"node_id\":\"01KAK7Y3M0PR0JECTPR0JECTPR\",\"name\":\"Home\",\"outstanding\":3}]\n"),
        arguments(
            "log i",
            lines(
                "2026-11-20 13:00  bought a can",
                "2026-11-21 13:00  two",
                "                  lines"),
            "[{\"at\":1795176000000,\"text\":\"bought a can\"},"
                + "{\"at\":1795262400000,\"text\":\"two\\nlines\"}]\n"),
        arguments(
            "history",
            lines("2026-11-21 13:00  ASKTASK  Water the plants: title = x"),
            "[{\"op\":\"01KAK7Y3M00000000000000001\",\"at\":1795262400000,"
                + "\"node_id\":\"01KAK7Y3M0TASKTASKTASKTASK\",\"title\":\"Water the plants\","
                + "\"kind\":\"set\",\"patch\":[{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"x\"}]}]\n"),
        arguments(
            "conflicts",
            lines(
                "0STL0ST  ASKTASK  Water the plants: do_date Fri 27 Nov, in 6 days"
                    + " (2026-11-21 11:00) lost to Fri 27 Nov 17:00, in 6 days (2026-11-21 13:00)",
                "0000001  ASKTASK  Water the plants: project 'Home' (2026-11-21 11:00)"
                    + " lost to '01KAK7Y3M0J0VRNA1J0VRNA1J0' (2026-11-21 13:00)",
                "VRNA1J0  ASKTASK  Water the plants: late_on Fri 27 Nov, in 6 days"
                    + " (2026-11-21 11:00) lost to none (2026-11-21 13:00)"),
            "[{\"id\":\"01KAK7Y3M0L0STL0STL0STL0ST\","
                + CONFLICT_JSON
                + "\"field\":\"do_date\","
                + LOST_FRIDAY_JSON
                + "\"won\":{\"value\":1795795200000,\"words\":\"Fri 27 Nov 17:00\","
                + "\"distance\":\"in 6 days\",\"at\":1795262400000}},"
                + "{\"id\":\"01KAK7Y3M00000000000000001\","
                + CONFLICT_JSON
                + "\"field\":\"project\",\"lost\":{\"value\":\"01KAK7Y3M0PR0JECTPR0JECTPR\","
                + "\"project\":\"Home\",\"at\":1795255200000},"
                + "\"won\":{\"value\":\"01KAK7Y3M0J0VRNA1J0VRNA1J0\",\"at\":1795262400000}},"
                + "{\"id\":\"01KAK7Y3M0J0VRNA1J0VRNA1J0\","
                + CONFLICT_JSON
                + "\"field\":\"late_on\","
                + LOST_FRIDAY_JSON
                + "\"won\":{\"value\":null,\"at\":1795262400000}}]\n"),
        arguments(
            "conflicts restore l0st",
            lines(
                "01KAK7Y3M0TASKTASKTASKTASK  Water the plants: done; next on Fri 27 Nov"
                    + " (it had been carried out before)",
                "  do Fri 27 Nov, in 6 days; late on Fri 27 Nov 17:00, in 6 days; weekly"),
            CHANGED_JSON),
        arguments(
            "journal",
            lines("Fri 20 Nov", "2026-11-21 13:00  a good day"),
            "{\"node_id\":\"01KAK7Y3M0J0VRNA1J0VRNA1J0\",\"day\":\"2026-11-20\","
                + "\"words\":\"Fri 20 Nov\",\"entries\":[{\"at\":1795262400000,\"text\":\"a good day\"}]}\n"),
        arguments(
            "context i",
            lines("line 1", "line 2"),
            "{\"node_id\":\"01KAK7Y3M0TASKTASKTASKTASK\",\"text\":\"line 1\\nline 2\",\"revision\":42}\n"),
        arguments(
            "show i",
            lines(
                "title       Water the plants",
                "id          01KAK7Y3M0TASKTASKTASKTASK",
                "state       outstanding, red, overdue",
                "do          Fri 27 Nov, in 6 days",
                "late on     Fri 27 Nov 17:00, in 6 days",
                "recurs      weekly",
                "project     Home",
                "created     3 d ago (2026-11-18 13:00)",
                "changed     1 h ago (2026-11-21 12:00)",
                "closed      now (2026-11-21 13:00)",
                "tags        garden",
                "",
                "line 1",
                "line 2",
                "",
                "2026-11-20 13:00  bought a can",
                "2026-11-21 13:00  two",
                "                  lines"),
            "{"
                + ROW_JSON
                + ",\"kind\":\"task\",\"context\":\"line 1\\nline 2\",\"context_revision\":42,"
                + "\"log\":[{\"at\":1795176000000,\"text\":\"bought a can\"},"
                + "{\"at\":1795262400000,\"text\":\"two\\nlines\"}],\"tags\":[\"garden\"]}\n"),
        arguments(
            "done i",
            lines(
                "01KAK7Y3M0TASKTASKTASKTASK  Water the plants: done; next on Fri 27 Nov"
                    + " (it had been carried out before)",
                "  do Fri 27 Nov, in 6 days; late on Fri 27 Nov 17:00, in 6 days; weekly"),
            CHANGED_JSON),
        arguments(
            "project add Home",
            lines("01KAK7Y3M0PR0JECTPR0JECTPR  project Home"),
            "{\"node_id\":\"01KAK7Y3M0PR0JECTPR0JECTPR\",\"revision\":43,"
                + "\"summary\":\"project Home\",\"created\":true,\"replayed\":false}\n"),
        arguments(
            "backup x",
            lines("/backups/heph 1.db, 123456 bytes"),
            "{\"file\":\"/backups/heph 1.db\",\"bytes\":123456,\"at\":1795262400000}\n"),
        arguments(
            "restore x --yes",
            lines(
                "restored from /backups/heph 1.db",
                "what was there before: /home/user/.local/share/heph/heph.db.before-restore-1"),
            "{\"file\":\"/backups/heph 1.db\","
                + "\"set_aside\":\"/home/user/.local/share/heph/heph.db.before-restore-1\"}\n"));
  }

  @ParameterizedTest
  @MethodSource("shown")
  void showsTheSameAsTextAndAsJson(String args, String text, String json) {
    assertThat(run(args.split(" ", -1))).isEqualTo(new Ran(0, text, ""));
    assertThat(run((args + " --json").split(" ", -1))).isEqualTo(new Ran(0, json, ""));
  }

  @Test
  void everyVerbTakesJson() {
    for (Verb verb : Verb.values()) {
      assertThat(verb.spec().optionsMap()).containsKey("--json");
    }
  }

  @Test
  void nothingToShowIsNoFailure() {
    api.answer(TaskRequest.ListTasks.class, new TaskRequest.TaskPage(List.of(), ""));
    assertThat(run("list")).isEqualTo(new Ran(0, "", ""));
    assertThat(run("list", "--json")).isEqualTo(new Ran(0, "[]\n", ""));
    api.answer(KnowledgeRequest.GetHistory.class, new KnowledgeRequest.History(List.of()));
    assertThat(run("history", "--json")).isEqualTo(new Ran(0, "[]\n", ""));
  }

  @Test
  void moreConflictsThanAreShownAreCounted() {
    ConflictRequest.Conflicts three = ApiSamples.conflicts();
    api.answer(
        ConflictRequest.ListConflicts.class,
        new ConflictRequest.Conflicts(three.conflicts().subList(0, 1), 3));
    Ran ran = run("conflicts", "--limit", "1");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).hasLineCount(1);
    assertThat(ran.err()).isEqualTo("2 more: --limit 3\n");
    api.answer(ConflictRequest.ListConflicts.class, new ConflictRequest.Conflicts(List.of(), 0));
    assertThat(run("conflicts")).isEqualTo(new Ran(0, "", ""));
    assertThat(run("conflicts", "--json")).isEqualTo(new Ran(0, "[]\n", ""));
  }

  @Test
  void aPatchThatIsNoneIsShownAsItIs() {
    api.answer(
        KnowledgeRequest.GetHistory.class,
        new KnowledgeRequest.History(
            List.of(
                new KnowledgeRequest.HistoryEntry(
                    "op", ApiSamples.NOW, ID, "t", "set", "no \"json\""))));
    assertThat(run("history").out()).endsWith("t: set no \"json\"\n");
    assertThat(run("history", "--json").out()).contains("\"patch\":\"no \\\"json\\\"\"}]\n");
  }

  // ------------------------------------------------------------------ pages

  private static TaskRow row(int number) {
    TaskRow plain = ApiSamples.plainRow();
    String id = "01KAK7Y3M0" + String.format(java.util.Locale.ROOT, "%016d", number);
    return new TaskRow(
        id,
        "Task " + number,
        plain.state(),
        plain.attention(),
        null,
        null,
        null,
        null,
        null,
        false,
        plain.createdAt(),
        plain.changedAt(),
        null,
        number);
  }

  @Test
  void readsAllPagesAndShowsARowThatMovesOnce() {
    api.answer(
        TaskRequest.ListTasks.class,
        new TaskRequest.TaskPage(List.of(row(1), row(2)), "c1"),
        new TaskRequest.TaskPage(List.of(row(2), row(3)), "c2"),
        new TaskRequest.TaskPage(List.of(row(4)), ""));
    assertThat(run("list").out())
        .isEqualTo(
            lines(
                "0000001  white   Task 1",
                "0000002  white   Task 2",
                "0000003  white   Task 3",
                "0000004  white   Task 4"));
    assertThat(api.requests())
        .extracting(request -> ((TaskRequest.ListTasks) request).after())
        .containsExactly("", "c1", "c2");
  }

  @Test
  void stopsAtTheLimitAndAtACursorThatDoesNotMove() {
    api.answer(
        TaskRequest.ListTasks.class, new TaskRequest.TaskPage(List.of(row(1), row(2)), "same"));
    assertThat(run("list", "--limit", "1").out()).hasLineCount(1);
    assertThat(run("list").out()).hasLineCount(2);
  }

  @Test
  void aPageThatFailsFailsTheList() {
    api.result(
        TaskRequest.ListTasks.class,
        new CallResult.Ok<>(new TaskRequest.TaskPage(List.of(row(1)), "c1")),
        new CallResult.NotApplied<>("broke twice"));
    assertThat(run("list")).isEqualTo(new Ran(1, "", "heph: broke twice\n"));
  }

  // ------------------------------------------------------------------ what goes wrong

  static List<Arguments> refusals() {
    return List.of(
        arguments("not found", ApiError.NOT_FOUND, 3),
        arguments("ambiguous", ApiError.AMBIGUOUS, 3),
        arguments("stale", ApiError.STALE, 4),
        arguments("another under this id", ApiError.OP_CONFLICT, 4),
        arguments("bad words", ApiError.INVALID_PARAMS, 2),
        arguments("fenced", ApiError.OP_FENCED, 1),
        arguments("disk full", ApiError.STORE, 1),
        arguments("a bug", ApiError.INTERNAL_ERROR, 1),
        arguments("not yours", ApiError.NOT_OWNER, 1));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalHasItsExitCode(String message, int code, int exit) {
    api.refuse(TaskRequest.Move.class, new ApiError(code, message, "kind", ""));
    assertThat(run("done", "i")).isEqualTo(new Ran(exit, "", "heph: " + message + "\n"));
    assertThat(run("done", "i", "--json"))
        .isEqualTo(
            new Ran(
                exit,
                "{\"error\":{\"kind\":\"kind\",\"message\":\""
                    + message
                    + "\",\"hint\":\"\",\"code\":"
                    + code
                    + "}}\n",
                ""));
  }

  @Test
  void listsWhatWasPerhapsMeant() {
    api.refuse(
        TaskRequest.Move.class,
        new ApiError(
            ApiError.AMBIGUOUS,
            "'01K' is the beginning of 2 ids",
            "ambiguous",
            "type more of it",
            "ref",
            List.of(new ApiError.Candidate(ID, "Water\033[2J"))));
    assertThat(run("done", "01K").err())
        .isEqualTo(
            lines(
                "heph: ID: '01K' is the beginning of 2 ids",
                "  type more of it",
                "  " + ID + "  Water\ufffd[2J"));
    assertThat(run("done", "01K", "--json").out())
        .endsWith(
            "\"code\":-32013,\"field\":\"ref\",\"flag\":\"ID\",\"candidates\":[{\"node_id\":\""
                + ID
                + "\",\"title\":\"Water\\u001b[2J\"}]}}\n");
  }

  @Test
  void namesTheOptionAndKeepsTheCaretBelowTheWord() {
    api.refuse(
        TaskRequest.Create.class,
        new ApiError(
            ApiError.INVALID_PARAMS,
            "not a date",
            "date",
            "fri 5pmm\033\n    ^^^^",
            "do_date",
            List.of()));
    assertThat(run("task", "x", "--do-date", "fri 5pmm"))
        .isEqualTo(
            new Ran(2, "", lines("heph: --do-date: not a date", "  fri 5pmm\ufffd", "      ^^^^")));
  }

  @ParameterizedTest
  @CsvSource({
    "do_date,--do-date", "doDate,--do-date", "fields.late_on,--late-on", "recurrence,--recur",
    "title,TITLE", "project,--project", "capture.zone,''", "after,''"
  })
  void knowsWhatWasTypedForAParameter(String field, String flag) {
    assertThat(Refusals.flag(Verb.TASK, field)).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ref", "nodeId"})
  void knowsAnId(String field) {
    assertThat(Refusals.flag(Verb.EDIT, field)).isEqualTo("ID");
    assertThat(Refusals.flag(Verb.EDIT, "title")).isEqualTo("--title");
    assertThat(Refusals.flag(Verb.JOURNAL, "day")).isEqualTo("--date");
  }

  // ------------------------------------------------------------------ restore

  private HephApi nobody() {
    return new HephApi() {
      @Override
      public <R> CallResult<R> call(Request<R> request) {
        return new CallResult.Unreachable<>(List.of("/run/x.sock"), "no socket");
      }
    };
  }

  @Test
  void restoreWithoutATerminalNeedsYes() {
    Ran ran = run("restore", "x.db");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("nothing was changed", "--yes");
    assertThat(api.requests()).isEmpty();
    assertThat(host.hephdRuns).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"y,true", "YES,true", "n,false", "'',false", "yep,false"})
  void restoreAsksOnATerminal(String answer, boolean restores) {
    host.stdinIsTty = true;
    host.typing(answer + "\n");
    Ran ran = run("restore", "x.db");
    assertThat(ran.code()).isEqualTo(restores ? 0 : 2);
    assertThat(ran.err()).startsWith("Replace all tasks and knowledge by /work dir/x.db? [y/N] ");
    assertThat(api.requests()).hasSize(restores ? 1 : 0);
  }

  @Test
  void restoreWithoutADaemonRunsHephdInTheForeground() {
    assertThat(host.heph(nobody(), "restore", "x.db", "--yes", "--json").out())
        .isEqualTo("{\"file\":\"/work dir/x.db\"}\n");
    assertThat(host.hephdRuns).containsExactly(List.of("--restore", "/work dir/x.db"));
    host.hephdCode = 78;
    Ran ran = host.heph(nobody(), "restore", "x.db", "--yes");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("ended with exit code 78");
  }

  @Test
  void aRestoreInDoubtIsNotRepeatedByHephd() {
    api.result(StoreRequest.Restore.class, new CallResult.Unknown<>("lost"));
    assertThat(run("restore", "x.db", "--yes").code()).isEqualTo(6);
    assertThat(host.hephdRuns).isEmpty();
  }

  // ------------------------------------------------------------------ terminals

  private static TaskRow titled(String title, boolean overdue) {
    ShownDate day =
        new ShownDate(
            Instant.parse("2026-11-26T23:00:00Z"),
            LocalDate.of(2026, 11, 27),
            "Fri 27 Nov",
            "in 6 days",
            false);
    return new TaskRow(
        overdue ? ID : "01KAK7Y3M0BBBBBBBBBBBBBBBB",
        title,
        TaskState.DONE,
        Attention.BLUE,
        day,
        null,
        "weekly",
        null,
        "\u30d7\u30ed\u30b8\u30a7\u30af\u30c8",
        overdue,
        ApiSamples.NOW,
        ApiSamples.NOW,
        null,
        1);
  }

  @Test
  void cutsForATerminalAndForNothingElse() {
    api.answer(
        TaskRequest.ListTasks.class,
        new TaskRequest.TaskPage(
            List.of(
                titled("\u65e5\u672c\u8a9e\u306e\u9577\u3044\u984c\u540d\u3067\u3059\u3088", true),
                titled("e\u0301\ud83d\udcb8x", false)),
            ""));
    env("NO_COLOR", "1");
    String whole = run("list").out();
    assertThat(whole)
        .contains(
            "\u65e5\u672c\u8a9e\u306e\u9577\u3044\u984c\u540d\u3067\u3059\u3088  (done, overdue, weekly)");
    host.columns = 70;
    assertThat(run("list").out()).isEqualTo(whole);
    host.stdoutIsTty = true;
    for (int columns = 20; columns < 120; columns++) {
      host.columns = columns;
      for (String line : run("list").out().lines().toList()) {
        // Below that the fixed columns alone are wider.
        assertThat(Width.of(line)).isLessThanOrEqualTo(Math.max(columns, 60));
      }
    }
    host.columns = 70;
    assertThat(run("list").out())
        .isEqualTo(
            lines(
                "ASKTASK  blue    Fri 27 Nov, in 6 days  \u30d7\u30ed\u30b8\u30a7\u30af\u30c8  \u65e5\u672c\u8a9e\u306e\u9577\u2026  (d\u2026",
                "BBBBBBB  blue    Fri 27 Nov, in 6 days  \u30d7\u30ed\u30b8\u30a7\u30af\u30c8  e\u0301\ud83d\udcb8x  (done, we\u2026"));
  }

  private void env(String name, String value) {
    host.env.put(name, value);
  }

  @Test
  void coloursAreForTerminalsAndNeverAlone() {
    assertThat(run("list").out()).doesNotContain("\033");
    host.stdoutIsTty = true;
    assertThat(run("list").out()).contains("\033[31mred\033[0m", "overdue");
    env("NO_COLOR", "1");
    assertThat(run("list").out()).doesNotContain("\033");
    env("NO_COLOR", "");
    env("TERM", "dumb");
    assertThat(run("list").out()).doesNotContain("\033");
  }

  @Test
  void aDocumentGoesThroughAPipeByteForByteAndSafelyToATerminal() {
    api.answer(
        KnowledgeRequest.GetDocument.class,
        new KnowledgeRequest.Document(ID, "a\tb\033[2J\n\nc", 1));
    assertThat(run("context", "i").out()).isEqualTo("a\tb\033[2J\n\nc\n");
    host.stdoutIsTty = true;
    assertThat(run("context", "i").out()).isEqualTo("a\tb\ufffd[2J\n\nc\n");
  }

  @Test
  void tellsWhichNodeItWas() {
    api.answer(
        TaskRequest.Move.class, new Changed(ID, "dropped", false, 1, false, ApiSamples.plainRow()));
    assertThat(run("drop", "i").out()).isEqualTo("ASKTASK  Call back: dropped\n");
  }

  @Test
  void theUpdateGoesOnWhenItsReplyIsLost() {
    api.result(
        Request.ApplyUpdate.class,
        new CallResult.Unknown<org.hephaestus.ports.update.ApplyTicket>("lost"));
    api.answer(
        Request.GetUpdateStatus.class,
        ApiSamples.updateStatus(
            ApiSamples.OLD,
            org.hephaestus.ports.update.UpdateState.VERIFIED,
            null,
            ApiSamples.attempt(org.hephaestus.ports.update.UpdateState.VERIFIED, "")),
        ApiSamples.updateStatus(
            ApiSamples.NEW,
            org.hephaestus.ports.update.UpdateState.COMMITTED,
            null,
            ApiSamples.attempt(org.hephaestus.ports.update.UpdateState.COMMITTED, "healthy")));
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("1.0.3 -> 1.0.4\n");
    // One that was over before we asked is not ours.
    host.now = ApiSamples.NOW.plusSeconds(1);
    assertThat(run("update", "apply").code()).isEqualTo(6);
  }
}
