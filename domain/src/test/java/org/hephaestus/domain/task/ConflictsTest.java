package org.hephaestus.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hephaestus.domain.op.Replay;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.ConflictRequest.ConflictRow;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.testkit.store.FakeStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two devices of one person that change the same field apart from each other. */
class ConflictsTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();

  private final Daemon laptop = device('1');
  private final Daemon desk = device('2');

  private static Daemon device(char number) {
    Daemon device =
        new Daemon(
            new FakeStore(
                new StoreIdentity(
                    "01JD000000000000000000000" + number, "origin" + number, OWNER, 1)));
    for (int i = '0'; i < number; i++) {
      String unused = device.opId(); // no two devices draw the same ids
    }
    return device;
  }

  private void exchange() {
    take(laptop, desk);
    take(desk, laptop);
  }

  private static void take(Daemon from, Daemon to) {
    StoreResult<List<Op>> ops =
        from.store.read(
            OWNER, tx -> tx.newestOps(10_000).reversed().stream().map(StoredOp::op).toList());
    var taken =
        ops.fold(
            all -> Replay.into(to.store, OWNER, all, List.of()),
            failure -> {
              throw new AssertionError(failure.summary());
            });
    assertThat(taken).isInstanceOf(StoreResult.Done.class);
  }

  private static List<ConflictRow> conflicts(Daemon device) {
    ConflictRequest.Conflicts conflicts =
        device.ok(new ConflictRequest.ListConflicts(device.here(), 100));
    assertThat(conflicts.total()).isEqualTo(conflicts.conflicts().size());
    return conflicts.conflicts();
  }

  private static Changed restore(Daemon device, String ref) {
    return device.ok(new ConflictRequest.RestoreConflict(device.here(), ref));
  }

  private static ApiError refused(Daemon device, String ref) {
    return device.refused(new ConflictRequest.RestoreConflict(device.here(), ref));
  }

  private static TaskRow task(Daemon device, String id) {
    TaskRow task = device.ok(new KnowledgeRequest.Show(device.here(), id)).task();
    if (task == null) {
      throw new AssertionError(id + " is no task");
    }
    return task;
  }

  /** A task that both have, changed on the laptop first and a minute later at the desk. */
  private String both(TaskFields before, TaskFields first, TaskFields second) {
    String id = laptop.add(before);
    exchange();
    sleep(Duration.ofMinutes(1));
    laptop.edit(id, first);
    sleep(Duration.ofMinutes(1));
    desk.edit(id, second);
    exchange();
    return id;
  }

  private void sleep(Duration time) {
    laptop.sleep(time);
    desk.sleep(time);
  }

  private static TaskFields title(String title) {
    return TaskFields.titled(title);
  }

  static Stream<Arguments> fields() {
    TaskFields dated = new TaskFields("Water", null, "fri", "mon", null, "weekly");
    TaskFields project = new TaskFields(null, "Home", null, null, null, null);
    TaskFields other = new TaskFields(null, "Office", null, null, null, null);
    return Stream.of(
        // Each field, with what is shown of the value that lost and of the one that won.
        Arguments.of("title", dated, title("Feed"), title("Cook"), "Feed", "Cook"),
        Arguments.of(
            "attention",
            dated,
            new TaskFields(null, null, null, null, "red", null),
            new TaskFields(null, null, null, null, "blue", null),
            "red",
            "blue"),
        Arguments.of(
            "do_date", dated, Daemon.doDate("sat"), Daemon.doDate("sun"), "Sat 28", "Sun 22"),
        Arguments.of(
            "late_on",
            dated,
            new TaskFields(null, null, null, "sun", null, null),
            new TaskFields(null, null, null, "none", null, null),
            "Sun 22",
            "none"),
        Arguments.of("project", dated, project, other, "Home", "Office"),
        Arguments.of(
            "recurrence",
            dated,
            new TaskFields(null, null, null, null, null, "daily"),
            new TaskFields(null, null, null, null, null, "monthly"),
            "daily",
            "monthly"));
  }

  private static String shown(ConflictRequest.WrittenValue value) {
    if (value.date() != null) {
      assertThat(value.text()).isNull();
      return value.date().words();
    }
    String text = value.project() == null ? value.text() : value.project();
    return text == null ? "none" : text;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void whatLostIsShownAndRestoredOnBothDevices(
      String field,
      TaskFields before,
      TaskFields first,
      TaskFields second,
      String lost,
      String won) {
    laptop.ok(new KnowledgeRequest.AddProject(laptop.here(), "Home"));
    laptop.ok(new KnowledgeRequest.AddProject(laptop.here(), "Office"));
    String id = both(before, first, second);
    ConflictRow row =
        conflicts(laptop).stream().filter(r -> r.field().equals(field)).findFirst().orElseThrow();
    assertThat(conflicts(desk)).isEqualTo(conflicts(laptop)).hasSize(1);
    assertThat(row.nodeId()).isEqualTo(id);
    assertThat(row.title()).isEqualTo(task(laptop, id).title());
    assertThat(shown(row.lost())).startsWith(lost);
    assertThat(shown(row.won())).startsWith(won);
    assertThat(row.won().at()).isEqualTo(row.lost().at().plus(Duration.ofMinutes(1)));

    Changed changed = restore(laptop, row.id());
    assertThat(changed.nodeId()).isEqualTo(id);
    assertThat(changed.summary()).startsWith(field + " is again " + lost);
    assertThat(conflicts(laptop)).isEmpty();
    exchange();
    assertThat(conflicts(desk)).isEmpty();
    assertThat(task(desk, id).changedAt()).isEqualTo(task(laptop, id).changedAt());
    // Settled for good, whatever is written next.
    desk.edit(id, second);
    exchange();
    assertThat(conflicts(desk)).isEmpty();
    assertThat(conflicts(laptop)).isEmpty();
  }

  @Test
  void theStateIsAFieldToo() {
    String id = laptop.add("Call");
    exchange();
    laptop.move(id, TaskRequest.Step.DROP);
    sleep(Duration.ofMinutes(1));
    desk.move(id, TaskRequest.Step.DONE);
    exchange();
    assertThat(conflicts(laptop))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.field()).isEqualTo("state");
              assertThat(row.lost().text()).isEqualTo("dropped");
              assertThat(row.won().text()).isEqualTo("done");
            });
    restore(desk, conflicts(desk).getFirst().id());
    assertThat(task(desk, id).state()).isEqualTo(TaskState.DROPPED);
  }

  @Test
  void theSameValueOrOneAfterTheOtherIsNoConflict() {
    both(title("Water"), title("Feed"), title("Feed"));
    String id = laptop.add("Call");
    exchange();
    laptop.edit(id, title("Phone"));
    exchange();
    desk.edit(id, title("Ring"));
    exchange();
    assertThat(conflicts(laptop)).isEmpty();
    assertThat(conflicts(desk)).isEmpty();
  }

  @Test
  void aDateThatIsRestoredWaitsAlsoWhenItWasDoneMeanwhile() {
    String id =
        both(Daemon.fields("Water", "fri", "daily"), Daemon.doDate("sat"), Daemon.doDate("sun"));
    desk.move(id, TaskRequest.Step.DONE);
    exchange();
    restore(laptop, conflicts(laptop).getFirst().id());
    exchange();
    assertThat(shownDate(desk, id)).startsWith("Sat 28");
    assertThat(shownDate(laptop, id)).startsWith("Sat 28");
  }

  private static String shownDate(Daemon device, String id) {
    var date = task(device, id).doDate();
    return date == null ? "none" : date.words();
  }

  // ---- By id: a part of it is enough, and what cannot be restored is said.

  @Test
  void aPartOfTheIdIsEnoughWhenNoOtherConflictHasIt() {
    both(title("Water"), title("Feed"), title("Cook"));
    both(title("Call"), title("Phone"), title("Ring"));
    List<ConflictRow> two = conflicts(laptop);
    assertThat(two).hasSize(2);
    assertThat(two.getFirst().lost().text()).isEqualTo("Phone");
    ApiError ambiguous = refused(laptop, two.getFirst().id().substring(0, 1));
    assertThat(ambiguous.code()).isEqualTo(ApiError.AMBIGUOUS);
    assertThat(ambiguous.candidates())
        .contains(
            new ApiError.Candidate(two.getFirst().id(), "Ring: title"),
            new ApiError.Candidate(two.getLast().id(), "Cook: title"));
    String end = two.getFirst().id().substring(19).toLowerCase(Locale.ROOT);
    restore(laptop, " " + end + " ");
    assertThat(conflicts(laptop)).containsExactly(two.getLast());
  }

  @Test
  void whatCannotBeRestoredIsSaid() {
    String id = both(title("Water"), title("Feed"), title("Cook"));
    String lost = conflicts(laptop).getFirst().id();
    // Nobody's.
    ApiError unknown = refused(laptop, "01ZZ");
    assertThat(unknown.code()).isEqualTo(ApiError.NOT_FOUND);
    assertThat(unknown.message()).contains("no conflict has an id").contains("'01ZZ'");
    assertThat(refused(laptop, "  ").code()).isEqualTo(ApiError.NOT_FOUND);
    assertThat(refused(laptop, id).message()).contains("no conflict has an id");
    // Settled.
    restore(desk, lost);
    ApiError settled = refused(desk, lost);
    assertThat(settled.code()).isEqualTo(ApiError.NOT_FOUND);
    assertThat(settled.message()).contains(lost).contains("the same value again later");
    // Expired: to be seen for 90 days, less a moment.
    sleep(Duration.ofDays(90).minusMinutes(1).minusMillis(1));
    assertThat(conflicts(laptop)).hasSize(1);
    sleep(Duration.ofMillis(1));
    assertThat(conflicts(laptop)).isEmpty();
    ApiError expired = refused(laptop, lost.substring(20));
    assertThat(expired.code()).isEqualTo(ApiError.NOT_FOUND);
    assertThat(expired.message()).contains("more than 90 days ago");
    assertThat(task(laptop, id).title()).isEqualTo("Cook");
  }

  @Test
  void underOneOpIdItIsRestoredOnce() {
    String id = both(title("Water"), title("Feed"), title("Cook"));
    String opId = laptop.opId();
    ConflictRequest.RestoreConflict restore =
        new ConflictRequest.RestoreConflict(laptop.here(), conflicts(laptop).getFirst().id());
    assertThat(laptop.ok(new Identified(opId, restore)).replayed()).isFalse();
    laptop.edit(id, title("Sleep"));
    Changed again = laptop.ok(new Identified(opId, restore));
    assertThat(again.replayed()).isTrue();
    assertThat(again.summary()).isEqualTo("title is again Feed");
    assertThat(task(laptop, id).title()).isEqualTo("Sleep");
  }

  @Test
  void aRecurringTaskKeepsADate() {
    String id = both(title("Water"), Daemon.fields(null, "sat", "daily"), Daemon.doDate("none"));
    // The desk never had a date, so nothing was written there, and nothing is in conflict.
    assertThat(conflicts(laptop)).isEmpty();
    assertThat(task(laptop, id).recurrence()).isEqualTo("daily");

    String other = laptop.add(Daemon.fields("Feed", "fri", null));
    exchange();
    laptop.edit(other, Daemon.doDate("none"));
    sleep(Duration.ofMinutes(1));
    desk.edit(other, Daemon.fields(null, "sun", "daily"));
    exchange();
    ApiError refused = refused(laptop, conflicts(laptop).getFirst().id());
    assertThat(refused.code()).isEqualTo(ApiError.INVALID_PARAMS);
    assertThat(refused.hint()).contains("--recur none");
  }

  @Test
  void asManyAsAreAskedForTheNewestFirst() {
    both(title("Water"), title("Feed"), title("Cook"));
    both(title("Call"), title("Phone"), title("Ring"));
    ConflictRequest.Conflicts one = laptop.ok(new ConflictRequest.ListConflicts(laptop.here(), 1));
    assertThat(one.total()).isEqualTo(2);
    assertThat(one.conflicts()).extracting(row -> row.lost().text()).containsExactly("Phone");
    assertThat(laptop.refused(new ConflictRequest.ListConflicts(laptop.here(), 0)).code())
        .isEqualTo(ApiError.INVALID_PARAMS);
  }
}
