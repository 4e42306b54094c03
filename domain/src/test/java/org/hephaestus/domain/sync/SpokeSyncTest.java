package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a seeded simulation does not show; see {@link SyncSimulationTest} for the rest. */
class SpokeSyncTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final String MINE = "ffffffffffffffffffffffffffffffff";
  private static final SyncLimits SMALL = new SyncLimits(4, 100, 60);

  private final FakeClock clock = new FakeClock();
  private FakeStore store = spoke(MINE);
  private final Way way = new Way();

  private static FakeStore spoke(String origin) {
    return new FakeStore(new StoreIdentity("01KAKSPOKE" + origin.substring(16), origin, OWNER, 1));
  }

  /** The way to a hub; can be asked to lose answers and to tell lies. */
  private final class Way implements SyncTransport {
    private HubService hub = hub("0".repeat(32));
    private final List<Integer> pushed = new ArrayList<>();
    private final List<Long> pulledFrom = new ArrayList<>();
    private int handedOut;
    private int unanswered;
    private int mostUnanswered;
    private boolean hearsTheLaterFirst;
    private int heardPushes;
    private int losesPush;
    private Runnable beforeHello = () -> {};
    private Runnable beforePush = () -> {};
    private Runnable beforePull = () -> {};
    private boolean losesAnswers;
    private boolean isReplacedAllTheTime;
    private List<OriginState> lie = List.of();

    @Override
    public SyncReply<HubGreeting> hello(SpokeGreeting spoke, CancelSignal cancel) {
      beforeHello.run();
      SyncReply<HubGreeting> reply = hub.hello(spoke);
      if (!(reply instanceof SyncReply.Ok<HubGreeting> ok) || lie.isEmpty()) {
        return reply;
      }
      HubGreeting said = ok.value();
      List<OriginState> have = new ArrayList<>(said.have());
      have.addAll(lie);
      return new SyncReply.Ok<>(
          new HubGreeting(
              said.owner(),
              said.epoch(),
              said.head(),
              said.now(),
              have,
              said.protocols(),
              said.build(),
              said.limits()));
    }

    @Override
    public PendingReply<Push.Receipt> push(Push push, CancelSignal cancel) {
      return pending(() -> heard(push));
    }

    private <T> PendingReply<T> pending(Supplier<SyncReply<T>> question) {
      mostUnanswered = Math.max(mostUnanswered, ++unanswered);
      SyncReply<T> early = hearsTheLaterFirst && unanswered < 2 ? null : question.get();
      return new PendingReply<>() {
        private boolean over;

        @Override
        public SyncReply<T> await() {
          close();
          return early == null ? question.get() : early;
        }

        @Override
        public void close() {
          unanswered -= over ? 0 : 1;
          over = true;
        }
      };
    }

    private SyncReply<Push.Receipt> heard(Push push) {
      if (++heardPushes == losesPush) {
        return new SyncReply.Failed<>(SyncFailure.of(SyncFailure.Kind.TIMEOUT, "lost"));
      }
      beforePush.run();
      pushed.add(push.ops().size());
      if (isReplacedAllTheTime) {
        hub = hub("%032x".formatted(pushed.size()));
      }
      SyncReply<Push.Receipt> reply = hub.push(push);
      return losesAnswers
          ? new SyncReply.Failed<>(SyncFailure.of(SyncFailure.Kind.TIMEOUT, "lost"))
          : reply;
    }

    @Override
    public SyncReply<Long> await(Pull pull, CancelSignal cancel) {
      return hub.head(pull);
    }

    @Override
    public SyncReply<StateDigests> digests(DigestQuery query, CancelSignal cancel) {
      return hub.digests(query);
    }

    @Override
    public PendingReply<Pull.Page> pull(Pull pull, CancelSignal cancel) {
      return pending(() -> heard(pull));
    }

    private SyncReply<Pull.Page> heard(Pull pull) {
      pulledFrom.add(pull.since());
      beforePull.run();
      SyncReply<Pull.Page> reply = hub.pull(pull);
      if (!(reply instanceof SyncReply.Ok<Pull.Page> ok)) {
        return reply;
      }
      handedOut += ok.value().ops().size();
      List<OriginState> have = new ArrayList<>(ok.value().have());
      have.addAll(lie);
      return new SyncReply.Ok<>(
          new Pull.Page(ok.value().ops(), ok.value().next(), ok.value().more(), have));
    }
  }

  /** Whose data the hub that is tried next has. */
  private HubService hubOf(String owner) {
    return new HubService(
        new FakeStore(new StoreIdentity("01KAKHUB", "e".repeat(32), owner, 1)),
        clock,
        SMALL,
        "hub");
  }

  private HubService hub(String origin) {
    return new HubService(spoke(origin), clock, SMALL, "hub");
  }

  private SyncOutcome sync(FakeStore from) {
    return new SpokeSync(from, way, clock, "9").run(CancelSignal.NEVER);
  }

  private void write(int number, Instant at, String text) {
    StoreResult<Boolean> result =
        store.write(
            OWNER,
            tx -> {
              long hlc = HlcPolicy.next(at, tx.clock(), 0);
              Merge merge = new Merge(tx);
              boolean fresh =
                  merge.apply(
                      new Op(
                          "01KAKOP%019d".formatted(number),
                          MINE,
                          tx.nextSequence(),
                          hlc,
                          1,
                          OWNER,
                          "N1",
                          "log",
                          "{\"text\":\"" + text + "\"}",
                          null));
              merge.finish();
              return fresh;
            });
    assertThat(result).isEqualTo(new StoreResult.Done<>(true));
  }

  private static <R> R read(FakeStore from, Function<ReadTransaction, R> body) {
    StoreResult<R> result = from.read(OWNER, body);
    return result.fold(
        value -> value,
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  /** One poison op among many is parked with its reason; what comes later is sent alone. */
  @Test
  void aPoisonOpIsParkedAndHoldsNothingUp() {
    for (int number = 1; number <= 30; number++) {
      write(number, clock.now(), number == 7 ? "x".repeat(60) : "t");
    }
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(29, 0));
    List<String> codes = read(store, tx -> tx.rejected().stream().map(RejectedOp::code).toList());
    assertThat(codes).containsExactly("TOO_LARGE");
    way.pushed.clear();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(way.pushed).isEmpty();
    write(31, clock.now(), "t");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(way.pushed).containsExactly(1);
  }

  /** What one hub does not take, its successor may. */
  @Test
  void aNewHubIsOfferedWhatAnotherOneRejected() {
    write(1, clock.now(), "x".repeat(60));
    write(2, clock.now(), "t");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(read(store, ReadTransaction::rejected)).hasSize(1);
    way.hub =
        new HubService(spoke("b".repeat(32)), clock, new SyncLimits(4, 100, 90), "with more room");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(2, 0));
    assertThat(read(store, ReadTransaction::rejected)).isEmpty();
    way.hub = hub("c".repeat(32));
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(read(store, ReadTransaction::rejected)).hasSize(1);
  }

  /** Nor is what one build of a hub does not take kept from the next one. */
  @Test
  void aHubThatWasUpgradedIsOfferedWhatItRejected() {
    FakeStore there = spoke("0".repeat(32));
    way.hub = new HubService(there, clock, SMALL, "old");
    write(1, clock.now(), "x".repeat(60));
    write(2, clock.now(), "t");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    way.pushed.clear();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(way.pushed).isEmpty();
    way.hub = new HubService(there, clock, new SyncLimits(4, 100, 90), "new");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(read(store, ReadTransaction::rejected)).isEmpty();
  }

  /** The hub sees no clock that is ahead, and the author keeps the order of what was written. */
  @Test
  void aSpokeWhoseClockIsAYearAheadStampsAnew() {
    Instant ahead = clock.now().plus(Duration.ofDays(365));
    write(1, ahead, "1");
    write(2, ahead, "2");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(2, 0));
    long floor = HlcPolicy.at(clock.now());
    FakeStore other = spoke("e".repeat(32));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 2));
    List<Long> clocks = read(other, tx -> tx.ops("N1").stream().map(it -> it.op().hlc()).toList());
    assertThat(clocks).containsExactly(floor, floor + 1);
    long last = read(store, ReadTransaction::clock);
    assertThat(last).isEqualTo(floor + 1);
    String text = read(store, tx -> tx.log("N1").getLast().text());
    assertThat(text).isEqualTo("2");
  }

  /**
   * A hub whose clock was a year ahead took an op, its answer was lost, another spoke has the op,
   * and then the hub was replaced by one that is right: the op keeps its clock, or the two spokes
   * would differ for ever.
   */
  @Test
  void whatAFormerHubMayHaveTakenKeepsItsClock() {
    Instant right = clock.now();
    Instant ahead = right.plus(Duration.ofDays(365));
    clock.jumpWall(Duration.ofDays(365));
    write(1, ahead, "1");
    way.losesAnswers = true;
    assertThat(sync(store)).isInstanceOf(SyncOutcome.HubFailed.class);
    way.losesAnswers = false;
    FakeStore other = spoke("e".repeat(32));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 1));
    clock.jumpWall(Duration.ofDays(-365));
    way.hub = hub("1".repeat(32));
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 0));
    Op here = read(store, tx -> tx.ops("N1").getFirst().op());
    Op there = read(other, tx -> tx.ops("N1").getFirst().op());
    assertThat(here).isEqualTo(there);
    assertThat(HlcPolicy.time(here.hlc())).isEqualTo(ahead);
  }

  /** What was not achieved is not called so. */
  @Test
  void aHubThatIsReplacedInEveryRoundIsAFailure() {
    write(1, clock.now(), "1");
    way.isReplacedAllTheTime = true;
    assertThat(sync(store))
        .isInstanceOfSatisfying(
            SyncOutcome.HubFailed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(SyncFailure.Kind.BUSY));
    way.isReplacedAllTheTime = false;
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
  }

  /** All is asked for once more, and when that does not help, not again for the same answer. */
  @Test
  void aHubThatDoesNotHandOutWhatItHasIsAFailure() {
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    way.lie = List.of(new OriginState("d".repeat(32), 77, 1, 77, 1));
    for (List<Long> asked : List.of(List.of(0L), List.<Long>of())) {
      way.pulledFrom.clear();
      assertThat(sync(store))
          .isInstanceOfSatisfying(
              SyncOutcome.HubFailed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(SyncFailure.Kind.GARBLED));
      assertThat(way.pulledFrom).isEqualTo(asked);
    }
    way.lie = List.of();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
  }

  private void giveHub(String origin) {
    Op op = new Op("01KAK" + origin, origin.repeat(32), 1, 1, 1, OWNER, "N2", "log", "{}", null);
    var unused = way.hub.push(new Push(OWNER, "0".repeat(32), false, List.of(op)));
  }

  /** A hub that is set back twice to the same, and then both times given the same, is no liar. */
  @Test
  void whatIsMissingOnceMoreIsAskedForOnceMore() {
    FakeStore there = spoke("0".repeat(32));
    way.hub = new HubService(there, clock, SMALL, "hub");
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    FakeStore backup = there.copy();
    giveHub("b");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 1));
    int[] greetings = {0};
    way.hub = new HubService(backup.copy(), clock, SMALL, "hub");
    giveHub("c");
    way.beforeHello =
        () -> {
          if (++greetings[0] == 2) { // before all is asked for again
            way.hub = new HubService(backup.copy(), clock, SMALL, "hub");
          }
        };
    assertThat(sync(store)).isInstanceOf(SyncOutcome.Synced.class);
    assertThat(greetings[0]).isEqualTo(2);
    way.hub = new HubService(backup.copy(), clock, SMALL, "hub");
    giveHub("c");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 1));
  }

  // --- what goes over the wire is what the other side lacks, and no more

  @Test
  void whoIsMerelyBehindSendsNothing() {
    FakeStore other = spoke("a".repeat(32));
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 1));
    write(2, clock.now(), "2");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    way.pushed.clear();
    way.handedOut = 0;
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 1));
    assertThat(way.pushed).isEmpty();
    assertThat(way.handedOut).isEqualTo(1);
  }

  @Test
  void whatCameInBetweenIsAskedForAndNothingElse() {
    FakeStore other = spoke("a".repeat(32));
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 1));
    write(2, clock.now(), "2");
    way.pulledFrom.clear();
    way.beforePush =
        () -> {
          way.beforePush = () -> {};
          Op between = new Op("01KAKX", "a".repeat(32), 1, 1, 1, OWNER, "N2", "log", "{}", null);
          var unused = way.hub.push(new Push(OWNER, "0".repeat(32), false, List.of(between)));
        };
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 1));
    assertThat(way.pulledFrom).containsExactly(1L);
  }

  /** Somebody writes meanwhile, after some of the transactions of the attempt. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8, 9, 10})
  void whoWritesMeanwhileIsNotTakenForOneWhoCountsApart(int every) {
    for (int number = 1; number <= 6; number++) {
      write(number, clock.now(), "a");
    }
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(6, 0));
    way.pushed.clear();
    way.pulledFrom.clear();
    write(7, clock.now(), "a");
    int[] transactions = {0};
    store.afterEach(
        () -> {
          if (++transactions[0] % every == 0) {
            write(7 + transactions[0] / every, clock.now(), "a");
          }
        });
    SyncOutcome outcome = sync(store);
    assertThat(outcome).isInstanceOf(SyncOutcome.Synced.class);
    assertThat(transactions[0]).isGreaterThanOrEqualTo(every); // somebody did
    assertThat(((SyncOutcome.Synced) outcome).pushed())
        .isEqualTo(way.pushed.stream().mapToInt(n -> n).sum()); // nothing was sent twice
    assertThat(way.pulledFrom).doesNotContain(0L); // and nothing asked for again
  }

  /** The greeting says what the hub has, and a receipt that nothing else came to it. */
  @Test
  void whatIsNotNeededIsNotAsked() {
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    write(2, clock.now(), "2");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(way.pulledFrom).isEmpty();
    assertThat(way.pushed).containsExactly(1, 1);
  }

  /** A hub that was written to and has not counted that yet cannot say what it has: it is asked. */
  @Test
  void whatIsNotSaidIsAsked() {
    FakeStore there = spoke("9".repeat(32));
    way.hub = new HubService(there, clock, SMALL, "hub");
    write(1, clock.now(), "1");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    store = spoke("8".repeat(32));
    way.beforePull =
        () -> {
          way.beforePull = () -> {};
          FakeStore here = store;
          store = there;
          write(2, clock.now(), "written at the hub");
          store = here;
        };
    write(3, clock.now(), "3");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 2));
    assertThat(way.pulledFrom).containsExactly(0L, 3L);
  }

  @Test
  void whatWasSentDoesNotComeBack() {
    for (int number = 1; number <= 9; number++) {
      write(number, clock.now(), "a");
    }
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(9, 0));
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(way.pushed.stream().mapToInt(n -> n).sum()).isEqualTo(9);
    assertThat(way.handedOut).isZero();
  }

  // --- a batch is on its way while the hub takes the one before it

  private void writeMany() {
    for (int number = 1; number <= 30; number++) {
      write(number, clock.now(), "t");
    }
  }

  @Test
  void aHubThatAnswersQuicklyIsGivenTheNextBatchMeanwhile() {
    writeMany();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(30, 0));
    assertThat(way.mostUnanswered).isEqualTo(2);
    assertThat(way.unanswered).isZero();
    assertThat(way.pushed).startsWith(4, 4).hasSize(8);
  }

  @Test
  void aSlowHubIsNot() {
    writeMany();
    way.beforePush = () -> clock.advance(Duration.ofMillis(1_100));
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(30, 0));
    assertThat(way.mostUnanswered).isEqualTo(1);
  }

  @Test
  void whatTheHubHearsInAnotherOrderDoesNotComeBackEither() {
    writeMany();
    way.hearsTheLaterFirst = true;
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(30, 0));
    assertThat(way.mostUnanswered).isEqualTo(2);
    assertThat(way.pulledFrom).isEmpty();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(way.handedOut).isZero();
  }

  /** The later batch arrives, the earlier one does not: it is not taken for one that did. */
  @Test
  void aBatchThatIsLostBeforeAnotherOneIsSentAgain() {
    writeMany();
    way.hearsTheLaterFirst = true;
    way.losesPush = 3; // the second one, after the third one was heard
    assertThat(sync(store)).isInstanceOf(SyncOutcome.HubFailed.class);
    assertThat(way.pushed).containsExactly(4, 4);
    assertThat(way.unanswered).isZero();
    assertThat(sync(store)).isInstanceOf(SyncOutcome.Synced.class);
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    FakeStore other = spoke("e".repeat(32));
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 30));
  }

  /** Nor is a page waited for that nobody can take. */
  @Test
  void aFullDiskLeavesNoQuestionBehind() {
    writeMany();
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(30, 0));
    FakeStore other = spoke("e".repeat(32));
    int[] pages = {0};
    way.beforePull =
        () -> {
          if (++pages[0] == 2) {
            other.failNextWrite(new StoreFailure(StoreFailure.Kind.FULL, "full", "make room"));
          }
        };
    assertThat(sync(other)).isInstanceOf(SyncOutcome.StoreFailed.class);
    assertThat(pages[0]).isEqualTo(2);
    assertThat(way.unanswered).isZero();
    assertThat(sync(other)).isEqualTo(new SyncOutcome.Synced(0, 30));
  }

  // --- whose data: who has none becomes the other's, and two that have some are not mixed

  @Test
  void anEmptySpokeBecomesTheHubs() {
    way.hub = hubOf("you");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(0, 0));
    assertThat(store.identity().owner()).isEqualTo("you");
  }

  @Test
  void anEmptyHubBecomesTheSpokes() {
    way.hub = hubOf("you");
    write(1, clock.now(), "mine");
    assertThat(sync(store)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(store.identity().owner()).isEqualTo(OWNER);
  }

  @Test
  void theDataOfTwoOwnersIsNotMixedByItself() {
    write(1, clock.now(), "mine");
    way.hub = hubOf("you");
    FakeStore yours = new FakeStore(new StoreIdentity("01KAKYOURS", "d".repeat(32), "you", 1));
    var unused =
        yours.write(
            "you",
            tx ->
                tx.append(
                    new Op("01KAKX", "d".repeat(32), 1, 1, 1, "you", "N2", "log", "{}", null),
                    false));
    assertThat(sync(yours)).isEqualTo(new SyncOutcome.Synced(1, 0));
    assertThat(sync(store))
        .isInstanceOfSatisfying(
            SyncOutcome.HubFailed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(SyncFailure.Kind.WRONG_OWNER);
              assertThat(failed.failure().message()).contains("heph sync join");
            });
    assertThat(store.identity().owner()).isEqualTo(OWNER);
  }
}
