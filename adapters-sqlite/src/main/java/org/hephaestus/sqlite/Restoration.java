package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Puts a backup in the place of the store. The backup is copied and the copy is checked before the
 * store is touched; then the former file gets a second name and the copy is renamed over the first
 * one, so that at every moment there is a whole store under its name.
 */
final class Restoration implements AutoCloseable {
  /** Lets a test fail a step. */
  @FunctionalInterface
  interface Steps {
    /** Called before {@code step}. */
    void before(String step) throws IOException;
  }

  /** What else SQLite keeps beside a database. */
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  private final Path file;
  private final Path backup;
  private final Steps steps;
  private @Nullable Path copy;
  private @Nullable Path aside;
  private boolean linked;

  Restoration(Path file, Path backup, Steps steps) {
    this.file = file;
    this.backup = backup;
    this.steps = steps;
  }

  /** Copies and checks; the store is not touched. */
  void prepare() throws StoreProblem {
    FileProbe.backup(backup);
    try {
      steps.before("copy");
      Path target = PrivateFiles.temporary(file);
      copy = target;
      Files.delete(target);
      PrivateFiles.copyNew(backup, target);
      for (String suffix : List.of("-wal", "-journal")) {
        // A database that was set aside whole may have its log beside it.
        Path beside = PrivateFiles.suffixed(backup, suffix);
        if (Files.exists(beside)) {
          PrivateFiles.copyNew(beside, PrivateFiles.suffixed(target, suffix));
        }
      }
      steps.before("check");
      try (Session session = Session.openPrivate(target)) {
        Schema.migrate(session, target);
        String damage = Schema.damage(session);
        if (!damage.isEmpty()) {
          throw damaged(damage);
        }
        String mode = session.text("pragma journal_mode = delete");
        if (!mode.equals("delete")) {
          throw damaged("its log cannot be folded in");
        }
      } catch (SQLException e) {
        throw Failures.kind(e.getErrorCode()) == Kind.CORRUPT
            ? damaged(Failures.oneLine(String.valueOf(e.getMessage())))
            : new StoreProblem(Failures.of(e, "checking a copy of " + backup + " for", file));
      }
    } catch (IOException e) {
      throw new StoreProblem(Failures.of(e, "cannot copy the backup " + backup + " to", file));
    }
  }

  private StoreProblem damaged(String how) {
    return new StoreProblem(
        Kind.CORRUPT,
        "the backup " + backup + " is damaged, the store was left as it is: " + how,
        "restore an older backup");
  }

  /**
   * Makes the copy a new incarnation; nothing runs backwards but its data.
   *
   * @param revision of the store that it replaces; 0 if that is not known
   * @param clock of the store that it replaces; 0 if that is not known
   */
  void stamp(String origin, long revision, long clock) throws SQLException, IOException {
    steps.before("stamp");
    try (Session session = Session.openPrivate(copy())) {
      int rows =
          session.update(
              "update meta set origin = ?, sequence = 0, revision = max(revision, ?) + 1,"
                  + " clock = max(clock, ?)",
              origin,
              revision,
              clock);
      assert rows == 1;
    }
    PrivateFiles.force(copy());
  }

  /**
   * Folds the log into the database, so that the one file is all of it.
   *
   * @return false when somebody else has it open
   */
  static boolean fold(Session last) throws SQLException {
    try {
      return last.text("pragma journal_mode = delete").equals("delete");
    } catch (SQLException e) {
      if (Failures.kind(e.getErrorCode()) == Kind.LOCKED) {
        return false;
      }
      throw e;
    }
  }

  /** Folds a store that nobody has open. */
  static boolean fold(Path file, Duration patience) throws SQLException {
    try (Session session = Session.open(file, patience, false)) {
      return fold(session);
    }
  }

  /**
   * Exchanges the files; nobody has the store open.
   *
   * @param why word in the name under which the former file is kept
   * @return where that is; null if there was none
   */
  @Nullable Path exchange(String why, Instant at) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path name = Stamps.free(file, why, at);
      steps.before("set aside");
      for (String suffix : BESIDE) {
        Path beside = PrivateFiles.suffixed(file, suffix);
        if (Files.exists(beside)) {
          setAside(beside, PrivateFiles.suffixed(name, suffix));
        }
      }
      linked = setAside(file, name);
      aside = name;
      PrivateFiles.force(PrivateFiles.folder(file));
      // A log that is left here would be played into the new database.
      for (String suffix : BESIDE) {
        Files.deleteIfExists(PrivateFiles.suffixed(file, suffix));
      }
    }
    steps.before("put in place");
    Files.move(copy(), file, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.force(PrivateFiles.folder(file));
    steps.before("finish");
    return aside;
  }

  /** Takes the exchange back; nobody has the store open. */
  void undo() throws IOException {
    Path former = aside;
    if (former == null) {
      return;
    }
    for (String suffix : BESIDE) {
      Files.deleteIfExists(PrivateFiles.suffixed(file, suffix));
    }
    if (linked && Files.exists(file) && Files.isSameFile(file, former)) {
      Files.delete(former); // renaming one name of a file over another does nothing
    } else {
      Files.move(former, file, StandardCopyOption.ATOMIC_MOVE);
    }
    for (String suffix : BESIDE) {
      Path beside = PrivateFiles.suffixed(former, suffix);
      if (Files.exists(beside)) {
        Files.move(beside, PrivateFiles.suffixed(file, suffix), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    PrivateFiles.force(PrivateFiles.folder(file));
    aside = null;
  }

  /** Deletes the copy if it was not used. */
  @Override
  public void close() {
    Path unused = copy;
    if (unused == null) {
      return;
    }
    try {
      Files.deleteIfExists(unused);
      for (String suffix : BESIDE) {
        Files.deleteIfExists(PrivateFiles.suffixed(unused, suffix));
      }
    } catch (IOException e) {
      // A temporary file stays; it harms nobody.
    }
  }

  private Path copy() {
    if (copy == null) {
      throw new IllegalStateException("prepare() comes first");
    }
    return copy;
  }

  /** A second name, or where there are no hard links the only one. */
  private static boolean setAside(Path from, Path to) throws IOException {
    if (PrivateFiles.link(to, from)) {
      return true;
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    return false;
  }
}
