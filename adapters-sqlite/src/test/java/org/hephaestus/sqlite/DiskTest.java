package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.sqlite.Stores.failure;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.task;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full, or that nobody may write. */
class DiskTest {
  private static final String SIZE = "size=3m";

  @TempDir private Path folder = Path.of("");
  private Path disk = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = folder.resolve("disk");
    Files.createDirectory(disk);
    mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.toString());
    assumeTrue(mounted, "needs root and mount(8) for a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  @Test
  void aFullDiskLosesNothingAndTheStoreGoesOnWhenThereIsSpace() throws Exception {
    SqliteSettings settings = Stores.settings(disk);
    try (SqliteStore store = Stores.ready(settings)) {
      Path ballast = disk.resolve("ballast");
      fill(ballast, 2_000_000);
      int kept = 0;
      StoreResult<Boolean> result = big(store, kept);
      while (result instanceof StoreResult.Done<Boolean>) {
        kept++;
        result = big(store, kept);
      }
      StoreFailure failure = failure(result);
      assertThat(failure.kind()).isEqualTo(Kind.FULL);
      assertThat(failure.summary()).contains(settings.file().toString(), "space");
      assertThat(kept).isPositive();
      assertThat(failure(big(store, kept)).kind()).isEqualTo(Kind.FULL);
      int there = kept;
      assertThat(Stores.counted(store)).isEqualTo(there);
      assertThat(failure(store.rotateBackup()).kind()).isEqualTo(Kind.FULL);
      assertThat(store.backups()).isEmpty();
      Files.delete(ballast);
      answer(big(store, kept));
      assertThat(Stores.revision(store)).isEqualTo(kept + 1L);
      answer(store.rotateBackup());
    }
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.counted(store)).isPositive();
    }
  }

  @Test
  void aRestoreWithoutSpaceChangesNothing() throws Exception {
    SqliteSettings settings = Stores.settings(disk);
    try (SqliteStore store = Stores.ready(settings)) {
      String backup = answer(store.rotateBackup()).file();
      assertThat(Stores.next(store)).isPositive();
      fill(disk.resolve("ballast"), 10_000_000);
      assertThat(failure(store.restore(backup)).kind()).isEqualTo(Kind.FULL);
      assertThat(Stores.revision(store)).isEqualTo(1);
      Files.delete(disk.resolve("ballast"));
      answer(store.restore(backup));
    }
  }

  @Test
  void aStoreCannotBeMadeOrOpenedOnAFullDisk() throws Exception {
    SqliteSettings settings = Stores.settings(disk);
    fill(disk.resolve("ballast"), 10_000_000);
    assertThat(failure(Stores.tryOpen(settings)).kind()).isEqualTo(Kind.FULL);
    assertThat(settings.file()).doesNotExist();
    Files.delete(disk.resolve("ballast"));
    Stores.ready(settings).close();
    fill(disk.resolve("ballast"), 10_000_000);
    assertThat(failure(Stores.tryOpen(settings)).kind()).isEqualTo(Kind.FULL);
    Files.delete(disk.resolve("ballast"));
    Stores.ready(settings).close();
  }

  @Test
  void aReadOnlyFileSystemIsNamedAndIsNoEnd() throws Exception {
    SqliteSettings settings = Stores.settings(disk);
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.next(store)).isPositive();
    }
    assertThat(run("mount", "-o", "remount,ro," + SIZE, disk.toString())).isTrue();
    StoreFailure failure = failure(Stores.tryOpen(settings));
    assertThat(failure.kind()).isEqualTo(Kind.READ_ONLY);
    assertThat(failure.summary()).contains(disk.toString(), "writable");
    StoreFailure missing = failure(Stores.tryOpen(Stores.settings(disk.resolve("sub"))));
    assertThat(missing.kind()).isEqualTo(Kind.READ_ONLY);
    assertThat(
            failure(
                    Stores.open(
                        new SqliteSettings(disk.resolve("other.db"), disk), new FakeClock()))
                .kind())
        .isEqualTo(Kind.READ_ONLY);
    assertThat(run("mount", "-o", "remount,rw," + SIZE, disk.toString())).isTrue();
    try (SqliteStore store = Stores.ready(settings)) {
      assertThat(Stores.next(store)).isEqualTo(2);
      // A backup to where nothing can be written; the store itself goes on.
      assertThat(failure(store.backup("/proc/heph.db")).kind())
          .isIn(Kind.READ_ONLY, Kind.MISSING, Kind.IO);
      assertThat(Stores.next(store)).isEqualTo(3);
    }
  }

  /** One transaction of some 100 KiB. */
  private static StoreResult<Boolean> big(SqliteStore store, int number) {
    return store.write(
        ME,
        tx -> {
          tx.put(task(id(number), "task " + number, tx.revision()));
          tx.index(id(number), "task " + number, ("word" + number + " ").repeat(5_000));
          return true;
        });
  }

  /** Writes until it has the size or the disk is full. */
  private static void fill(Path file, int size) {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < size; written += block.length) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notFound) {
      return false;
    }
  }
}
