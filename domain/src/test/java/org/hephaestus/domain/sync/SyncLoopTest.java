package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncComparison.Side;
import org.hephaestus.ports.sync.SyncComparison.Verdict;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.sync.FakeSyncTransport;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncLoopTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final String URL = "http://hub:8787";

  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final FakeChance chance = FakeChance.seeded(7);
  private final FakeStore hubStore = store("0");
  private final FakeStore store = store("1");
  private final HubService hub = new HubService(hubStore, clock, SyncLimits.DEFAULT, "9.9.9");
  private final FakeSyncTransport way = new FakeSyncTransport(hub);
  private final List<SyncLoop.Event> events = new ArrayList<>();
  private final List<Set<String>> changed = new ArrayList<>();
  private final SyncLoop loop =
      new SyncLoop(store, way, clock, chance, scheduler, "1.0.0", URL, changed::add, events::add);

  private static FakeStore store(String digit) {
    return new FakeStore(new StoreIdentity("01KAKSTORE" + digit, digit.repeat(32), OWNER, 1));
  }

  private void write(FakeStore into, String text) {
    var result =
        into.write(
            OWNER,
            tx -> {
              Edits edits = new Edits(tx, into.identity(), clock.now(), chance);
              edits.log("N1", text);
              return edits.finish();
            });
    Set<String> nodes = result.fold(touched -> touched, no -> Set.<String>of());
    assertThat(nodes).containsExactly("N1");
    if (into == store) {
      loop.written();
    }
  }

  private static SyncStatus.Success success(SyncLoop of) {
    return Objects.requireNonNull(of.status().lastSuccess());
  }

  private static SyncStatus.Problem problem(SyncLoop of) {
    return Objects.requireNonNull(of.status().lastFailure());
  }

  private SyncState state() {
    return loop.status().state();
  }

  private void pass(Duration time) {
    scheduler.advance(time);
    assertThat(scheduler.thrown()).isEmpty();
  }

  // --- a spoke that is in sync: what comes, here or there, goes over by itself

  @Test
  void whatIsWrittenHereGoesOver() {
    write(store, "before the start");
    loop.start();
    assertThat(loop.status().queued()).isEqualTo(1);
    assertThat(loop.status().oldestQueued()).isNotNull();
    pass(Duration.ZERO);
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
    assertThat(loop.status().queued()).isZero();
    assertThat(loop.status().oldestQueued()).isNull();
    assertThat(loop.status().hubBuild()).isEqualTo("9.9.9");
    write(store, "one");
    write(store, "and more, at once");
    pass(PacePolicy.DEBOUNCE.minusMillis(1));
    assertThat(loop.status().queued()).isEqualTo(2);
    pass(Duration.ofMillis(1));
    assertThat(loop.status().queued()).isZero();
    assertThat(loop.status().pushed()).isEqualTo(3);
    assertThat(loop.status().attempts()).isEqualTo(2);
  }

  @Test
  void whatComesToTheHubComesHere() {
    loop.start();
    pass(Duration.ZERO);
    write(hubStore, "elsewhere");
    pass(Duration.ofSeconds(2));
    assertThat(changed).containsExactly(Set.of("N1"));
    assertThat(loop.status().pulled()).isEqualTo(1);
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
  }

  @Test
  void aHubThatDoesNotMakeUsWaitIsNotAskedAllTheTime() {
    loop.start();
    pass(Duration.ofMinutes(1));
    assertThat(loop.status().attempts()).isEqualTo(1);
    assertThat(scheduler.submitted()).isLessThan(70);
  }

  // --- an attempt that somebody asks for while one is under way

  private long askedFor;

  /** During a question of the first attempt, the greeting is number 1, which then fails or not. */
  private void askDuring(int question, boolean fails) {
    int[] questions = {0};
    way.beforeEach(
        () -> {
          if (++questions[0] == question) {
            askedFor = loop.begin();
            if (fails) {
              way.failNext(SyncFailure.of(SyncFailure.Kind.TIMEOUT, "silent"));
            }
          }
        });
  }

  /** Before the hub has said anything, its failure is that of the other one as well. */
  @Test
  void aHubThatSaysNothingIsNotAskedTwice() {
    write(store, "a");
    askDuring(1, true);
    loop.start();
    pass(Duration.ZERO);
    assertThat(loop.status().attempts()).isEqualTo(askedFor);
    assertThat(state()).isEqualTo(SyncState.RETRYING);
    assertThat(loop.status().queued()).isEqualTo(1);
    assertThat(problem(loop).code()).isEqualTo("TIMEOUT");
  }

  /** One that it answered, in part or in whole, does not stand for the other one. */
  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void aHubThatSaysSomethingIsAskedAgain(int question, boolean fails) {
    write(store, "a");
    askDuring(question, fails);
    loop.start();
    pass(Duration.ZERO);
    assertThat(askedFor).isEqualTo(2);
    assertThat(loop.status().attempts()).isEqualTo(2);
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
  }

  // --- a hub that is away: later and later, and local work goes on

  @Test
  void aHubThatIsAwayIsTriedLaterAndLater() {
    way.setDown(true);
    loop.start();
    pass(Duration.ofHours(1));
    SyncStatus status = loop.status();
    assertThat(status.state()).isEqualTo(SyncState.RETRYING);
    assertThat(problem(loop).code()).isEqualTo("UNREACHABLE");
    assertThat(status.nextAttempt()).isAfter(clock.now());
    assertThat(status.attempts()).isBetween(12L, 60L);
    assertThat(events).hasSize((int) status.attempts());
    assertThat(((SyncLoop.Event.Failed) events.get(0)).again()).isFalse();
    assertThat(((SyncLoop.Event.Failed) events.get(1)).again()).isTrue();
    way.setDown(false);
    pass(Duration.ofMinutes(5));
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
    assertThat(loop.status().lastFailure()).isNull();
    assertThat(events.getLast()).isEqualTo(new SyncLoop.Event.Synced(0, 0, true));
  }

  @Test
  void whoWritesMakesItTryAgainButNotAllTheTime() {
    way.setDown(true);
    loop.start();
    pass(Duration.ofMinutes(30));
    long before = loop.status().attempts();
    for (int i = 0; i < 60; i++) {
      write(store, "every second");
      pass(Duration.ofSeconds(1));
    }
    assertThat(loop.status().attempts() - before).isBetween(5L, 8L);
    assertThat(loop.status().queued()).isEqualTo(60);
  }

  @Test
  void aHubThatGoesAwayDuringTheWaitIsNoticed() {
    loop.start();
    pass(Duration.ZERO);
    way.setDown(true);
    pass(Duration.ofSeconds(2));
    assertThat(state()).isEqualTo(SyncState.RETRYING);
  }

  @Test
  void aFullDiskHereIsNoFaultOfTheHub() {
    loop.start();
    store.failNext(new StoreFailure(StoreFailure.Kind.FULL, "no space left", "make room"));
    pass(Duration.ZERO);
    assertThat(problem(loop).code()).isEqualTo("STORE");
    pass(Duration.ofSeconds(5));
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
  }

  // --- asked by a person: at once, and told when it is over

  @Test
  void aPersonIsNotMadeToWait() {
    way.setDown(true);
    loop.start();
    pass(Duration.ofMinutes(30));
    way.setDown(false);
    long ticket = loop.begin();
    assertThat(loop.status().attempts()).isEqualTo(ticket - 1);
    pass(Duration.ZERO);
    assertThat(loop.status().attempts()).isEqualTo(ticket);
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
  }

  @Test
  void whatNeedsAPersonIsSaidSo() {
    loop.start();
    way.failNext(SyncFailure.of(SyncFailure.Kind.PROTOCOL, "upgrade the spoke"));
    pass(Duration.ZERO);
    assertThat(state()).isEqualTo(SyncState.BLOCKED);
    assertThat(problem(loop).message()).isEqualTo("upgrade the spoke");
    pass(Duration.ofSeconds(2));
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
  }

  /** A long first sync is gone on with at once, however often its time is up. */
  @Test
  void whatIsNotFinishedIsGoneOnWith() {
    for (int i = 0; i < 2_500; i++) {
      write(hubStore, "entry " + i);
    }
    way.failNext(SyncFailure.of(SyncFailure.Kind.TIMEOUT, "at first"));
    way.beforeEach(() -> clock.advance(Duration.ofSeconds(20)));
    loop.start();
    pass(Duration.ZERO);
    assertThat(loop.status().lastFailure()).isNotNull();
    assertThat(scheduler.advanceToNext()).isTrue();
    SyncStatus status = loop.status();
    assertThat(status.pulled()).isBetween(1_000L, 2_000L);
    assertThat(status.state()).isEqualTo(SyncState.SYNCING);
    assertThat(status.lastFailure()).isNull(); // it gets on
    way.beforeEach(() -> {});
    pass(Duration.ofSeconds(1));
    assertThat(state()).isEqualTo(SyncState.IN_SYNC);
    assertThat(loop.status().pulled()).isEqualTo(2_500);
    assertThat(success(loop).took()).isGreaterThan(SpokeSync.LONGEST);
  }

  // --- the end: nothing is left behind

  @Test
  void aStoppedLoopLeavesNothingBehind() {
    loop.start();
    pass(Duration.ZERO);
    loop.stop();
    assertThat(scheduler.isEmpty()).isTrue();
    write(store, "after the end");
    assertThat(scheduler.isEmpty()).isTrue();
  }

  // --- a clock that is off is said once

  @Test
  void aClockThatIsOffIsSaidOnce() {
    FakeClock other = new FakeClock();
    other.jumpWall(Duration.between(other.now(), clock.now()).minusHours(3));
    FakeSyncTransport late =
        new FakeSyncTransport(new HubService(hubStore, other, SyncLimits.DEFAULT, "9"));
    SyncLoop off =
        new SyncLoop(store, late, clock, chance, scheduler, "1", URL, changed::add, events::add);
    off.start();
    pass(Duration.ZERO);
    long unused = off.begin();
    pass(Duration.ZERO);
    assertThat(off.status().clockOffset()).isEqualTo(Duration.ofHours(-3));
    assertThat(events.stream().filter(SyncLoop.Event.ClockOff.class::isInstance)).hasSize(1);
  }

  // --- two owners

  @Test
  void joiningPutsTheTwoTogether() {
    write(store, "mine");
    FakeStore others = new FakeStore(new StoreIdentity("01KAKOTHER", "e".repeat(32), "you", 1));
    var unused =
        others.write(
            "you",
            tx -> {
              Merge merge = new Merge(tx);
              boolean fresh =
                  merge.apply(
                      new Op(
                          "01KAKYOURS",
                          "e".repeat(32),
                          1,
                          1,
                          1,
                          "you",
                          "N2",
                          "log",
                          "{\"text\":\"yours\"}",
                          null));
              merge.finish();
              return fresh;
            });
    SyncLoop joining =
        new SyncLoop(
            store,
            new FakeSyncTransport(new HubService(others, clock, SyncLimits.DEFAULT, "9")),
            clock,
            chance,
            scheduler,
            "1",
            URL,
            changed::add,
            events::add);
    joining.start();
    pass(Duration.ZERO);
    assertThat(joining.status().state()).isEqualTo(SyncState.BLOCKED);
    assertThat(problem(joining).message()).contains("heph sync join");
    assertThat(joining.join()).isEqualTo(new SyncLoop.Joining.Joined("you", OWNER));
    pass(Duration.ZERO);
    assertThat(joining.status().state()).isEqualTo(SyncState.IN_SYNC);
    for (FakeStore each : List.of(store, others)) {
      int ops = each.read("you", tx -> tx.opsSince(0, 9).size()).fold(n -> n, no -> -1);
      assertThat(ops).isEqualTo(2);
    }
    assertThat(joining.join()).isEqualTo(new SyncLoop.Joining.Joined("you", "you"));
  }

  // --- comparing: what differs is found, and which side is damaged

  private void damage(FakeStore in) {
    var unused =
        in.write(
            OWNER,
            tx -> {
              tx.forget("N1");
              return true;
            });
  }

  private void bothHaveOne() {
    write(store, "one");
    loop.start();
    pass(Duration.ZERO);
  }

  @Test
  void equalStoresAreEqual() {
    bothHaveOne();
    assertThat(loop.verify(false).verdict()).isEqualTo(Verdict.EQUAL);
  }

  @Test
  void damageHereIsFoundAndRepaired() {
    bothHaveOne();
    damage(store);
    SyncComparison comparison = loop.verify(false);
    assertThat(comparison.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(comparison.differences())
        .containsExactly(new SyncComparison.Difference("N1", "", Side.HERE, false));
    assertThat(loop.verify(true).differences())
        .containsExactly(new SyncComparison.Difference("N1", "", Side.HERE, true));
    assertThat(loop.verify(false).verdict()).isEqualTo(Verdict.EQUAL);
  }

  @Test
  void damageAtTheHubIsFoundAndNotBlamedOnUs() {
    bothHaveOne();
    damage(hubStore);
    assertThat(loop.verify(true).differences())
        .containsExactly(new SyncComparison.Difference("N1", "", Side.HUB, false));
  }

  @Test
  void whoIsNotInSyncIsNotCompared() {
    bothHaveOne();
    write(hubStore, "two");
    assertThat(loop.verify(false).verdict()).isEqualTo(Verdict.MOVED);
    pass(Duration.ofSeconds(2));
    write(store, "three");
    assertThat(loop.verify(false).verdict()).isEqualTo(Verdict.MOVED);
    way.setDown(true);
    assertThat(loop.verify(false).verdict()).isEqualTo(Verdict.FAILED);
  }
}
