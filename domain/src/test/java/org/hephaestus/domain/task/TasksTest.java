package org.hephaestus.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.domain.task.Daemon.doDate;
import static org.hephaestus.domain.task.Daemon.fields;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRequest.Step;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksTest {
  private final Daemon daemon = new Daemon();

  private TaskRow row(String id) {
    return Objects.requireNonNull(
        daemon.ok(new KnowledgeRequest.Show(daemon.here(), id)).task(), "it is a task");
  }

  private String day(String id) {
    ShownDate date = row(id).doDate();
    return date == null || date.day() == null ? "none" : date.day().toString();
  }

  @Test
  void aTaskKeepsWhatWasSaid() {
    String home = daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "Home")).nodeId();
    Changed added =
        daemon.ok(
            new TaskRequest.Create(
                daemon.here(),
                new TaskFields("  Water plants ", "home", "fri", "2026-12-01", "a1", "weekly"),
                "with\nrain water\n"));
    assertThat(added.created()).isTrue();
    assertThat(added.summary()).isEqualTo("added, to do Fri 27 Nov, in 6 days");
    TaskRow task = Objects.requireNonNull(added.task());
    assertThat(task)
        .returns("Water plants", TaskRow::title)
        .returns(TaskState.OUTSTANDING, TaskRow::state)
        .returns(Attention.RED, TaskRow::attention)
        .returns("weekly", TaskRow::recurrence)
        .returns(home, TaskRow::projectId)
        .returns("Home", TaskRow::project)
        .returns(false, TaskRow::overdue)
        .returns(daemon.clock.now(), TaskRow::createdAt)
        .returns(null, TaskRow::closedAt);
    assertThat(Objects.requireNonNull(task.doDate()).at())
        .isEqualTo(Instant.parse("2026-11-26T23:00:00Z"));
    assertThat(daemon.ok(new KnowledgeRequest.GetDocument(added.nodeId())).text())
        .isEqualTo("with\nrain water");
    assertThat(daemon.list()).containsExactly(task);
  }

  @ParameterizedTest
  @CsvSource({
    // field, what is typed, what the refusal says
    "title, '', must not be empty",
    "title, '   ', must not be empty",
    "project, Nowhere, no project has the name or id 'Nowhere'",
    "do_date, tomorrow 5pn, 5pn",
    "late_on, 2026-11-31, 2026-11-31",
    "attention, green, 'red, orange, white or blue'",
    "recurrence, every blue moon, blue",
  })
  void whatIsNotUnderstoodIsRefusedByName(String field, String typed, String says) {
    ApiError error =
        daemon.refused(
            new TaskRequest.Create(
                daemon.here(),
                new TaskFields(
                    field.equals("title") ? typed : "a task",
                    field.equals("project") ? typed : null,
                    field.equals("do_date") ? typed : null,
                    field.equals("late_on") ? typed : null,
                    field.equals("attention") ? typed : null,
                    field.equals("recurrence") ? typed : null),
                null));
    assertThat(error.field()).isEqualTo(field);
    assertThat(error.message()).contains(says);
    assertThat(daemon.list()).isEmpty();
  }

  @Test
  void aCaretPointsAtWhatWasNotUnderstood() {
    ApiError error =
        daemon.refused(
            new TaskRequest.Create(daemon.here(), fields("x", "tomorrow 5pn", null), null));
    assertThat(error.code()).isEqualTo(ApiError.INVALID_PARAMS);
    assertThat(error.hint()).isEqualTo("tomorrow 5pn\n         ^");
  }

  // ---------------------------------------------------------------- done, undone, drop

  @Test
  void doneIsDoneOnceAndCanBeTakenBack() {
    String id = daemon.add("call");
    assertThat(daemon.move(id, Step.DONE).summary()).isEqualTo("done");
    assertThat(row(id).state()).isEqualTo(TaskState.DONE);
    assertThat(row(id).closedAt()).isEqualTo(daemon.clock.now());
    assertThat(daemon.move(id, Step.DONE).summary()).isEqualTo("was done already");
    assertThat(daemon.list()).isEmpty();
    daemon.move(id, Step.UNDONE);
    assertThat(row(id).state()).isEqualTo(TaskState.OUTSTANDING);
    assertThat(row(id).closedAt()).isNull();
    assertThat(daemon.move(id, Step.UNDONE).summary()).isEqualTo("is outstanding already");
    daemon.move(id, Step.DROP);
    assertThat(row(id).state()).isEqualTo(TaskState.DROPPED);
    daemon.move(id, Step.UNDONE);
    assertThat(row(id).state()).isEqualTo(TaskState.OUTSTANDING);
  }

  // ---------------------------------------------------------------- recurrence

  @Test
  void aRecurringTaskRollsOncePerResolution() {
    String id = daemon.add(fields("plants", "fri", "weekly"));
    assertThat(day(id)).isEqualTo("2026-11-27");
    assertThat(daemon.move(id, Step.DONE).summary()).isEqualTo("done; next Fri 4 Dec, in 13 days");
    assertThat(day(id)).isEqualTo("2026-12-04");
    daemon.move(id, Step.SKIP);
    assertThat(day(id)).isEqualTo("2026-12-11");
    assertThat(row(id).state()).isEqualTo(TaskState.OUTSTANDING);
    assertThat(daemon.ok(new KnowledgeRequest.GetLog(id)).entries())
        .extracting(KnowledgeRequest.LogLine::text)
        .containsExactly("done 2026-11-27", "skipped 2026-12-04");
  }

  @Test
  void undoneGoesBackToTheLastOccurrence() {
    String id = daemon.add(fields("plants", "fri", "weekly"));
    daemon.move(id, Step.DONE);
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-11");
    daemon.move(id, Step.UNDONE);
    assertThat(day(id)).isEqualTo("2026-12-04");
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-11");
  }

  @Test
  void fromCompletionCountsFromTheLocalDayOfCompletion() {
    String id = daemon.add(fields("filter", "today", "every! 2 weeks"));
    daemon.sleep(Duration.ofDays(10));
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-15");
  }

  @Test
  void aNewDateIsTheDateWhateverWasResolvedBefore() {
    String id = daemon.add(fields("plants", "fri", "weekly"));
    daemon.move(id, Step.DONE);
    daemon.edit(id, doDate("2026-11-28"));
    assertThat(day(id)).isEqualTo("2026-11-28");
    daemon.edit(id, doDate("2026-11-27"));
    assertThat(day(id)).isEqualTo("2026-11-27");
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-04");
    // The date that it shows already is no change of what comes after it.
    daemon.edit(id, doDate("2026-12-04"));
    assertThat(day(id)).isEqualTo("2026-12-04");
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-11");
  }

  @Test
  void aRuleThatChangesOrEndsDoesSoAtTheOccurrenceThatWaits() {
    String id = daemon.add(fields("plants", "fri", "weekly"));
    daemon.move(id, Step.DONE);
    daemon.edit(id, new TaskFields(null, null, null, null, null, "every 3 days"));
    assertThat(day(id)).isEqualTo("2026-12-04");
    daemon.move(id, Step.DONE);
    assertThat(day(id)).isEqualTo("2026-12-07");
    daemon.edit(id, new TaskFields(null, null, null, null, null, "none"));
    assertThat(day(id)).isEqualTo("2026-12-07");
    assertThat(row(id).recurrence()).isNull();
    daemon.move(id, Step.DONE);
    assertThat(row(id).state()).isEqualTo(TaskState.DONE);
  }

  @Test
  void theLastOccurrenceIsDoneForGood() {
    String id = daemon.add(fields("course", "2026-11-27", "FREQ=WEEKLY;COUNT=2"));
    daemon.move(id, Step.DONE);
    assertThat(daemon.move(id, Step.DONE).summary()).isEqualTo("done, and that was the last one");
    assertThat(row(id).state()).isEqualTo(TaskState.DONE);
    daemon.move(id, Step.UNDONE);
    assertThat(row(id).state()).isEqualTo(TaskState.OUTSTANDING);
    assertThat(day(id)).isEqualTo("2026-12-04");
  }

  @Test
  void aDroppedRecurringTaskComesBackWhereItStood() {
    String id = daemon.add(fields("plants", "fri", "weekly"));
    daemon.move(id, Step.DONE);
    daemon.move(id, Step.DROP);
    daemon.move(id, Step.UNDONE);
    assertThat(day(id)).isEqualTo("2026-12-04");
  }

  @Test
  void aRuleWithoutADateBeginsWithItsFirst() {
    assertThat(day(daemon.add(fields("workdays", null, "weekdays")))).isEqualTo("2026-11-23");
    assertThat(day(daemon.add(fields("daily", null, "daily")))).isEqualTo("2026-11-21");
    assertThat(
            daemon
                .refused(new TaskRequest.Create(daemon.here(), fields("x", "none", "daily"), null))
                .field())
        .isEqualTo("do_date");
    String id = daemon.add(fields("daily", null, "daily"));
    assertThat(daemon.refused(new TaskRequest.Edit(daemon.here(), id, doDate("none"))).field())
        .isEqualTo("do_date");
  }

  @Test
  void onlyARecurringTaskIsSkipped() {
    String id = daemon.add(fields("once", "fri", null));
    ApiError error = daemon.refused(new TaskRequest.Move(daemon.here(), id, Step.SKIP));
    assertThat(error.message()).contains("does not recur");
    assertThat(day(id)).isEqualTo("2026-11-27");
  }

  // ---------------------------------------------------------------- days

  @Test
  void aDayIsOverWhenItHasEndedWhereThePersonIs() {
    String id = daemon.add(fields("today", "today", null));
    daemon.sleep(Duration.ofHours(10).plusMinutes(59));
    assertThat(row(id).overdue()).as("23:59 in Berlin").isFalse();
    daemon.sleep(Duration.ofMinutes(1));
    assertThat(row(id).overdue()).as("midnight in Berlin").isTrue();
    Capture inNewYork = new Capture(daemon.clock.now(), ZoneId.of("America/New_York"));
    TaskRow there =
        Objects.requireNonNull(daemon.ok(new KnowledgeRequest.Show(inNewYork, id)).task());
    assertThat(there.overdue()).as("18:00 in New York").isFalse();
    assertThat(Objects.requireNonNull(there.doDate()).day()).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(there.doDate().at()).isEqualTo(Instant.parse("2026-11-21T05:00:00Z"));
  }

  // ---------------------------------------------------------------- references

  @Test
  void idsAreAcceptedInParts() {
    String id = daemon.add("one");
    assertThat(row(id.toLowerCase(Locale.ROOT)).title()).isEqualTo("one");
    assertThat(row(id.substring(0, 25)).title()).isEqualTo("one");
    assertThat(row(id.substring(19)).title()).isEqualTo("one");
    String other = daemon.add("two");
    ApiError error = daemon.refused(new KnowledgeRequest.Show(daemon.here(), id.substring(0, 4)));
    assertThat(error.code()).isEqualTo(ApiError.AMBIGUOUS);
    assertThat(error.candidates())
        .extracting(ApiError.Candidate::nodeId)
        .containsExactlyInAnyOrder(id, other);
    assertThat(daemon.refused(new TaskRequest.Move(daemon.here(), "ZZZZZZ", Step.DONE)).code())
        .isEqualTo(ApiError.NOT_FOUND);
    String project = daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "P")).nodeId();
    ApiError notATask = daemon.refused(new TaskRequest.Move(daemon.here(), project, Step.DONE));
    assertThat(notATask.message()).endsWith("is a project, not a task");
  }

  // ---------------------------------------------------------------- lists

  @Test
  void listsByDateThenAttentionAndInPages() {
    daemon.add("undated");
    daemon.add(fields("friday", "fri", null));
    daemon.add(new TaskFields("red", null, null, null, "red", null));
    daemon.add(fields("today", "today", null));
    List<String> titles = new ArrayList<>();
    String after = "";
    do {
      TaskRequest.TaskPage page =
          daemon.ok(new TaskRequest.ListTasks(daemon.here(), TaskFilter.OUTSTANDING, after, 1));
      page.rows().forEach(row -> titles.add(row.title()));
      after = page.next();
    } while (!after.isEmpty());
    assertThat(titles).containsExactly("today", "friday", "red", "undated");
  }

  @Test
  void filters() {
    daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "Home"));
    daemon.add(new TaskFields("in home", "Home", "fri", null, null, null));
    daemon.add(new TaskFields("late", null, null, "yesterday", "red", null));
    daemon.add(fields("today", "today", null));
    String done = daemon.add("done");
    daemon.move(done, Step.DONE);
    assertThat(titles(new TaskFilter(Set.of(TaskState.OUTSTANDING), "home", null, false)))
        .containsExactly("in home");
    assertThat(titles(new TaskFilter(Set.of(TaskState.OUTSTANDING), null, "a1", false)))
        .containsExactly("late");
    assertThat(titles(new TaskFilter(Set.of(TaskState.OUTSTANDING), null, null, true)))
        .containsExactlyInAnyOrder("late", "today");
    assertThat(titles(new TaskFilter(Set.of(TaskState.DONE), null, null, false)))
        .containsExactly("done");
    assertThat(titles(new TaskFilter(Set.of(TaskState.values()), null, null, false))).hasSize(4);
  }

  private List<String> titles(TaskFilter filter) {
    return daemon.ok(new TaskRequest.ListTasks(daemon.here(), filter, "", 100)).rows().stream()
        .map(TaskRow::title)
        .toList();
  }

  @Test
  void badLimitsAndCursorsAreRefused() {
    TaskFilter all = TaskFilter.OUTSTANDING;
    for (int limit : new int[] {0, -1, 5_001}) {
      assertThat(daemon.refused(new TaskRequest.ListTasks(daemon.here(), all, "", limit)).field())
          .isEqualTo("limit");
      assertThat(daemon.refused(new TaskRequest.Next(daemon.here(), null, limit)).field())
          .isEqualTo("limit");
    }
    for (String cursor : List.of("x", "1.2", "a.1.X", "1.b.X")) {
      assertThat(daemon.refused(new TaskRequest.ListTasks(daemon.here(), all, cursor, 1)).field())
          .isEqualTo("after");
    }
  }

  @Test
  void aPreviewSaysWhatWordsMean() {
    TaskRequest.Previewed previewed =
        daemon.ok(new TaskRequest.Preview(daemon.here(), "fri 17:00", "every 2w"));
    assertThat(Objects.requireNonNull(previewed.date()).words()).isEqualTo("Fri 27 Nov 17:00");
    assertThat(previewed.recurrence()).isEqualTo("every 2 weeks");
    assertThat(daemon.refused(new TaskRequest.Preview(daemon.here(), "frydai", null)).field())
        .isEqualTo("date");
  }
}
