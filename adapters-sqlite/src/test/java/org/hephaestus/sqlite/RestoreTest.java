package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.sqlite.Stores.failure;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore is all or nothing, with the daemon up and down. */
class RestoreTest {
  @TempDir private Path folder = Path.of("");
  private final FakeClock clock = new FakeClock();

  /** Disk errors half-way: the old data is there, under its old identity, and can be written. */
  @ParameterizedTest
  @ValueSource(strings = {"copy", "check", "stamp", "set aside", "put in place", "finish"})
  void aStepThatFailsLeavesEverythingAsItWas(String step) throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    List<String> reached = new ArrayList<>();
    try (SqliteStore store = open(settings, failing(step, reached))) {
      String backup = old(store);
      write(store, "new");
      StoreIdentity before = store.identity();
      StoreFailure failure = failure(store.restore(backup));
      assertThat(reached).last().isEqualTo(step);
      assertThat(failure.kind()).isEqualTo(Kind.IO);
      assertThat(failure.message()).contains("injected");
      assertThat(store.identity()).isEqualTo(before);
      assertThat(title(store)).isEqualTo("new");
      assertThat(Stores.next(store)).isEqualTo(1);
    }
    assertThat(names()).containsExactly("backups", "heph.db", "heph.db.incarnation");
    Opened again = Stores.tryOpen(settings);
    assertThat(((Opened.Ready) again).notices()).isEmpty();
    Stores.ready(again).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "check", "stamp", "set aside", "put in place", "finish"})
  void theSameWithTheDaemonDown(String step) throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    String backup;
    StoreIdentity before;
    try (SqliteStore store = open(settings, nothing -> {})) {
      backup = old(store);
      write(store, "new");
      before = store.identity();
    }
    List<String> reached = new ArrayList<>();
    StoreFailure failure =
        failure(
            ClosedRestore.run(
                settings,
                backup,
                clock,
                new FakeChance(),
                new SecureRandom(),
                /* overNewer= */ false,
                failing(step, reached)));
    assertThat(reached).last().isEqualTo(step);
    assertThat(failure.message()).contains("injected");
    assertThat(names()).containsExactly("backups", "heph.db", "heph.db.incarnation");
    try (SqliteStore store = open(settings, nothing -> {})) {
      assertThat(store.identity()).isEqualTo(before);
      assertThat(title(store)).isEqualTo("new");
    }
  }

  /** The same when the store is damaged: what is kept of it stays where it is. */
  @ParameterizedTest
  @ValueSource(strings = {"stamp", "set aside", "put in place", "finish"})
  void theSameWithADamagedStore(String step) throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    String backup = damagedStore(settings);
    byte[] damaged = Files.readAllBytes(settings.file());
    StoreResult<String> result =
        ClosedRestore.run(
            settings,
            backup,
            clock,
            new FakeChance(),
            new SecureRandom(),
            /* overNewer= */ false,
            failing(step, new ArrayList<>()));
    assertThat(failure(result).message()).contains("injected");
    assertThat(Files.readAllBytes(settings.file())).isEqualTo(damaged);
    assertThat(names()).containsExactly("backups", "heph.db", "heph.db.incarnation");
  }

  /** Killed half-way: the store is the former one or the restored one, whole. */
  @ParameterizedTest
  @ValueSource(strings = {"copy", "check", "stamp", "set aside", "put in place", "finish"})
  void aRestoreThatIsKilledLeavesAWholeStore(String step) throws Exception {
    SqliteSettings settings = Stores.settings(folder);
    String backup;
    StoreIdentity before;
    try (SqliteStore store = open(settings, nothing -> {})) {
      backup = old(store);
      write(store, "new");
      before = store.identity();
    }
    try (Children child = Children.start(Restorer.class, folder.toString(), backup, step)) {
      assertThat(child.line()).isEqualTo("reached");
      child.kill();
    }
    try (SqliteStore store = Stores.ready(settings)) {
      boolean exchanged = step.equals("finish");
      assertThat(title(store)).isEqualTo(exchanged ? "old" : "new");
      assertThat(store.identity().origin().equals(before.origin())).isEqualTo(!exchanged);
      write(store, "newer");
      answer(store.restore(backup));
      assertThat(title(store)).isEqualTo("old");
    }
  }

  @Test
  void aDamagedBackupIsNotRestored() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    try (SqliteStore store = open(settings, nothing -> {})) {
      String backup = old(store);
      write(store, "new");
      Folders.damage(Path.of(backup), 4096 * 3L, 4000);
      StoreFailure failure = failure(store.restore(backup));
      assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
      assertThat(failure.message()).contains(backup, "left as it is");
      assertThat(title(store)).isEqualTo("new");
    }
    assertThat(names()).containsExactly("backups", "heph.db", "heph.db.incarnation");
  }

  @Test
  void aBackupIsNotChangedByARestore() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    try (SqliteStore store = open(settings, nothing -> {})) {
      String backup = old(store);
      byte[] before = Files.readAllBytes(Path.of(backup));
      answer(store.restore(backup));
      answer(store.restore(backup));
      assertThat(Files.readAllBytes(Path.of(backup))).isEqualTo(before);
    }
    assertThat(names())
        .containsExactly(
            "backups",
            "heph.db",
            "heph.db.before-restore-20260101T000000Z",
            "heph.db.before-restore-20260101T000000Z-2",
            "heph.db.incarnation");
    assertThat(Folders.mode(settings.file())).isEqualTo("rw-------");
  }

  @Test
  void aDamagedStoreIsSetAsideAndReplaced() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    String backup = damagedStore(settings);
    byte[] damaged = Files.readAllBytes(settings.file());
    assertThat(failure(Stores.tryOpen(settings)).kind()).isEqualTo(Kind.CORRUPT);
    String aside = answer(restoreClosed(settings, backup));
    assertThat(aside).isEqualTo(settings.file() + ".corrupt-20260101T000000Z");
    assertThat(Files.readAllBytes(Path.of(aside))).isEqualTo(damaged);
    Opened opened = Stores.tryOpen(settings);
    try (SqliteStore store = Stores.ready(opened)) {
      assertThat(((Opened.Ready) opened).notices()).isEmpty();
      assertThat(title(store)).isEqualTo("old");
    }
  }

  @Test
  void aStoreThatIsGoneIsReplaced() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    String backup;
    StoreIdentity before;
    try (SqliteStore store = open(settings, nothing -> {})) {
      backup = old(store);
      before = store.identity();
    }
    Files.delete(settings.file());
    assertThat(answer(restoreClosed(settings, backup))).isEmpty();
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(title(store)).isEqualTo("old");
      assertThat(store.identity().origin()).isNotEqualTo(before.origin());
      assertThat(store.identity().storeId()).isEqualTo(before.storeId());
    }
  }

  /** A store that was killed has its newest data in the log. */
  @Test
  void aLogThatWasNotFoldedInGoesAlong() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    Path killed = folder.resolve("killed");
    Files.createDirectory(killed);
    try (SqliteStore store = open(settings, nothing -> {})) {
      write(store, "in the log");
      for (String suffix : List.of("", "-wal")) {
        assertThat(
                Files.copy(
                    PrivateFiles.suffixed(settings.file(), suffix),
                    killed.resolve("heph.db" + suffix)))
            .exists();
      }
      write(store, "new");
      answer(store.restore(killed.resolve("heph.db").toString()));
      assertThat(title(store)).isEqualTo("in the log");
    }
  }

  @Test
  void othersWaitAndThenSeeTheRestoredData() throws Exception {
    SqliteSettings settings = Stores.settings(folder);
    try (SqliteStore store = open(settings, nothing -> {});
        Worker worker = new Worker()) {
      String backup = old(store);
      write(store, "new");
      var restoring =
          worker.submit(
              () -> {
                for (int i = 0; i < 5; i++) {
                  clock.advance(Duration.ofSeconds(1));
                  answer(store.restore(backup));
                }
                return true;
              });
      int reads = 0;
      while (!restoring.isDone()) {
        assertThat(title(store)).isIn("old", "new");
        assertThat(Stores.listed(store)).isEqualTo(1);
        reads++;
      }
      assertThat(restoring.get()).isTrue();
      assertThat(reads).isPositive();
      assertThat(title(store)).isEqualTo("old");
    }
  }

  /** A store with a backup of "old", then damaged; the backup. */
  private String damagedStore(SqliteSettings settings) throws IOException {
    String backup;
    try (SqliteStore store = open(settings, nothing -> {})) {
      backup = old(store);
    }
    Folders.damage(settings.file(), 4096 * 2L, 8000);
    return backup;
  }

  private static String old(SqliteStore store) {
    write(store, "old");
    return answer(store.rotateBackup()).file();
  }

  private static void write(SqliteStore store, String title) {
    answer(
        store.write(
            ME,
            tx -> {
              tx.put(task(id(1), title, tx.revision()));
              return true;
            }));
  }

  private static String title(SqliteStore store) {
    return answer(
        store.read(
            ME,
            tx -> {
              String kept = tx.outstanding().get(0).title();
              assertThat(tx.node(id(1)).orElseThrow().title()).isEqualTo(kept);
              assertThat(tx.revision()).isPositive();
              return kept;
            }));
  }

  private static Restoration.Steps failing(String wanted, List<String> reached) {
    return step -> {
      reached.add(step);
      if (step.equals(wanted)) {
        throw new IOException("injected before: " + step);
      }
    };
  }

  private SqliteStore open(SqliteSettings settings, Restoration.Steps steps) {
    return Stores.ready(
        SqliteStore.open(settings, clock, FakeChance.seeded(3), new SecureRandom(), steps));
  }

  private StoreResult<String> restoreClosed(SqliteSettings settings, String backup) {
    return SqliteStore.restoreClosed(settings, backup, clock, new FakeChance(), new SecureRandom());
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
