package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.domain.upkeep.Upkeep;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store on disk that an older build kept, which understood nothing of its newest ops and looked
 * for no conflicts; then this build starts.
 */
class OlderStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Capture HERE = new Capture(NOW, ZoneId.of("Europe/Berlin"));
  private static final String TASK = "01JD0000000000000000000001";

  @TempDir private Path folder = Path.of("");
  private final FakeClock clock = new FakeClock(NOW);

  private Store open() {
    return switch (SqliteStore.open(
        new SqliteSettings(folder.resolve("heph.db"), folder.resolve("backups")),
        clock,
        FakeChance.seeded(7),
        new SecureRandom())) {
      case Opened.Ready ready -> ready.store();
      case Opened.Failed failed -> throw new AssertionError(failed.failure().summary());
    };
  }

  private static Op set(
      String owner, int number, String field, String value, @Nullable String previous) {
    return new Op(
        id(number),
        "ffeeddccbbaa99887766554433221100",
        number,
        (NOW.toEpochMilli() << 16) + number,
        1,
        owner,
        TASK,
        "set",
        " {\"field\" :\"" + field + "\",\"value\":\"" + value + "\",\"more\":1.50 }\n",
        previous);
  }

  private static String id(int number) {
    return "01KAK00000000000000000%04d".formatted(number);
  }

  private static <T> T answer(StoreResult<T> result) {
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private static <R> R ok(DataApi api, Request<R> request) {
    CallResult<R> result = api.call(request);
    if (result instanceof CallResult.Ok<R> ok) {
      return ok.value();
    }
    throw new AssertionError(request + ": " + result);
  }

  @Test
  void whatItKeptTakesEffectAfterTheStart() {
    List<Op> ops;
    try (Store older = open()) {
      String owner = older.identity().owner();
      ops =
          List.of(
              set(owner, 1, "kind", "task", null),
              set(owner, 2, "title", "Water", null),
              set(owner, 3, "title", "Feed", id(2)),
              set(owner, 4, "title", "Cook", id(2)));
      boolean kept =
          answer(older.write(owner, tx -> ops.stream().allMatch(op -> tx.append(op, true))));
      assertThat(kept).isTrue();
    }
    try (Store store = open()) {
      DataApi api =
          new DataApi(store, clock, FakeChance.seeded(8), (before, after) -> before + " " + after);
      TaskRequest.ListTasks list = new TaskRequest.ListTasks(HERE, TaskFilter.OUTSTANDING, "", 10);
      FakeScheduler scheduler = new FakeScheduler(clock);
      List<Upkeep.Event> events = new ArrayList<>();
      new Upkeep(store, clock, scheduler, events::add).start();
      assertThat(ok(api, list).rows()).isEmpty();
      scheduler.advance(Duration.ofMillis(10));
      assertThat(events).containsExactly(new Upkeep.Event.Understood(4));
      assertThat(ok(api, list).rows()).extracting(TaskRow::title).containsExactly("Cook");
      List<StoredOp> now = answer(store.read(store.identity().owner(), tx -> tx.ops(TASK)));
      assertThat(now).extracting(StoredOp::op).isEqualTo(ops);
      assertThat(now).noneMatch(StoredOp::deferred);

      ConflictRequest.Conflicts conflicts = ok(api, new ConflictRequest.ListConflicts(HERE, 10));
      assertThat(conflicts.conflicts())
          .singleElement()
          .satisfies(row -> assertThat(row.lost().text()).isEqualTo("Feed"));
      assertThat(ok(api, new ConflictRequest.RestoreConflict(HERE, id(3))).summary())
          .isEqualTo("title is again Feed");
      assertThat(ok(api, list).rows()).extracting(TaskRow::title).containsExactly("Feed");
      assertThat(ok(api, new ConflictRequest.ListConflicts(HERE, 10)).total()).isZero();
    }
  }
}
