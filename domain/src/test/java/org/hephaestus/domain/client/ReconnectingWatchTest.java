package org.hephaestus.domain.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.api.ChangeWatch.Woken;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Connection.Watching;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeConnection;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.api.FakeOpener;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectingWatchTest {
  private static final Duration TICK = Duration.ofSeconds(5);

  private final FakeClock clock = new FakeClock();
  private final FakePause pause = new FakePause(clock::advance);
  private final FakeOpener opener = new FakeOpener(ApiSamples.HELLO, new FakeHephApi());
  private final ReconnectingWatch watch =
      new ReconnectingWatch(opener, clock, new FakeChance(), pause);

  @Test
  void theBeginningIsAChangeBecauseItMayHaveMissedOne() {
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.QUIET);
    assertThat(opener.opens()).isEqualTo(1);
    assertThat(pause.pauses()).isEmpty();
  }

  @Test
  void aChangeWakes() {
    opener.thenConnection().thenChange(new Watching.At(2)).thenChange(new Watching.At(3));
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.QUIET);
  }

  @Test
  void aLostWatchIsBegunAgainAndThatIsAChange() {
    FakeConnection lost = opener.thenConnection().thenChange(new Watching.Over("watch.lost"));
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(watch.await(TICK)).isEqualTo(Woken.QUIET);
    assertThat(lost.isClosed()).isTrue();
    assertThat(opener.opens()).isEqualTo(2);
    // Not at once: a daemon that loses every watch must not be asked in a loop.
    assertThat(pause.total()).isEqualTo(Duration.ofMillis(37));
  }

  @Test
  void aRestartIsHealedWithinOneAwait() {
    opener.thenConnection().thenChange(new Watching.Over("bye"));
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    opener.then(FakeOpener.noDaemon(), FakeOpener.restarting());
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    assertThat(opener.opens()).isEqualTo(4);
    assertThat(pause.total()).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void withoutADaemonAnAwaitEndsWithItsTimeAndTheNextOneTriesAgain() {
    opener.otherwise(FakeOpener.noDaemon());
    assertThat(watch.await(TICK)).isEqualTo(Woken.UNREACHABLE);
    assertThat(clock.monotonic()).isEqualTo(TICK);
    assertThat(opener.opens()).isBetween(5, 12);
    opener.otherwise(new Opened.Ready(new FakeConnection(ApiSamples.HELLO, new FakeHephApi())));
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
  }

  @Test
  void anAwaitShorterThanTheWaitIsBoundedToo() {
    opener.otherwise(FakeOpener.noDaemon());
    for (int i = 0; i < 20; i++) {
      Duration began = clock.monotonic();
      assertThat(watch.await(Duration.ofMillis(200))).isEqualTo(Woken.UNREACHABLE);
      assertThat(clock.monotonic().minus(began)).isEqualTo(Duration.ofMillis(200));
    }
    assertThat(opener.opens()).isLessThan(12);
  }

  @Test
  void aDaemonThatCannotBeWatchedIsUnreachable() {
    FakeConnection old = new FakeConnection(ApiSamples.HELLO, new FakeHephApi());
    old.close();
    opener.otherwise(new Opened.Ready(old));
    assertThat(watch.await(TICK)).isEqualTo(Woken.UNREACHABLE);
    assertThat(opener.opens()).isBetween(5, 12);
  }

  @Test
  void anInterruptEndsTheAwait() {
    opener.otherwise(FakeOpener.noDaemon());
    pause.interruptAfter(1);
    assertThat(watch.await(TICK)).isEqualTo(Woken.UNREACHABLE);
    assertThat(clock.monotonic()).isLessThan(TICK);
  }

  @Test
  void afterCloseNothingIsOpened() {
    assertThat(watch.await(TICK)).isEqualTo(Woken.CHANGED);
    watch.close();
    watch.close();
    assertThat(opener.connections().getFirst().isClosed()).isTrue();
    assertThat(watch.await(TICK)).isEqualTo(Woken.QUIET);
    assertThat(opener.opens()).isEqualTo(1);
  }

  @Test
  void closeWhileItConnectsClosesWhatWasOpened() {
    FakeConnection late = new FakeConnection(ApiSamples.HELLO, new FakeHephApi());
    ReconnectingWatch[] closed = new ReconnectingWatch[1];
    Connection.Opener closing =
        timeout -> {
          closed[0].close();
          return new Opened.Ready(late);
        };
    closed[0] = new ReconnectingWatch(closing, clock, new FakeChance(), pause);
    assertThat(closed[0].await(TICK)).isEqualTo(Woken.QUIET);
    assertThat(late.isClosed()).isTrue();
  }

  @Test
  void closeEndsAnAwaitOnAnotherThread() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ReconnectingWatch blocked =
        new ReconnectingWatch(
            timeout -> FakeOpener.noDaemon(),
            clock,
            new FakeChance(),
            delay -> {
              clock.advance(delay);
              waiting.countDown();
              try {
                return go.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                return false;
              }
            });
    Woken[] woken = new Woken[1];
    Thread thread =
        Thread.ofPlatform().daemon().start(() -> woken[0] = blocked.await(Duration.ofDays(1)));
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    blocked.close();
    go.countDown();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(List.of(woken)).containsExactly(Woken.QUIET);
  }

  @ParameterizedTest
  // None at first, then doubling up to 3 s; the upper half is chance.
  @CsvSource({
    "0,0,0",
    "0,0.99,0",
    "1,0,25",
    "1,0.5,37",
    "2,0,50",
    "3,0,100",
    "7,0,1500",
    "7,0.5,2250",
    "1000000,0,1500",
    "6,0,800"
  })
  void waitsLongerEachTime(int failures, double chance, long wantMillis) {
    assertThat(WatchPolicy.delay(failures, chance)).hasMillis(wantMillis);
  }

  @ParameterizedTest
  // A watch that held for a while was a good one: the next begins soon.
  @CsvSource({"0,0,1", "3,4999,4", "3,5000,1", "0,5000,1"})
  void aGoodWatchIsForgiven(int failures, long lastedMillis, int want) {
    assertThat(WatchPolicy.failuresAfter(failures, Duration.ofMillis(lastedMillis)))
        .isEqualTo(want);
  }
}
