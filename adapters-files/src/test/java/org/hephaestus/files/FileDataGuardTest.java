package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.files.Homes.V1;
import static org.hephaestus.files.Homes.V2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.update.DataGuard.DataFormats;
import org.hephaestus.ports.update.DataGuard.Snapshot;
import org.hephaestus.ports.update.Trial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDataGuardTest {
  @TempDir Path temporary;
  private HomeLayout home = new HomeLayout(Path.of("unset"));
  private FileVersionStore versions = new FileVersionStore(home, List.of());
  private FileTrials trials = new FileTrials(home);
  private FileDataGuard guard =
      new FileDataGuard(home, new Copies(), versions, trials, new DataFormats(2, 2));
  private long made = 1_000_000;
  private boolean full;

  @BeforeEach
  void prepare() {
    home = Homes.prepared(temporary.resolve("home"));
    versions = new FileVersionStore(home, Homes.ENTRY_POINTS);
    trials = new FileTrials(home);
    guard = new FileDataGuard(home, new Copies(), versions, trials, new DataFormats(2, 2));
  }

  @Test
  void aCopyIsNamedAfterItsAttempt() {
    Snapshot.Taken taken = (Snapshot.Taken) guard.snapshot("a-1");
    assertThat(Path.of(taken.file())).hasContent("copy").hasFileName("a-1.db");
    assertThat(taken.digest())
        .isEqualTo("6f5a6034e770acbfb3f797e6a7eb7948d470d45f9928f92b7d72dc7c45e6d0cd");
  }

  @Test
  void theNewestThreeAreKeptAndTheOneOfAnOpenTrial() {
    guard.snapshot("a-1");
    trials.arm(new Trial("a-1", V2, List.of(V1), 3, Duration.ZERO, Set.of()));
    for (int attempt = 2; attempt <= 6; attempt++) {
      guard.snapshot("a-" + attempt);
    }
    assertThat(FileDataGuard.snapshots(home))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("a-6.db", "a-5.db", "a-4.db", "a-1.db");
  }

  @Test
  void aFullDiskIsAnAnswer() {
    full = true;
    assertThat(guard.snapshot("a-1"))
        .isInstanceOfSatisfying(
            Snapshot.Failed.class,
            failed -> assertThat(failed.failure().message()).contains("disk full"));
  }

  @Test
  void aVersionSaysItsFormats() throws IOException {
    Homes.install(versions, V1);
    assertThat(guard.formats(V1)).isEmpty();
    Files.writeString(
        versions.folder(V1).resolve("release.json"), "{\"data_reads\":3,\"data_writes\":2}");
    assertThat(guard.formats(V1)).contains(new DataFormats(3, 2));
    Files.writeString(versions.folder(V1).resolve("release.json"), "{\"data_reads\":1,");
    assertThat(guard.formats(V1)).isEmpty();
    assertThat(guard.canReturnTo(new DataFormats(1, 1))).isFalse();
    assertThat(guard.canReturnTo(new DataFormats(2, 1))).isTrue();
  }

  /** A store that can be copied, and nothing else. */
  private final class Copies implements Store {
    @Override
    public StoreResult<Backup> backup(String file) {
      if (full) {
        return new StoreResult.Failed<>(
            new StoreFailure(StoreFailure.Kind.FULL, "disk full", "make room"));
      }
      try {
        Path target = Files.writeString(Path.of(file), "copy");
        made += 1_000;
        Files.setLastModifiedTime(target, FileTime.fromMillis(made));
        return new StoreResult.Done<>(new Backup(file, 4, java.time.Instant.EPOCH));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public StoreResult<StoreIdentity> adopt(String owner) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreIdentity identity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> StoreResult<R> read(
        String owner, Function<? super ReadTransaction, ? extends R> body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> StoreResult<R> write(
        String owner, Function<? super WriteTransaction, ? extends R> body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreResult<String> check() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreResult<Backup> rotateBackup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Backup> backups() {
      return List.of();
    }

    @Override
    public StoreResult<String> restore(String file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
