package org.hephaestus.testkit.api;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** One plausible value of everything that crosses the socket, with no field left at a default. */
public final class ApiSamples {
  /** The wall-clock time around which all samples lie. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** The installed version. */
  public static final VersionId OLD = new VersionId("1.0.3", "0123456789ab");

  /** The newer version. */
  public static final VersionId NEW = new VersionId("1.0.4", "ba9876543210");

  /** What the daemon says first. */
  public static final Hello HELLO =
      new Hello(OLD.version(), OLD.commit(), 1, Hello.PROTOCOL, "instance-1", "store-1");

  /** The answer to a ping. */
  public static final Pong PONG = new Pong(OLD.version(), OLD.commit(), "instance-1");

  /** The answer to an apply. */
  public static final ApplyTicket TICKET =
      new ApplyTicket("attempt-1", true, "installing 1.0.4, then restarting");

  /** Where and when all samples were said. */
  public static final Capture CAPTURE = new Capture(NOW, ZoneId.of("Europe/Berlin"));

  /** A task. */
  public static final String TASK_ID = "01KAK7Y3M0TASKTASKTASKTASK";

  /** A project. */
  public static final String PROJECT_ID = "01KAK7Y3M0PR0JECTPR0JECTPR";

  /** A journal page. */
  public static final String JOURNAL_ID = "01KAK7Y3M0J0VRNA1J0VRNA1J0";

  /** The id of a mutation. */
  public static final String OP_ID = "01KAK7Y3M00000000000000001";

  /** The id of an op that lost. */
  public static final String LOST_ID = "01KAK7Y3M0L0STL0STL0STL0ST";

  private ApiSamples() {}

  /** One request of every kind. */
  public static List<Request<?>> requests() {
    return Stream.concat(
            Stream.of(
                new Request.Ping(),
                new Request.Status(),
                new Request.GetUpdateStatus(),
                new Request.CheckForUpdate(),
                new Request.ApplyUpdate(),
                new UpdateRequest.RollBack("1.0.3"),
                new UpdateRequest.Say(UpdateRequest.Word.HOLD, "2026-12-24T18:00:00Z"),
                new UpdateRequest.GetTransitions(100),
                new UpdateRequest.Examine(),
                new Request.GetOutcome(OP_ID),
                new TaskRequest.ListTasks(
                    CAPTURE,
                    new TaskFilter(Set.of(TaskState.OUTSTANDING), "home", "red", true),
                    "cursor",
                    100),
                new TaskRequest.Next(CAPTURE, "home", 10),
                new TaskRequest.Preview(CAPTURE, "fri 17:00", "every! 2 weeks"),
                new KnowledgeRequest.Show(CAPTURE, TASK_ID),
                new KnowledgeRequest.GetDocument(TASK_ID),
                new KnowledgeRequest.GetLog(TASK_ID),
                new KnowledgeRequest.ListProjects(),
                new KnowledgeRequest.Search(CAPTURE, "water \"plants\"", 20),
                new KnowledgeRequest.GetJournal(CAPTURE, "yesterday"),
                new KnowledgeRequest.GetHistory(TASK_ID, 50),
                new ConflictRequest.ListConflicts(CAPTURE, 20),
                new StoreRequest.MakeBackup("/backups/heph 1.db"),
                new StoreRequest.Restore("/backups/heph 1.db"),
                new SyncRequest.GetStatus(),
                new SyncRequest.Begin(),
                new SyncRequest.Verify(true),
                new SyncRequest.Join(),
                new Identified(OP_ID, mutations().getFirst())),
            mutations().stream())
        .toList();
  }

  /** The same as they cross a connection: every mutation under an id. */
  public static List<Request<?>> carried() {
    return requests().stream()
        .<Request<?>>map(
            request -> {
              int mutation = mutations().indexOf(request);
              return mutation < 0 ? request : new Identified(OP_ID, mutations().get(mutation));
            })
        .toList();
  }

  /** One mutation of every kind. */
  public static List<Request<Changed>> mutations() {
    return List.of(
        new TaskRequest.Create(
            CAPTURE,
            new TaskFields("Water the plants", "home", "fri", "2026-12-01", "red", "weekly"),
            "line 1\nline 2"),
        new TaskRequest.Edit(
            CAPTURE, TASK_ID, new TaskFields(null, "none", "+3d", null, null, "none")),
        new TaskRequest.Move(CAPTURE, TASK_ID, TaskRequest.Step.DONE),
        new TaskRequest.Move(CAPTURE, TASK_ID, TaskRequest.Step.UNDONE),
        new TaskRequest.Move(CAPTURE, TASK_ID, TaskRequest.Step.DROP),
        new TaskRequest.Move(CAPTURE, TASK_ID, TaskRequest.Step.SKIP),
        new KnowledgeRequest.AppendDocument(CAPTURE, TASK_ID, "one more line"),
        new KnowledgeRequest.SetDocument(CAPTURE, TASK_ID, "a whole\ntext", 41L),
        new KnowledgeRequest.AddLog(CAPTURE, TASK_ID, "called them"),
        new KnowledgeRequest.AddProject(CAPTURE, "Home"),
        new KnowledgeRequest.AddJournal(CAPTURE, "yesterday", "a good day"),
        new ConflictRequest.RestoreConflict(CAPTURE, LOST_ID));
  }

  /** A plausible answer to any request. */
  @SuppressWarnings("unchecked") // the switch answers each request as its type argument says
  public static <R> R answer(Request<R> request) {
    Object answer =
        switch (request) {
          case Request.Ping ping -> PONG;
          case Request.Status status -> daemonStatus();
          case Request.GetUpdateStatus get -> updateStatus();
          case Request.CheckForUpdate check -> updateStatus();
          case Request.ApplyUpdate apply -> TICKET;
          case UpdateRequest.RollBack back -> TICKET;
          case UpdateRequest.Say say -> new ControlAnswer(true, "updates are held", updateStatus());
          case UpdateRequest.GetTransitions get ->
              new UpdateRequest.Transitions(
                  List.of(
                      new JournalEntry(
                          NOW, 7, "attempt-1", UpdateState.CHECKED, OLD, NEW, "it is newer"),
                      new JournalEntry(
                          NOW, 8, "attempt-1", UpdateState.ABANDONED, null, NEW, "no room")));
          case UpdateRequest.Examine examine ->
              new DoctorReport(
                  List.of(
                      DoctorReport.Line.ok("disk", "there is room"),
                      DoctorReport.Line.problem("linger", "it is off", "turn it on")));
          case Request.GetOutcome outcome -> new OpOutcome.Applied(changed());
          case TaskRequest.Create create -> changed();
          case TaskRequest.Edit edit -> changed();
          case TaskRequest.Move move -> changed();
          case TaskRequest.ListTasks list ->
              new TaskRequest.TaskPage(List.of(taskRow(), plainRow()), "");
          case TaskRequest.Next next -> ranking();
          case TaskRequest.Preview preview ->
              new TaskRequest.Previewed(FRIDAY_FIVE, "every! 2 weeks");
          case KnowledgeRequest.Show show -> nodeDetail();
          case KnowledgeRequest.GetDocument get -> nodeDetail().document();
          case KnowledgeRequest.AppendDocument append -> changed();
          case KnowledgeRequest.SetDocument set -> changed();
          case KnowledgeRequest.GetLog get -> new KnowledgeRequest.Log(TASK_ID, nodeDetail().log());
          case KnowledgeRequest.AddLog add -> changed();
          case KnowledgeRequest.ListProjects list ->
              new KnowledgeRequest.Projects(
                  List.of(new KnowledgeRequest.ProjectRow(PROJECT_ID, "Home", 3)));
          case KnowledgeRequest.AddProject add ->
              new Changed(PROJECT_ID, "project Home", true, 43, false, null);
          case KnowledgeRequest.Search search ->
              new KnowledgeRequest.Hits(
                  List.of(
                      new KnowledgeRequest.Hit(
                          TASK_ID, "task", "Water the plants", "\u2026 the plants", taskRow()),
                      new KnowledgeRequest.Hit(PROJECT_ID, "project", "Home", "", null)));
          case KnowledgeRequest.GetJournal get ->
              new KnowledgeRequest.JournalPage(
                  JOURNAL_ID,
                  LocalDate.of(2026, 11, 20),
                  "Fri 20 Nov",
                  List.of(new KnowledgeRequest.LogLine(NOW, "a good day")));
          case KnowledgeRequest.AddJournal add ->
              new Changed(JOURNAL_ID, "added to Fri 20 Nov", true, 44, false, null);
          case KnowledgeRequest.GetHistory history ->
              new KnowledgeRequest.History(
                  List.of(
                      new KnowledgeRequest.HistoryEntry(
                          OP_ID,
                          NOW,
                          TASK_ID,
                          "Water the plants",
                          "set",
                          "[{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"x\"}]")));
          case ConflictRequest.ListConflicts list -> conflicts();
          case ConflictRequest.RestoreConflict lost -> changed();
          case StoreRequest.MakeBackup backup -> backup();
          case StoreRequest.Restore restore ->
              new StoreRequest.Restored(
                  "/backups/heph 1.db", "/home/user/.local/share/heph/heph.db.before-restore-1");
          case SyncRequest.GetStatus get -> syncStatus();
          case SyncRequest.Begin begin -> new SyncRequest.Ticket(7);
          case SyncRequest.Verify verify ->
              new SyncComparison(
                  SyncComparison.Verdict.DIFFERENT,
                  "1 node differs",
                  List.of(
                      new SyncComparison.Difference(
                          TASK_ID, "Water the plants", SyncComparison.Side.HERE, true)));
          case SyncRequest.Join join ->
              new SyncRequest.Joined("01KAK7Y3M0HUBHUBHUBHUBHUB0", "01KAK7Y3M0ME");
          case Identified identified -> answer(identified.mutation());
        };
    return (R) answer;
  }

  /** A spoke that cannot reach its hub, with something of everything. */
  public static SyncStatus syncStatus() {
    return new SyncStatus(
        SyncState.RETRYING,
        "http://hub:8787",
        "01KAK7Y3M0ME",
        7,
        40,
        50,
        3,
        NOW.minus(Duration.ofMinutes(5)),
        new SyncStatus.Success(NOW.minus(Duration.ofMinutes(6)), Duration.ofMillis(31)),
        new SyncStatus.Problem("TIMEOUT", "the hub did not answer in time", NOW),
        NOW.plus(Duration.ofSeconds(9)),
        Duration.ofHours(-1),
        "1.2.3",
        1,
        2,
        new SyncStatus.Progress(10, 20, 30));
  }

  /** A date without a time, six days ahead. */
  public static final ShownDate FRIDAY =
      new ShownDate(
          Instant.parse("2026-11-26T23:00:00Z"),
          LocalDate.of(2026, 11, 27),
          "Fri 27 Nov",
          "in 6 days",
          false);

  /** A date with a time, six days ahead. */
  public static final ShownDate FRIDAY_FIVE =
      new ShownDate(
          Instant.parse("2026-11-27T16:00:00Z"), null, "Fri 27 Nov 17:00", "in 6 days", false);

  /** A task with everything in it. */
  public static TaskRow taskRow() {
    return new TaskRow(
        TASK_ID,
        "Water the plants",
        TaskState.OUTSTANDING,
        Attention.RED,
        FRIDAY,
        FRIDAY_FIVE,
        "weekly",
        PROJECT_ID,
        "Home",
        true,
        NOW.minus(Duration.ofDays(3)),
        NOW.minus(Duration.ofHours(1)),
        NOW,
        42);
  }

  /** A task with a title alone. */
  public static TaskRow plainRow() {
    return new TaskRow(
        "01KAK7Y3M0AAAAAAAAAAAAAAAA",
        "Call back",
        TaskState.OUTSTANDING,
        Attention.WHITE,
        null,
        null,
        null,
        null,
        null,
        false,
        NOW,
        NOW,
        null,
        7);
  }

  /** Two tasks with reasons. */
  public static TaskRequest.Ranking ranking() {
    return new TaskRequest.Ranking(
        List.of(
            new TaskRequest.Ranked(
                taskRow(),
                70,
                List.of(
                    new TaskRequest.Term("attention", 60, "red"),
                    new TaskRequest.Term("due", 10, "due in 6 days"))),
            new TaskRequest.Ranked(plainRow(), 0, List.of())));
  }

  /** What a mutation did. */
  public static Changed changed() {
    return new Changed(TASK_ID, "done; next on Fri 27 Nov", true, 42, true, taskRow());
  }

  /** Everything about a task. */
  public static KnowledgeRequest.NodeDetail nodeDetail() {
    return new KnowledgeRequest.NodeDetail(
        TASK_ID,
        "task",
        "Water the plants",
        taskRow(),
        new KnowledgeRequest.Document(TASK_ID, "line 1\nline 2", 42),
        List.of(
            new KnowledgeRequest.LogLine(NOW.minus(Duration.ofDays(1)), "bought a can"),
            new KnowledgeRequest.LogLine(NOW, "two\nlines")),
        List.of("garden"));
  }

  /** A date that lost, a project that lost, and a date that lost to none. */
  public static ConflictRequest.Conflicts conflicts() {
    Instant before = NOW.minus(Duration.ofHours(2));
    ConflictRequest.WrittenValue friday =
        new ConflictRequest.WrittenValue(before, null, FRIDAY, null);
    return new ConflictRequest.Conflicts(
        List.of(
            new ConflictRequest.ConflictRow(
                LOST_ID,
                TASK_ID,
                "Water the plants",
                "do_date",
                friday,
                new ConflictRequest.WrittenValue(NOW, null, FRIDAY_FIVE, null)),
            new ConflictRequest.ConflictRow(
                OP_ID,
                TASK_ID,
                "Water the plants",
                "project",
                new ConflictRequest.WrittenValue(before, PROJECT_ID, null, "Home"),
                new ConflictRequest.WrittenValue(NOW, JOURNAL_ID, null, null)),
            new ConflictRequest.ConflictRow(
                JOURNAL_ID,
                TASK_ID,
                "Water the plants",
                "late_on",
                friday,
                new ConflictRequest.WrittenValue(NOW, null, null, null))),
        3);
  }

  /** A backup. */
  public static Backup backup() {
    return new Backup("/backups/heph 1.db", 123_456, NOW);
  }

  /** The store on a few lines. */
  public static StoreStatus storeStatus() {
    return new StoreStatus("01KAK7Y3M0STORESTORESTORES", 1, 42, 17, backup(), "a problem");
  }

  /** A release, with notes of two lines. */
  public static Release release() {
    return new Release(
        "v1.0.4",
        "ba9876543210ba9876543210ba9876543210ba98",
        false,
        false,
        NOW.minus(Duration.ofDays(1)),
        "https://forge.example/owner/repo/releases/tag/v1.0.4",
        "Fixes.\nMore fixes.");
  }

  /** Releases that are no candidates. */
  public static List<CheckOutcome.Refused> refused() {
    return List.of(new CheckOutcome.Refused("nightly", "'nightly' is no semantic version"));
  }

  /** A failure with everything in it. */
  public static Failure failure() {
    return new Failure(
        FailureCause.RATE_LIMITED,
        "https://forge.example/api answered 429",
        "wait, or set a forge token",
        List.of("line 1", "line 2"),
        Duration.ofSeconds(90));
  }

  /** One outcome of every kind, and the held one twice: with and without a release. */
  public static List<CheckOutcome> outcomes() {
    return List.of(
        new CheckOutcome.UpToDate("1.0.3 is the newest release", refused()),
        new CheckOutcome.UpdateAvailable(release(), NEW, "1.0.4 is newer than 1.0.3", refused()),
        new CheckOutcome.Held(
            Gate.FAILED_BEFORE, release(), NOW.plus(Duration.ofHours(1)), "not yet", refused()),
        new CheckOutcome.Held(Gate.SUPERVISOR, null, null, "not at all", List.of()),
        new CheckOutcome.Failed(failure()));
  }

  /** An attempt from {@link #OLD} to {@link #NEW}. */
  public static UpdateStatus.Attempt attempt(UpdateState state, String reason) {
    return new UpdateStatus.Attempt(TICKET.attempt(), state, OLD, NEW, NOW, reason);
  }

  /** A status of the updater with a newer release, no attempt and one notice. */
  public static UpdateStatus updateStatus() {
    return updateStatus(
        OLD,
        UpdateState.IDLE,
        new CheckOutcome.UpdateAvailable(release(), NEW, "1.0.4 is newer than 1.0.3", refused()),
        null);
  }

  /** A status of the updater with a given outcome and attempt. */
  public static UpdateStatus updateStatus(
      VersionId running,
      UpdateState state,
      @Nullable CheckOutcome outcome,
      UpdateStatus.@Nullable Attempt attempt) {
    return new UpdateStatus(
        UpdateMode.NOTIFY,
        running.toString(),
        "https://forge.example/owner/repo",
        "source",
        state,
        outcome,
        NOW.minus(Duration.ofMinutes(10)),
        NOW.plus(Duration.ofHours(6)),
        attempt,
        List.of("unsigned: trusting TLS"),
        List.of(
            GateVerdict.closed(Gate.MODE, "self-update only notifies"),
            GateVerdict.open(Gate.HOLD, "updates are not held"),
            GateVerdict.closedUntil(Gate.MIN_AGE, NOW.plus(Duration.ofHours(5)), "too young")),
        control());
  }

  /** A pin, a hold that ends, a version that failed and one that is allowed again. */
  public static UserControl control() {
    return new UserControl(
        "1.0",
        new UserControl.Hold(NOW, NOW.plus(Duration.ofDays(1))),
        List.of(
            new UserControl.Denial(
                NEW, UserControl.By.TRIAL, NOW, "start 3 without proving itself", List.of("no"))),
        List.of(new UserControl.Allowance(OLD, NOW)));
  }

  /** The daemon on one page. */
  public static DaemonStatus daemonStatus() {
    return new DaemonStatus(
        OLD.version(),
        OLD.commit(),
        "instance-1",
        4711,
        NOW.minus(Duration.ofHours(3)),
        "local",
        "/home/user/.local/share/heph/heph.db",
        "/run/user/1000/heph/hephd.sock",
        "/home/user/.local/share/heph/hephd.log",
        storeStatus(),
        updateStatus());
  }
}
