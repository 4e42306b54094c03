package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/** From a path to a store that is known to be ours, sound, writable and of this incarnation. */
final class Opening {
  private final SqliteSettings settings;
  private final Clock clock;
  private final Chance chance;
  private final RandomGenerator random;
  private final List<String> notices = new ArrayList<>();

  Opening(SqliteSettings settings, Clock clock, Chance chance, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.chance = chance;
    this.random = random;
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  /** Makes or checks the file; afterwards {@code connections} has a writer. */
  StoreIdentity open(Connections connections) throws StoreProblem {
    Path file = settings.file();
    try {
      Path folder = PrivateFiles.folder(file);
      Places.check(folder);
      if (FileProbe.store(file) == FileProbe.Verdict.VACANT) {
        create(file, folder);
      }
      checkWritable(file, folder);
      return check(connections.writer());
    } catch (SQLException e) {
      throw helped(Failures.of(e, "opening", file));
    } catch (StoreProblem e) {
      throw helped(e.failure());
    }
  }

  private void create(Path file, Path folder) throws StoreProblem, SQLException {
    try {
      PrivateFiles.makeFolder(folder);
      Path temporary = PrivateFiles.temporary(file);
      try {
        String origin = Incarnation.newOrigin(random);
        StoreIdentity identity =
            new StoreIdentity(
                Ulids.next(clock, chance), origin, Ulids.next(clock, chance), Schema.FORMAT);
        try (Session session = Session.openPrivate(temporary)) {
          Schema.create(session, identity);
        }
        publish(temporary, file);
        Incarnation.keep(file, origin);
        new Backups(settings, clock)
            .newestGood()
            .ifPresent(
                backup ->
                    notices.add(
                        "a new, empty store was made at "
                            + file
                            + ", but there are backups of a former one: heph restore "
                            + backup));
      } catch (FileAlreadyExistsException e) {
        // Another process made it just now: then that one is opened.
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new StoreProblem(Failures.of(e, "cannot make the store", file));
    }
  }

  private static void publish(Path temporary, Path file) throws IOException {
    if (Files.exists(file)) { // it is empty: nothing is lost
      PrivateFiles.force(temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.force(PrivateFiles.folder(file));
    } else {
      PrivateFiles.publishNew(temporary, file);
    }
  }

  private static void checkWritable(Path file, Path folder) throws StoreProblem {
    for (Path path : List.of(folder, file)) {
      if (!Files.isWritable(path)) {
        throw new StoreProblem(
            Kind.READ_ONLY,
            "the store cannot be written: " + path + " is read-only for this user",
            Failures.next(Kind.READ_ONLY, file));
      }
    }
  }

  private StoreIdentity check(Session session) throws SQLException, StoreProblem {
    Path file = settings.file();
    Schema.migrate(session, file);
    String damage = Schema.damage(session);
    if (!damage.isEmpty()) {
      throw new StoreProblem(
          Kind.CORRUPT,
          "the store " + file + " is damaged: " + damage,
          Failures.next(Kind.CORRUPT, file));
    }
    StoreIdentity identity = identity(session);
    if (Incarnation.matches(file, identity.origin())) {
      return identity;
    }
    String origin = Incarnation.newOrigin(random);
    session.begin(true);
    int rows =
        session.update("update meta set origin = ?, sequence = 0, revision = revision + 1", origin);
    assert rows == 1;
    session.commit();
    try {
      Incarnation.keep(file, origin);
    } catch (IOException e) {
      throw new StoreProblem(Failures.of(e, "cannot mark the incarnation of", file));
    }
    notices.add(
        "the store "
            + file
            + " was copied or put back by hand: its changes are numbered under a new origin");
    return identity(session);
  }

  static StoreIdentity identity(Session session) throws SQLException {
    StoreIdentity identity =
        session.first(
            "select store_id, origin, owner from meta",
            row ->
                new StoreIdentity(
                    row.getString(1), row.getString(2), row.getString(3), Schema.FORMAT));
    if (identity == null) {
      throw new SQLException("the table meta is empty", null, Rows.CORRUPT);
    }
    return identity;
  }

  /** Names the backup to restore, if it is time for that. */
  private StoreProblem helped(StoreFailure failure) {
    if (failure.kind() != Kind.CORRUPT) {
      return new StoreProblem(failure);
    }
    Optional<Path> backup = new Backups(settings, clock).newestGood();
    return new StoreProblem(
        failure.kind(),
        failure.message(),
        backup
            .map(
                path ->
                    "restore the newest good backup: heph restore "
                        + path
                        + "; the damaged file is kept")
            .orElse(
                "there is no automatic backup in "
                    + settings.backups()
                    + "; restore one of yours: heph restore FILE"));
  }
}
