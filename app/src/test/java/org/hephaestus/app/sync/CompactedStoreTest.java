package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.op.Compaction;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.op.OpForm;
import org.hephaestus.domain.sync.HubService;
import org.hephaestus.domain.sync.SpokeSync;
import org.hephaestus.domain.sync.SyncOutcome;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;
import org.hephaestus.testkit.sync.FakeSyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction on the real database: what a hub, a new device and one that was away see of it. */
class CompactedStoreTest {
  private final Instant longAgo = Instant.now().minus(Duration.ofDays(300));
  private static final int TASKS = 120;

  @TempDir Path work;
  private final List<Store> open = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Store::close);
  }

  private Store store(String name) {
    Path folder = work.resolve(name);
    Opened opened =
        SqliteStore.open(
            new SqliteSettings(folder.resolve("heph.db"), folder.resolve("backups")),
            new SystemClock(),
            new JdkChance(),
            new SecureRandom());
    if (opened instanceof Opened.Ready ready) {
      open.add(ready.store());
      return ready.store();
    }
    throw new AssertionError(opened.toString());
  }

  private static <R> R done(StoreResult<R> result) {
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private static <R> R read(Store store, Function<ReadTransaction, R> body) {
    return done(store.read(store.identity().owner(), body));
  }

  private static void edit(Store store, Instant at, Consumer<Edits> body) {
    boolean edited =
        done(
            store.write(
                store.identity().owner(),
                tx -> {
                  Edits edits = new Edits(tx, store.identity(), at, new JdkChance());
                  body.accept(edits);
                  edits.finish();
                  return true;
                }));
    assertThat(edited).isTrue();
  }

  private void oldWork(Store store) {
    edit(
        store,
        longAgo,
        edits -> {
          for (int task = 0; task < TASKS; task++) {
            String id = edits.newId();
            ids.add(id);
            edits.set(id, Field.KIND, "task");
            edits.set(id, Field.TITLE, "first title of " + task);
          }
        });
    for (int round = 1; round <= 5; round++) {
      int number = round;
      edit(
          store,
          longAgo.plus(Duration.ofDays(round)),
          edits -> ids.forEach(id -> edits.set(id, Field.TITLE, "title " + number)));
    }
  }

  private static int compact(Store store) {
    Compaction work = new Compaction(store, store.identity().owner(), Instant.now());
    int compacted = 0;
    while (true) {
      Compaction.Step step = done(work.step());
      compacted += step.compacted();
      if (step.done()) {
        return compacted;
      }
    }
  }

  private static HubService hub(Store store) {
    return new HubService(store, new SystemClock(), SyncLimits.DEFAULT, "hub");
  }

  private static SyncOutcome sync(Store spoke, Store hub) {
    return new SpokeSync(spoke, new FakeSyncTransport(hub(hub)), new SystemClock(), "spoke")
        .run(CancelSignal.NEVER);
  }

  private static StateDigests digests(Store store) {
    SyncReply<StateDigests> reply =
        hub(store).digests(new DigestQuery(store.identity().owner(), DigestQuery.ALL));
    if (reply instanceof SyncReply.Ok<StateDigests> ok) {
      return ok.value();
    }
    throw new AssertionError(reply.toString());
  }

  private static List<Op> ops(Store store) {
    return read(store, tx -> tx.opsSince(0, 100_000).stream().map(Arrival::op).toList());
  }

  private static List<String> titles(Store store) {
    return read(
        store, tx -> tx.nodesAfter("", 1_000).stream().map(NodeRecord::title).distinct().toList());
  }

  @Test
  void whatIsSeenStaysAndABackupIsSmaller() throws Exception {
    Store store = store("one");
    oldWork(store);
    StateDigests before = digests(store);
    String large = work.resolve("large.db").toString();
    String small = work.resolve("small.db").toString();
    assertThat(store.backup(large)).isInstanceOf(StoreResult.Done.class);
    assertThat(compact(store)).isEqualTo(5 * TASKS);
    assertThat(digests(store).digests()).isEqualTo(before.digests());
    assertThat(store.backup(small)).isInstanceOf(StoreResult.Done.class);
    assertThat(Files.size(Path.of(small))).isLessThan(Files.size(Path.of(large)));
    assertThat(store.check()).isEqualTo(new StoreResult.Done<>(""));
    assertThat(compact(store)).isZero();
  }

  @Test
  void aNewDeviceOfACompactedHubSeesTheSame() {
    Store hub = store("hub");
    oldWork(hub);
    int all = ops(hub).size();
    assertThat(compact(hub)).isEqualTo(5 * TASKS);
    Store fresh = store("fresh");
    assertThat(sync(fresh, hub)).isEqualTo(new SyncOutcome.Synced(0, all));
    assertThat(digests(fresh).digests()).isEqualTo(digests(hub).digests());
    assertThat(ops(fresh).stream().filter(OpForm::isPast)).hasSize(5 * TASKS);
    assertThat(sync(fresh, hub)).isEqualTo(new SyncOutcome.Synced(0, 0));
  }

  /** All that it did comes, and nothing that it still has comes back. */
  @Test
  void aDeviceThatWasAwayKeepsItsQueue() {
    Store hub = store("hub");
    Store away = store("away");
    oldWork(away);
    assertThat(sync(away, hub)).isInstanceOf(SyncOutcome.Synced.class);
    Instant afterwards = longAgo.plus(Duration.ofDays(20));
    edit(hub, afterwards, edits -> ids.forEach(id -> edits.set(id, Field.TITLE, "newer")));
    edit(away, afterwards, edits -> ids.forEach(id -> edits.set(id, Field.ATTENTION, "red")));
    assertThat(compact(hub)).isEqualTo(6 * TASKS);
    assertThat(sync(away, hub)).isEqualTo(new SyncOutcome.Synced(TASKS, TASKS));
    assertThat(digests(away).digests()).isEqualTo(digests(hub).digests());
    assertThat(titles(hub)).containsExactly("newer");
    // Now the hub is lost, and the device that has compacted nothing fills the next one.
    Store next = store("next");
    assertThat(sync(away, next)).isInstanceOf(SyncOutcome.Synced.class);
    assertThat(digests(next).digests()).isEqualTo(digests(away).digests());
    assertThat(titles(next)).containsExactly("newer");
  }
}
