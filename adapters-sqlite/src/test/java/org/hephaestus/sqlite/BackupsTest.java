package org.hephaestus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.sqlite.Stores.failure;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupsTest {
  @TempDir private Path folder = Path.of("");
  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T12:00:00Z"));
  private SqliteStore store = Stores.ready(Stores.settings(Path.of("target/unused-store")));

  @BeforeEach
  void open() {
    store.close();
    store = Stores.ready(Stores.open(Stores.settings(folder), clock));
    assertThat(Stores.next(store)).isPositive();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void sevenAreKeptNamedByTheirTime() {
    for (int day = 0; day < 10; day++) {
      Backup made = answer(store.rotateBackup());
      assertThat(made.at()).isEqualTo(clock.now());
      clock.advance(Duration.ofDays(1));
    }
    assertThat(names()).hasSize(7).first().isEqualTo("heph-20261124T120000Z.db");
    assertThat(names()).last().isEqualTo("heph-20261130T120000Z.db");
    assertThat(store.backups())
        .extracting(Backup::at)
        .first()
        .isEqualTo(Instant.parse("2026-11-30T12:00:00Z"));
  }

  @Test
  void whatItDoesNotKnowIsNeitherListedNorDeleted() throws IOException {
    Path backups = folder.resolve("backups");
    Files.createDirectories(backups);
    List<String> others =
        List.of(
            "letter.txt",
            "heph-before-christmas.db",
            "heph-20200101T000000Z.db.gz",
            "heph-20200101T000000Z.txt",
            "heph-2020.db",
            "Heph-20200101T000000Z.db");
    for (String other : others) {
      assertThat(Files.writeString(backups.resolve(other), "mine", UTF_8)).exists();
    }
    // One of ours by its name only: it is listed, but what is no backup is not deleted.
    assertThat(Files.writeString(backups.resolve("heph-20200101T000000Z.db"), "mine", UTF_8))
        .exists();
    Files.createDirectory(backups.resolve("heph-20200102T000000Z.db"));
    for (int i = 0; i < 9; i++) {
      answer(store.rotateBackup());
      clock.advance(Duration.ofHours(1));
    }
    assertThat(names()).containsAll(others);
    assertThat(names()).contains("heph-20200101T000000Z.db", "heph-20200102T000000Z.db");
    assertThat(names()).hasSize(others.size() + 2 + 7);
  }

  /** Two in one second, or a clock that was put back: the newest made has the newest name. */
  @Test
  void theOrderOfNamesIsTheOrderOfMaking() {
    Backup first = answer(store.rotateBackup());
    Backup second = answer(store.rotateBackup());
    clock.jumpWall(Duration.ofDays(-30));
    Backup third = answer(store.rotateBackup());
    assertThat(store.backups()).isEqualTo(List.of(third, second, first));
    assertThat(third.at()).isEqualTo(clock.now());
    for (int i = 0; i < 20; i++) {
      Backup newest = answer(store.rotateBackup());
      assertThat(store.backups()).first().isEqualTo(newest);
    }
    assertThat(names()).hasSize(7);
  }

  @Test
  void aBackupIsWholePrivateAndAlone() throws IOException {
    answer(
        store.write(
            ME,
            tx -> {
              for (int i = 0; i < 500; i++) {
                tx.put(task(id(i), "task " + i, tx.revision()));
                tx.index(id(i), "task " + i, "");
              }
              return true;
            }));
    Path file = folder.resolve("out").resolve("my backup?.db");
    Files.createDirectory(file.getParent());
    Backup backup = answer(store.backup(file.toString()));
    assertThat(backup.bytes()).isEqualTo(Files.size(file));
    assertThat(Folders.mode(file)).isEqualTo("rw-------");
    assertThat(Backups.damage(file)).isEmpty();
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileInTheWayStaysAsItIs() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken.db"), "mine", UTF_8);
    assertThat(failure(store.backup(taken.toString())).kind()).isEqualTo(Kind.EXISTS);
    assertThat(taken).hasContent("mine");
    Path dangling = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere"));
    assertThat(failure(store.backup(dangling.toString())).kind()).isEqualTo(Kind.EXISTS);
    assertThat(folder.resolve("nowhere")).doesNotExist();
    assertThat(failure(store.backup(folder.toString())).kind()).isEqualTo(Kind.EXISTS);
    assertThat(failure(store.backup(folder.resolve("no/such/x.db").toString())).kind())
        .isEqualTo(Kind.MISSING);
    assertThat(failure(store.backup("a\0b")).kind()).isEqualTo(Kind.MISSING);
  }

  /** Who publishes at the same moment does not lose either. */
  @Test
  void publishingNeverReplaces() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "mine", UTF_8);
    Path temporary = PrivateFiles.temporary(taken);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> PrivateFiles.publishNew(temporary, taken))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(taken).hasContent("mine");
  }

  @Test
  void readersAndWritersGoOnDuringABackup() throws Exception {
    try (var pool = new Worker()) {
      var backups =
          pool.submit(
              () -> {
                for (int i = 0; i < 5; i++) {
                  answer(store.rotateBackup());
                }
                return true;
              });
      long count = 0;
      while (!backups.isDone()) {
        count++;
        assertThat(Stores.next(store)).isPositive();
        Stores.revision(store);
      }
      assertThat(backups.get()).isTrue();
      assertThat(Stores.next(store)).isEqualTo(count + 2);
    }
    assertThat(store.backups()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "missing"})
  void aFolderOfBackupsThatIsNone(String what) throws IOException {
    if (what.equals("file")) {
      assertThat(Files.writeString(folder.resolve("backups"), "mine", UTF_8)).exists();
      assertThat(failure(store.rotateBackup()).message()).contains("backups");
    }
    assertThat(store.backups()).isEmpty();
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
