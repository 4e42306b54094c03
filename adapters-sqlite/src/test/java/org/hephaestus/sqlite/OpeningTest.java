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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.WriteTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is opened, made, refused; and what is left untouched. */
class OpeningTest {
  /** Puts something where the store is to be. */
  @FunctionalInterface
  interface Putter {
    void put(Path file) throws Exception;
  }

  @TempDir private Path folder = Path.of("");

  // ---- Making one.

  @Test
  void aNewStoreIsPrivate() throws IOException {
    Path deep = folder.resolve("a").resolve("b");
    SqliteSettings settings = Stores.settings(deep);
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.next(store)).isPositive();
      answer(store.rotateBackup());
      try (Stream<Path> files = Files.walk(deep)) {
        for (Path path : files.toList()) {
          assertThat(Folders.mode(path))
              .as(path.toString())
              .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
      }
      assertThat(names(deep))
          .contains("heph.db", "heph.db-wal", "heph.db-shm", "heph.db.incarnation");
      assertThat(Folders.mode(folder.resolve("a"))).isEqualTo("rwx------");
    }
    assertThat(names(deep)).containsExactlyInAnyOrder("backups", "heph.db", "heph.db.incarnation");
  }

  @Test
  void anEmptyFileBecomesAStore() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    assertThat(Files.createFile(settings.file())).isEmptyFile();
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.next(store)).isEqualTo(1);
    }
  }

  /** The driver reads parameters out of a plain file name. */
  @ParameterizedTest
  @ValueSource(strings = {"a b", "q?cache=shared", "h#x", "p%41", "\u00fc\ud83d\ude80", "a;b'c\"d"})
  void anyNameOfAFolderWillDo(String name) {
    Path odd = folder.resolve(name);
    SqliteSettings settings = Stores.settings(odd);
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.next(store)).isEqualTo(1);
      String backup = answer(store.rotateBackup()).file();
      assertThat(answer(store.restore(backup))).startsWith(odd.toString());
    }
    assertThat(settings.file()).isRegularFile();
    assertThat(names(folder)).containsExactly(name);
  }

  @Test
  void aLinkStandsForItsTarget() throws IOException {
    SqliteSettings settings = Stores.settings(folder);
    Path target = folder.resolve("elsewhere").resolve("real.db");
    Stores.ready(new SqliteSettings(target, folder.resolve("backups"))).close();
    assertThat(Files.createSymbolicLink(settings.file(), target)).exists();
    try (SqliteStore store = Stores.ready(settings)) {
      String backup = answer(store.rotateBackup()).file();
      assertThat(answer(store.restore(backup))).startsWith(target.toString());
    }
    assertThat(settings.file()).isSymbolicLink();
    Files.delete(target);
    assertThat(failure(Stores.tryOpen(settings)).kind()).isEqualTo(Kind.FOREIGN);
  }

  /** Whatever edits the tables by hand: it is named, not thrown. */
  @Test
  void aRowThatCannotBeReadIsDamage() throws Exception {
    SqliteSettings settings = filled();
    try (Connection connection = raw(settings.file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update nodes set do_date = 'tomorrow'")).isPositive();
    }
    try (SqliteStore store = Stores.ready(settings)) {
      StoreFailure failure = failure(store.read(ME, tx -> tx.node(id(1))));
      assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
      assertThat(failure.message()).contains(id(1));
    }
  }

  // ---- Files of others are named and not touched.

  static Stream<Arguments> foreignFiles() {
    return Stream.of(
        foreign("a text", file -> write(file, "Dear Sir or Madam,\n".repeat(100))),
        foreign("one byte", file -> write(file, "x")),
        foreign("a text shorter than the header", file -> write(file, "SQLite format 3")),
        foreign("the magic and no more", file -> write(file, "SQLite format 3\0")),
        foreign("a zip", OpeningTest::zip),
        foreign("a folder", Files::createDirectory),
        foreign("a folder with something in it", file -> write(file.resolve("x"), "x")),
        foreign("a database without application id", file -> database(file, "select 1")),
        foreign("a database of another", file -> database(file, "pragma application_id = 1")),
        foreign(
            "a database of another, in WAL mode",
            file -> database(file, "pragma application_id = 77", "pragma journal_mode = wal")),
        foreign(
            "the earlier daemon's: our table names, no id",
            file -> database(file, "create table nodes (id text)")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreignFiles")
  void aForeignFileIsLeftAlone(String name, Putter putter) throws Exception {
    SqliteSettings settings = Stores.settings(folder.resolve("home"));
    Files.createDirectories(folder.resolve("home"));
    putter.put(settings.file());
    Map<String, String> before = Folders.contents(folder);
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).as(name).isEqualTo(Kind.FOREIGN);
    assertThat(failure.message()).contains(settings.file().toString());
    assertThat(failure.nextStep()).contains("--db");
    assertThat(Folders.contents(folder)).isEqualTo(before);
    // Nor is it restored over.
    try (SqliteStore other = Stores.ready(Stores.settings(folder.resolve("other")))) {
      String backup = answer(other.rotateBackup()).file();
      assertThat(failure(restoreClosed(settings, backup)).kind()).isEqualTo(Kind.FOREIGN);
    }
    assertThat(Folders.contents(folder)).containsAllEntriesOf(before);
    assertThat(names(folder.resolve("home"))).isEqualTo(List.of("heph.db"));
  }

  @Test
  void aNewerFormatIsLeftAlone() throws Exception {
    SqliteSettings settings = Stores.settings(folder);
    Stores.ready(settings).close();
    try (Connection connection = raw(settings.file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("pragma user_version = 12")).isNotNegative();
    }
    Map<String, String> before = Folders.contents(folder);
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
    assertThat(failure.message()).contains("12", "1", settings.file().toString());
    assertThat(failure.nextStep()).contains("newer version");
    assertThat(Folders.contents(folder)).isEqualTo(before);
  }

  // ---- Damage.

  @Test
  void damagedPagesAreFoundAtTheStart() throws Exception {
    SqliteSettings settings = filled();
    long size = Files.size(settings.file());
    Path sound = Files.copy(settings.file(), folder.resolve("sound"));
    int found = 0;
    int pages = (int) (size / 4096);
    for (int page = 1; page < pages; page++) {
      byte[] original = Files.readAllBytes(sound);
      assertThat(Files.write(settings.file(), original)).exists();
      Folders.damage(settings.file(), page * 4096L, 64);
      Opened opened = Stores.tryOpen(settings);
      if (opened instanceof Opened.Failed failed) {
        found++;
        assertThat(failed.failure().kind()).as("page " + page).isEqualTo(Kind.CORRUPT);
      } else {
        Stores.ready(opened).close();
      }
    }
    // A page's first 64 bytes are its header and cell pointers; free pages and the contents of
    // blobs are not covered by any check of SQLite.
    assertThat(found).as("of " + pages).isGreaterThan(pages * 6 / 10);
  }

  @Test
  void aDamagedStoreIsKeptAndTheNewestGoodBackupNamed() throws Exception {
    SqliteSettings settings = filled();
    String good;
    String bad;
    try (SqliteStore store = Stores.ready(settings)) {
      good = answer(store.rotateBackup()).file();
      bad = answer(store.rotateBackup()).file();
    }
    Folders.damage(Path.of(bad), 4096 * 2L, 8000);
    Folders.damage(settings.file(), 4096 * 2L, 8000);
    byte[] damaged = Files.readAllBytes(settings.file());
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure.nextStep()).contains("heph restore " + good);
    assertThat(Files.readAllBytes(settings.file())).isEqualTo(damaged);
    assertThat(bad).isNotEqualTo(good);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 50, 4096, 5000})
  void aShortenedStoreIsDamagedNotNew(long length) throws Exception {
    SqliteSettings settings = filled();
    byte[] all = Files.readAllBytes(settings.file());
    assertThat(Files.write(settings.file(), java.util.Arrays.copyOf(all, (int) length))).exists();
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(Files.size(settings.file())).isEqualTo(length);
  }

  @Test
  void aLogWithoutItsStoreIsNotThrownAway() throws Exception {
    SqliteSettings settings = Stores.settings(folder);
    write(folder.resolve("heph.db-wal"), "precious");
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(names(folder)).isEqualTo(List.of("heph.db-wal"));
  }

  // ---- Incarnations.

  @Test
  void theSameStoreKeepsItsOrigin() throws Exception {
    SqliteSettings settings = filled();
    Opened opened = Stores.tryOpen(settings);
    assertThat(((Opened.Ready) opened).notices()).isEmpty();
    StoreIdentity first = Stores.ready(opened).identity();
    Stores.ready(opened).close();
    try (SqliteStore again = Stores.ready(settings)) {
      assertThat(again.identity()).isEqualTo(first);
    }
  }

  static Stream<Arguments> handiwork() {
    return Stream.of(
        Arguments.of("token lost", (Putter) file -> Files.delete(Incarnation.tokenOf(file))),
        Arguments.of(
            "token of another", (Putter) file -> write(Incarnation.tokenOf(file), "0".repeat(32))),
        // cp -a of the whole folder: the token came along, but it is another file.
        Arguments.of(
            "copied with its token",
            (Putter)
                file -> {
                  Path copy = Files.copy(file, file.resolveSibling("copy"));
                  Path moved = Files.move(file, file.resolveSibling("elsewhere"));
                  assertThat(moved).exists();
                  assertThat(Files.move(copy, file)).exists();
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("handiwork")
  void aStoreMovedByHandGetsANewOrigin(String name, Putter putter) throws Exception {
    SqliteSettings settings = filled();
    StoreIdentity before;
    try (SqliteStore store = Stores.ready(settings)) {
      before = store.identity();
      assertThat(Stores.next(store)).isEqualTo(1);
    }
    putter.put(settings.file());
    Opened opened = Stores.tryOpen(settings);
    try (SqliteStore store = Stores.ready(opened)) {
      assertThat(((Opened.Ready) opened).notices()).as(name).hasSize(1);
      assertThat(store.identity().origin()).isNotEqualTo(before.origin());
      assertThat(store.identity().storeId()).isEqualTo(before.storeId());
      assertThat(Stores.next(store)).isEqualTo(1);
      assertThat(Stores.listed(store)).isEqualTo(300);
    }
    Opened again = Stores.tryOpen(settings);
    assertThat(((Opened.Ready) again).notices()).isEmpty();
    Stores.ready(again).close();
  }

  // ---- Two at once.

  @Test
  void whoHoldsTheLockIsWaitedForAndThenNamed() {
    SqliteSettings patient = Stores.settings(folder);
    SqliteSettings hasty =
        new SqliteSettings(patient.file(), patient.backups(), java.time.Duration.ofMillis(100), 7);
    try (SqliteStore one = Stores.ready(patient);
        SqliteStore two = Stores.ready(hasty)) {
      StoreFailure failure =
          answer(
              one.write(
                  ME,
                  tx -> {
                    tx.put(task(id(1), "one", tx.revision()));
                    assertThat(Stores.revision(two)).isZero();
                    return failure(two.write(ME, WriteTransaction::nextSequence));
                  }));
      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure.summary()).contains(patient.file().toString(), "fuser");
      // And then it is its turn, and each sees what the other did, what it keeps at hand included.
      assertThat(Stores.listed(two)).isEqualTo(1);
      for (int i = 2; i < 20; i++) {
        int number = i;
        SqliteStore writer = i % 2 == 0 ? two : one;
        SqliteStore reader = i % 2 == 0 ? one : two;
        int seen =
            answer(
                writer.write(
                    ME,
                    tx -> {
                      tx.put(task(id(number), "t", tx.revision()));
                      return tx.outstanding().size();
                    }));
        assertThat(seen).isEqualTo(number);
        assertThat(Stores.listed(reader)).isEqualTo(number);
        assertThat(Stores.counted(reader)).isEqualTo(number);
      }
    }
  }

  @Test
  void aStoreThatAnotherHasOpenIsNotExchanged() {
    SqliteSettings settings = Stores.settings(folder);
    try (SqliteStore one = Stores.ready(settings);
        SqliteStore two = Stores.ready(settings)) {
      assertThat(Stores.next(one)).isPositive();
      String backup = answer(one.rotateBackup()).file();
      StoreIdentity before = one.identity();
      assertThat(failure(one.restore(backup)).kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure(restoreClosed(settings, backup)).kind()).isEqualTo(Kind.LOCKED);
      assertThat(one.identity()).isEqualTo(before);
      assertThat(Stores.next(one)).isEqualTo(2);
      assertThat(Stores.next(two)).isEqualTo(3);
    }
  }

  private static org.hephaestus.ports.store.StoreResult<String> restoreClosed(
      SqliteSettings settings, String backup) {
    return SqliteStore.restoreClosed(
        settings,
        backup,
        new org.hephaestus.testkit.time.FakeClock(),
        new org.hephaestus.testkit.time.FakeChance(),
        new java.security.SecureRandom());
  }

  /** A closed store with 300 tasks. */
  private SqliteSettings filled() {
    SqliteSettings settings = Stores.settings(folder);
    try (SqliteStore store = Stores.ready(settings)) {
      answer(
          store.write(
              ME,
              tx -> {
                for (int i = 0; i < 300; i++) {
                  tx.put(task(id(i), "task number " + i, tx.revision()));
                  tx.index(id(i), "task number " + i, "some words");
                }
                return true;
              }));
    }
    return settings;
  }

  private static Arguments foreign(String name, Putter putter) {
    return Arguments.of(name, putter);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(PrivateFiles.folder(file));
    assertThat(Files.writeString(file, text, UTF_8)).exists();
  }

  private static void zip(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x"));
      zip.write(new byte[500]);
    }
  }

  private static void database(Path file, String... statements) throws SQLException {
    try (Connection connection = raw(file);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("create table t (x)")).isNotNegative();
      for (String sql : statements) {
        boolean rows = statement.execute(sql);
        assertThat(rows).isIn(true, false);
      }
    }
  }

  private static Connection raw(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
