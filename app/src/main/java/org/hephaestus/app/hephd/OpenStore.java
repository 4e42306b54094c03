package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.files.DaemonLock;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;

/**
 * The store that this process alone serves: the lock first, so that nobody else is disturbed, then
 * the file.
 *
 * @param store open
 * @param lease the right to serve it; the kernel takes it back should we be killed
 * @param notices what a person should know of its opening
 */
record OpenStore(Store store, DaemonLock.Lease lease, List<String> notices) {
  /** What became of opening. */
  sealed interface Result {
    /** Open. */
    record Ready(OpenStore open) implements Result {}

    /** Not open, and what to say and to exit with. */
    record Refused(ExitCode code, String why) implements Result {}
  }

  /** Takes the lock and opens; never waits for another daemon. */
  static Result open(Path db, String self, GoingBack goingBack) {
    return switch (lock(db, self)) {
      case Lock.Refused refused -> new Result.Refused(refused.code(), refused.why());
      case Lock.Held held -> {
        List<String> notices = new ArrayList<>();
        Opened opened = opened(db);
        if (opened instanceof Opened.Failed failed) {
          Optional<String> back = goingBack.afterTrial(failed.failure());
          if (back.isPresent()) {
            notices.add(back.get());
            opened = opened(db);
          }
        }
        yield switch (opened) {
          case Opened.Ready ready -> {
            notices.addAll(ready.notices());
            yield new Result.Ready(new OpenStore(ready.store(), held.lease(), notices));
          }
          case Opened.Failed failed -> {
            held.lease().close();
            yield new Result.Refused(code(failed.failure()), failed.failure().summary());
          }
        };
      }
    };
  }

  /**
   * Makes a store without data that of an owner.
   *
   * @param owner empty for whoever it is
   * @return why it is not
   */
  Optional<String> ofOwner(String owner) {
    String own = store.identity().owner();
    if (owner.isEmpty() || owner.equals(own)) {
      return Optional.empty();
    }
    boolean empty = store.read(own, tx -> tx.lastArrival() == 0).fold(is -> is, failure -> false);
    if (!empty) {
      return Optional.of(
          "--owner-id is "
              + owner
              + ", but the store has data of owner "
              + own
              + "; leave --owner-id out, and to put it together with that of the hub say: heph"
              + " sync join");
    }
    return store.adopt(owner).fold(done -> Optional.empty(), no -> Optional.of(no.summary()));
  }

  /** Gives it back. */
  void close() {
    store.close();
    lease.close();
  }

  private static Opened opened(Path db) {
    return SqliteStore.open(settings(db), new SystemClock(), new JdkChance(), new SecureRandom());
  }

  /**
   * What to exit with and to say.
   *
   * @param code {@link ExitCode#OK} when it was done
   */
  record Said(ExitCode code, String text) {}

  /** Replaces a store that nobody serves by a backup. */
  static Said restore(Path db, Path backup, String self) {
    return switch (lock(db, self)) {
      case Lock.Refused refused -> new Said(refused.code(), refused.why());
      case Lock.Held held -> {
        try {
          yield SqliteStore.restoreClosed(
                  settings(db),
                  backup.toString(),
                  new SystemClock(),
                  new JdkChance(),
                  new SecureRandom())
              .fold(
                  aside ->
                      new Said(
                          ExitCode.OK,
                          "restored "
                              + backup
                              + " into "
                              + db
                              + (aside.isEmpty() ? "" : "; what was there is now " + aside)),
                  failure -> new Said(code(failure), failure.summary()));
        } finally {
          held.lease().close();
        }
      }
    };
  }

  static SqliteSettings settings(Path db) {
    Path folder = db.toAbsolutePath().getParent();
    return new SqliteSettings(db, (folder == null ? Path.of("/") : folder).resolve("backups"));
  }

  /** A supervisor should try again what may pass by itself, and nothing else. */
  private static ExitCode code(StoreFailure failure) {
    return switch (failure.kind()) {
      case LOCKED, FULL, IO -> ExitCode.FAILED;
      case READ_ONLY, CORRUPT, FOREIGN, NEWER_FORMAT, UNSUITABLE_PLACE, MISSING, EXISTS ->
          ExitCode.CONFIG;
    };
  }

  private sealed interface Lock {
    record Held(DaemonLock.Lease lease) implements Lock {}

    record Refused(ExitCode code, String why) implements Lock {}
  }

  private static Lock lock(Path db, String self) {
    return switch (DaemonLock.tryAcquire(db, self)) {
      case DaemonLock.Attempt.Held held -> new Lock.Held(held.lease());
      case DaemonLock.Attempt.Taken taken ->
          new Lock.Refused(
              ExitCode.CONFIG,
              "another hephd serves the store "
                  + db
                  + " ("
                  + taken.description()
                  + "); stop that one, or choose another store with --db");
      case DaemonLock.Attempt.Failed failed ->
          new Lock.Refused(ExitCode.CONFIG, failed.failure().summary());
    };
  }
}
