package org.hephaestus.domain.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpkeepTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static Stream<Arguments> decisions() {
    return Stream.of(
        // None yet, a day old, or of the future because the clock was moved: now.
        Arguments.of(null, true, BackupPolicy.PAUSE),
        Arguments.of(Duration.ofDays(1), true, BackupPolicy.PAUSE),
        Arguments.of(Duration.ofDays(30), true, BackupPolicy.PAUSE),
        Arguments.of(Duration.ofSeconds(-1), true, BackupPolicy.PAUSE),
        // Younger: later, and a look each hour, since clocks are moved and machines sleep.
        Arguments.of(Duration.ZERO, false, Duration.ofHours(1)),
        Arguments.of(Duration.ofHours(23), false, Duration.ofHours(1)),
        Arguments.of(Duration.ofHours(23).plusMinutes(1), false, Duration.ofMinutes(59)));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void decides(Duration age, boolean due, Duration lookAgain) {
    Optional<Backup> newest =
        Optional.ofNullable(age).map(a -> new Backup("/b/heph.db", 1, NOW.minus(a)));
    BackupPolicy.Decision decision = BackupPolicy.decide(newest, NOW);
    assertThat(decision.due()).isEqualTo(due);
    assertThat(decision.lookAgain()).isEqualTo(lookAgain);
    assertThat(decision.reason()).isNotBlank();
  }

  private final FakeClock clock = new FakeClock(NOW);
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final FakeStore store = new FakeStore();
  private final List<Upkeep.Event> events = new ArrayList<>();
  private final Upkeep upkeep = new Upkeep(store, clock, scheduler, events::add);

  UpkeepTest() {
    store.setNow(NOW);
  }

  @Test
  void waitsAfterTheStartThenBacksUp() {
    upkeep.start();
    scheduler.advance(Duration.ofMinutes(9));
    assertThat(store.backups()).isEmpty();
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(store.backups()).hasSize(1);
    assertThat(events).singleElement().isInstanceOf(Upkeep.Event.BackedUp.class);
  }

  @Test
  void aFailureIsToldAndTriedAgain() {
    upkeep.start();
    scheduler.advance(Duration.ofMillis(10));
    store.failNext(new StoreFailure(StoreFailure.Kind.FULL, "no space", "make room"));
    scheduler.advance(BackupPolicy.PAUSE);
    assertThat(events).singleElement().isInstanceOf(Upkeep.Event.Failed.class);
    scheduler.advance(BackupPolicy.PAUSE);
    assertThat(store.backups()).hasSize(1);
  }

  @Test
  void whatOnlyThisBuildUnderstandsTakesEffectAtOnce() {
    keep(titled("late"));
    upkeep.start();
    assertThat(titles()).isEmpty(); // nobody waits for it
    scheduler.advance(Duration.ofMillis(10));
    assertThat(titles()).containsExactly("late");
    assertThat(events).containsExactly(new Upkeep.Event.Understood(1));
  }

  private Optional<String> caughtUp(FakeStore in) {
    return in.read(OWNER, tx -> tx.mark("conflicts.counted"))
        .fold(it -> it, no -> Optional.empty());
  }

  /** What this build wrote while it ran is not looked at again at the next start. */
  @Test
  void whatWasWrittenSinceNeedsNoCatchingUp() {
    upkeep.start();
    scheduler.advance(Duration.ofMillis(10));
    keep(titled("new"));
    assertThat(caughtUp(store)).isEmpty();
    upkeep.stop();
    assertThat(caughtUp(store)).contains("1");
  }

  @Test
  void whoDidNotCatchUpDoesNotSaySo() {
    keep(titled("old"));
    upkeep.start();
    upkeep.stop();
    assertThat(caughtUp(store)).isEmpty();
  }

  /** A store that was put in the place of this one may be another build's. */
  @Test
  void aRestoredStoreIsCaughtUpWithAnew() {
    String backup = store.rotateBackup().fold(Backup::file, no -> "");
    upkeep.start();
    scheduler.advance(Duration.ofMillis(10));
    assertThat(store.restore(backup)).isInstanceOf(StoreResult.Done.class);
    keep(titled("of another build"));
    upkeep.stop();
    assertThat(caughtUp(store)).isEmpty();
  }

  @Test
  void catchingUpIsTriedAgainToo() {
    keep(titled("late"));
    upkeep.start();
    store.failNext(new StoreFailure(StoreFailure.Kind.LOCKED, "busy", "wait"));
    scheduler.advance(Duration.ofMillis(10));
    assertThat(titles()).isEmpty();
    assertThat(events).singleElement().isInstanceOf(Upkeep.Event.Failed.class);
    scheduler.advance(BackupPolicy.PAUSE.plusMillis(10));
    assertThat(titles()).containsExactly("late");
  }

  @Test
  void conflictsThatNobodyCanSeeAnyMoreGo() {
    long oldest = ConflictPolicy.oldest(NOW.plus(BackupPolicy.PAUSE));
    write(
        tx -> {
          tx.put(new Conflict("a", "n", "title", "old", oldest - 1));
          tx.put(new Conflict("b", "n", "title", "young", oldest));
        });
    upkeep.start();
    scheduler.advance(BackupPolicy.PAUSE);
    assertThat(
            store.read(OWNER, tx -> tx.newestConflicts(0, 9).stream().map(Conflict::op).toList()))
        .isEqualTo(new StoreResult.Done<>(List.of("b")));
  }

  @Test
  void whatWasReplacedLongAgoGoesAfterTheBackup() {
    for (int i = 1; i <= 3; i++) {
      keep(titled("op" + i, i, "title " + i));
    }
    upkeep.start();
    scheduler.advance(BackupPolicy.PAUSE.plusMillis(10));
    assertThat(titles()).containsExactly("title 3");
    assertThat(events)
        .hasSize(3)
        .contains(new Upkeep.Event.Understood(3), new Upkeep.Event.Compacted(1));
  }

  @Test
  void stops() {
    keep(titled("late"));
    upkeep.start();
    upkeep.stop();
    scheduler.advance(Duration.ofDays(3));
    assertThat(store.backups()).isEmpty();
    assertThat(titles()).isEmpty();
  }

  private static Op titled(String title) {
    return titled("op", 1, title);
  }

  private static Op titled(String id, int number, String title) {
    String payload = "{\"field\":\"title\",\"value\":\"" + title + "\"}";
    return new Op(id, "origin", number, (6L + number) << 16, 1, OWNER, "n", "set", payload, null);
  }

  private void keep(Op op) {
    write(tx -> assertThat(tx.append(op, true)).isTrue());
  }

  private void write(Consumer<WriteTransaction> body) {
    assertThat(
            store.write(
                OWNER,
                tx -> {
                  body.accept(tx);
                  return true;
                }))
        .isInstanceOf(StoreResult.Done.class);
  }

  private List<String> titles() {
    return store
        .read(OWNER, tx -> tx.node("n").stream().map(NodeRecord::title).toList())
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }
}
