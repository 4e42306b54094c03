package org.hephaestus.domain.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpkeepTest {
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
    store.failNext(new StoreFailure(StoreFailure.Kind.FULL, "no space", "make room"));
    scheduler.advance(BackupPolicy.PAUSE);
    assertThat(events).singleElement().isInstanceOf(Upkeep.Event.Failed.class);
    scheduler.advance(BackupPolicy.PAUSE);
    assertThat(store.backups()).hasSize(1);
  }

  @Test
  void stops() {
    upkeep.start();
    upkeep.stop();
    scheduler.advance(Duration.ofDays(3));
    assertThat(store.backups()).isEmpty();
  }
}
