package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hephaestus.app.live.Device;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.sync.SpokeSync;
import org.hephaestus.domain.sync.SyncOutcome;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.http.HttpSyncTransport;
import org.hephaestus.http.WaitLimits;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.testkit.store.FakeStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty spokes come to one hub at the same instant, while a person works on it. The hub is a real
 * daemon with the memory it ships with; how long its answers to the person took is printed.
 */
class ManySpokesIT {
  private static final int SPOKES = 50;
  private static final int TASKS = 40;
  private static final String OWNER = "01KAKOWNER0000000000000000";
  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir Path work;

  private static Store spoke(int number) {
    return new FakeStore(
        new StoreIdentity(
            "01KAKSTORE%016d".formatted(number), "%032x".formatted(number), OWNER, 1));
  }

  private static <R> R done(StoreResult<R> result) {
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private static void write(Store store, String title) {
    int made =
        done(
            store.write(
                OWNER,
                tx -> {
                  Edits edits = new Edits(tx, store.identity(), Instant.now(), new JdkChance());
                  for (int task = 0; task < TASKS; task++) {
                    String id = edits.newId();
                    edits.set(id, Field.KIND, "task");
                    edits.set(id, Field.TITLE, title + " " + task);
                  }
                  edits.finish();
                  return TASKS;
                }));
    assertThat(made).isEqualTo(TASKS);
  }

  /** As the loop of a spoke does it, but without its pauses: who is sent away asks again. */
  private static int sync(Store store, HttpSyncTransport hub) {
    long end = System.nanoTime() + SOON.toNanos();
    for (int refused = 0; ; refused++) {
      SyncOutcome outcome =
          new SpokeSync(store, hub, new SystemClock(), "spoke").run(CancelSignal.NEVER);
      if (outcome instanceof SyncOutcome.Synced) {
        return refused;
      }
      boolean later =
          outcome instanceof SyncOutcome.Unfinished
              || (outcome instanceof SyncOutcome.HubFailed failed
                  && (failed.failure().kind() == SyncFailure.Kind.BUSY
                      || failed.failure().kind() == SyncFailure.Kind.TIMEOUT));
      assertThat(later).as("%s", outcome).isTrue();
      assertThat(System.nanoTime()).as("%s", outcome).isLessThan(end);
    }
  }

  private static Set<String> ops(Store store) {
    Set<String> ids = new HashSet<>();
    done(store.read(OWNER, tx -> tx.opsSince(0, Integer.MAX_VALUE))).stream()
        .map(Arrival::op)
        .forEach(op -> ids.add(op.id() + " " + op.hlc() + " " + op.payload()));
    return ids;
  }

  @Test
  void fiftySpokesAtOnce() throws Exception {
    try (Devices devices = new Devices(work)) {
      Device hub = devices.hub();
      List<Store> stores = new ArrayList<>();
      List<HttpSyncTransport> transports = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(SPOKES);
      try {
        for (int number = 1; number <= SPOKES; number++) {
          stores.add(spoke(number));
          write(stores.getLast(), "task of " + number);
          transports.add(
              new HttpSyncTransport(
                  URI.create("http://127.0.0.1:" + devices.port()), WaitLimits.DEFAULT, "spoke"));
        }
        // The first one says whose data it is; then all at once.
        int refused = sync(stores.getFirst(), transports.getFirst());
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < SPOKES; i++) {
          Store store = stores.get(i);
          HttpSyncTransport transport = transports.get(i);
          all.add(
              threads.submit(
                  () -> {
                    go.await();
                    return sync(store, transport);
                  }));
        }
        go.countDown();
        List<Long> took = new ArrayList<>();
        while (took.size() < 100 || all.stream().anyMatch(one -> !one.isDone())) {
          long start = System.nanoTime();
          var unused = hub.add("of the person " + took.size());
          took.add(System.nanoTime() - start);
        }
        for (Future<Integer> one : all) {
          refused += one.get(1, TimeUnit.MINUTES);
        }
        for (int i = 0; i < SPOKES; i++) {
          refused += sync(stores.get(i), transports.get(i));
        }
        took.sort(null);
        System.out.printf(
            Locale.ROOT,
            "%d writes of the person meanwhile: median %.1f ms, p99 %.1f ms, slowest %.1f ms;"
                + " attempts begun again: %d%n",
            took.size(),
            took.get(took.size() / 2) / 1e6,
            took.get(took.size() * 99 / 100) / 1e6,
            took.getLast() / 1e6,
            refused);
        Set<String> want = ops(stores.getFirst());
        for (Store store : stores) {
          assertThat(ops(store)).isEqualTo(want);
        }
        assertThat(hub.titles()).hasSize(SPOKES * TASKS + took.size());
      } finally {
        threads.shutdownNow();
        transports.forEach(HttpSyncTransport::close);
      }
    }
  }
}
