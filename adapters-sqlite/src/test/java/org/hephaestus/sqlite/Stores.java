package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Function;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;

/** Stores in a folder of a test. */
final class Stores {
  static final String ME = "01JD000000000000000000000A";

  private Stores() {}

  static SqliteSettings settings(Path folder) {
    return new SqliteSettings(
        folder.resolve("heph.db"), folder.resolve("backups"), Duration.ofSeconds(2), 7);
  }

  static Opened tryOpen(SqliteSettings settings) {
    return open(settings, new FakeClock());
  }

  static Opened open(SqliteSettings settings, Clock clock) {
    return SqliteStore.open(settings, clock, FakeChance.seeded(7), new SecureRandom());
  }

  static SqliteStore ready(SqliteSettings settings) {
    return ready(tryOpen(settings));
  }

  static SqliteStore ready(Opened opened) {
    return switch (opened) {
      case Opened.Ready r -> r.store();
      case Opened.Failed f ->
          throw new AssertionError(f.failure().kind() + ": " + f.failure().summary());
    };
  }

  static StoreFailure failure(Opened opened) {
    assertThat(opened).isInstanceOf(Opened.Failed.class);
    return ((Opened.Failed) opened).failure();
  }

  static <R> R answer(StoreResult<R> result) {
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.kind() + ": " + failure.summary());
        });
  }

  static StoreFailure failure(StoreResult<?> result) {
    assertThat(result).isInstanceOf(StoreResult.Failed.class);
    return ((StoreResult.Failed<?>) result).failure();
  }

  /** Writes something: the next number. */
  static long next(SqliteStore store) {
    return answer(store.write(ME, WriteTransaction::nextSequence));
  }

  static long revision(SqliteStore store) {
    return answer(store.read(ME, ReadTransaction::revision));
  }

  /** How many outstanding tasks are listed. */
  static long listed(SqliteStore store) {
    return answer(store.read(ME, tx -> (long) tx.outstanding().size()));
  }

  /** How many outstanding tasks are counted. */
  static long counted(SqliteStore store) {
    return answer(store.read(ME, ReadTransaction::outstandingCount));
  }
}
