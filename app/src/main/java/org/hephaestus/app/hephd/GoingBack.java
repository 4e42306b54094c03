package org.hephaestus.app.hephd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.domain.op.Replay;
import org.hephaestus.domain.update.RunningVersion;
import org.hephaestus.files.FileDataGuard;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.Salvage;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;

/**
 * The data's way back from a version that was left: when the store is damaged, or of a format that
 * this version does not know, the copy that was made before the switch takes its place, with every
 * change since then applied again from the op log. Built beside the store and exchanged in one
 * step, so that a kill at any moment leaves the one or the other.
 */
final class GoingBack {
  private final SqliteSettings settings;
  private final HomeLayout home;
  private final RunningVersion running;

  GoingBack(Path db, Path home, BuildInfo build) {
    settings = OpenStore.settings(db);
    this.home = new HomeLayout(home);
    running = RunningVersion.parse(build.toString());
  }

  /**
   * Does it, if this start comes back from a trial and the store cannot be opened for {@code why}.
   *
   * @return what was done, for the log; empty when this is no such start, or no copy fits
   */
  Optional<String> afterTrial(StoreFailure why) {
    boolean curable =
        why.kind() == StoreFailure.Kind.NEWER_FORMAT || why.kind() == StoreFailure.Kind.CORRUPT;
    Optional<Trial> trial = new FileTrials(home).open();
    if (!curable || trial.isEmpty() || !comesBack(trial.get())) {
      return Optional.empty();
    }
    Salvage salvage = Salvage.read(settings.file());
    Path beside = settings.file().resolveSibling(settings.file().getFileName() + ".going-back");
    for (Path snapshot : FileDataGuard.snapshots(home)) {
      try {
        remove(beside);
        Files.copy(snapshot, beside, StandardCopyOption.REPLACE_EXISTING);
        Optional<String> done = build(beside, salvage, snapshot);
        if (done.isPresent()) {
          return done;
        }
      } catch (IOException e) {
        // The next copy may be readable; if none is, opening says what is wrong.
      } finally {
        remove(beside);
      }
    }
    return Optional.empty();
  }

  /** Left for this version, or rolled back to it. */
  private boolean comesBack(Trial trial) {
    List<VersionId> back = trial.back();
    return running.id().filter(id -> back.contains(id) || id.equals(trial.to())).isPresent();
  }

  private Optional<String> build(Path beside, Salvage salvage, Path snapshot) {
    SystemClock clock = new SystemClock();
    int again = 0;
    switch (SqliteStore.open(
        OpenStore.settings(beside), clock, new JdkChance(), new SecureRandom())) {
      case Opened.Failed failed -> {
        return Optional.empty(); // of a newer format, too
      }
      case Opened.Ready ready -> {
        try (Store store = ready.store()) {
          if (!salvage.storeId().isEmpty()
              && !salvage.storeId().equals(store.identity().storeId())) {
            return Optional.empty(); // of another daemon on the same home
          }
          for (Map.Entry<String, List<Op>> owned : salvage.ops().entrySet()) {
            StoreResult<Integer> applied =
                Replay.into(
                    store,
                    owned.getKey(),
                    owned.getValue(),
                    salvage.requests().getOrDefault(owned.getKey(), List.of()));
            if (!(applied instanceof StoreResult.Done<Integer> done)) {
              return Optional.empty();
            }
            again += done.value();
          }
        }
      }
    }
    int changes = again;
    return SqliteStore.returnTo(
            settings, beside.toString(), clock, new JdkChance(), new SecureRandom())
        .fold(
            aside ->
                Optional.of(
                    "the store was put back to "
                        + snapshot
                        + " and "
                        + changes
                        + " later changes were applied again; the former store is "
                        + aside
                        + (salvage.problem().isEmpty()
                            ? ""
                            : "; not all of it could be read: " + salvage.problem())),
            failure -> Optional.empty());
  }

  private static void remove(Path file) {
    for (String suffix : List.of("", "-wal", "-shm", "-journal", ".incarnation")) {
      try {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      } catch (IOException e) {
        // In the way, it fails the copy that comes next.
      }
    }
  }
}
