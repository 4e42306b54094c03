package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.jspecify.annotations.Nullable;

/** A restore while no process has the store open: the way out when it does not open any more. */
final class ClosedRestore {
  /** What lies where the store is to be. */
  private record Former(@Nullable String why, @Nullable String origin, long revision, long clock) {}

  private ClosedRestore() {}

  static StoreResult<String> run(
      SqliteSettings settings,
      String backup,
      Clock clock,
      Chance chance,
      RandomGenerator random,
      boolean overNewer,
      Restoration.Steps steps) {
    try {
      Path file = settings.file();
      Path from = SqliteStore.path(backup);
      FileProbe.backup(from);
      PrivateFiles.makeFolder(PrivateFiles.folder(file));
      try (Restoration restoration = new Restoration(file, from, steps)) {
        Former former = former(settings, clock, chance, random, overNewer);
        restoration.prepare();
        return exchange(settings, restoration, former, clock, random);
      }
    } catch (StoreProblem e) {
      return new StoreResult.Failed<>(e.failure());
    } catch (IOException e) {
      return new StoreResult.Failed<>(Failures.of(e, "restoring over", settings.file()));
    }
  }

  private static StoreResult<String> exchange(
      SqliteSettings settings,
      Restoration restoration,
      Former former,
      Clock clock,
      RandomGenerator random)
      throws StoreProblem {
    Path file = settings.file();
    StoreFailure failure;
    try {
      String origin = Incarnation.newOrigin(random);
      restoration.stamp(origin, former.revision(), former.clock());
      String why = former.why() == null ? "before-restore" : former.why();
      Path aside = restoration.exchange(why, clock.now());
      Incarnation.keep(file, origin);
      return new StoreResult.Done<>(aside == null ? "" : aside.toString());
    } catch (IOException e) {
      failure = Failures.of(e, "restoring over", file);
    } catch (SQLException e) {
      failure = Failures.of(e, "restoring over", file);
    }
    try {
      restoration.undo();
      if (former.origin() != null) {
        Incarnation.keep(file, former.origin());
      }
      return new StoreResult.Failed<>(failure);
    } catch (IOException e) {
      throw new StoreProblem(
          failure.kind(),
          failure.message() + "; and it could not be taken back: " + e.getMessage(),
          "look for " + file + ".before-restore-* and " + file + ".corrupt-*");
    }
  }

  /** Looks at what is there, and folds its log into it if it is sound. */
  private static Former former(
      SqliteSettings settings,
      Clock clock,
      Chance chance,
      RandomGenerator random,
      boolean overNewer)
      throws StoreProblem {
    Path file = settings.file();
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (!there && !Files.exists(PrivateFiles.suffixed(file, "-wal"))) {
      Places.check(PrivateFiles.folder(file));
      return new Former(null, null, 0, 0);
    }
    Connections connections = new Connections(file, settings.patience());
    try {
      String origin = new Opening(settings, clock, chance, random).open(connections).origin();
      Session writer = connections.writer();
      long revision = writer.bigNumber("select revision from meta");
      long hlc = writer.bigNumber("select clock from meta");
      if (!Restoration.fold(writer)) {
        throw new StoreProblem(Failures.locked("another process has the store open", file));
      }
      return new Former("before-restore", origin, revision, hlc);
    } catch (SQLException e) {
      return damaged(Failures.of(e, "opening", file), overNewer);
    } catch (StoreProblem e) {
      return damaged(e.failure(), overNewer);
    } finally {
      connections.close();
    }
  }

  private static Former damaged(StoreFailure failure, boolean overNewer) throws StoreProblem {
    if (failure.kind() == Kind.NEWER_FORMAT && overNewer) {
      return new Former("newer-format", null, 0, 0);
    }
    if (failure.kind() == Kind.CORRUPT || failure.kind() == Kind.IO) {
      return new Former("corrupt", null, 0, 0);
    }
    throw new StoreProblem(failure);
  }
}
