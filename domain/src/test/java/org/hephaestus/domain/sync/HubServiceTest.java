package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubServiceTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final String ORIGIN = "ffffffffffffffffffffffffffffffff";

  private final FakeClock clock = new FakeClock();
  private final FakeStore store = new FakeStore();
  private final HubService hub = new HubService(store, clock, new SyncLimits(4, 100, 60), "1.2.3");

  private Op op(int number, long hlc, String owner, String payload) {
    return new Op(
        "01KAKOP%019d".formatted(number),
        ORIGIN,
        number,
        hlc,
        1,
        owner,
        "N1",
        "log",
        payload,
        null);
  }

  private Op op(int number) {
    return op(number, HlcPolicy.at(clock.now()), OWNER, "{\"text\":\"" + number + "\"}");
  }

  private Push push(boolean shared, Op... ops) {
    return new Push(OWNER, FakeStore.SAMPLE.origin(), shared, List.of(ops));
  }

  private static <T> T ok(SyncReply<T> reply) {
    assertThat(reply).isInstanceOf(SyncReply.Ok.class);
    return ((SyncReply.Ok<T>) reply).value();
  }

  private static SyncFailure.Kind kind(SyncReply<?> reply) {
    assertThat(reply).isInstanceOf(SyncReply.Failed.class);
    return ((SyncReply.Failed<?>) reply).failure().kind();
  }

  private HubGreeting greeting() {
    return ok(hub.hello(new SpokeGreeting(OWNER, ORIGIN, false, HubService.PROTOCOLS, "9")));
  }

  @Test
  void aHubSaysWhoItIsAndWhatItHas() {
    HubGreeting empty = greeting();
    assertThat(empty.epoch()).isEqualTo(FakeStore.SAMPLE.origin());
    assertThat(empty.head()).isZero();
    assertThat(empty.have()).isEmpty();
    assertThat(empty.now()).isEqualTo(clock.now());
    assertThat(ok(hub.push(push(false, op(1), op(3)))).fresh()).isEqualTo(2);
    long one = Origins.digest(op(1));
    long three = Origins.digest(op(3));
    assertThat(greeting().have()).containsExactly(new OriginState(ORIGIN, one ^ three, 1, one, 3));
    assertThat(ok(hub.push(push(false, op(2), op(1)))).fresh()).isEqualTo(1);
    long all = one ^ three ^ Origins.digest(op(2));
    assertThat(greeting().have()).containsExactly(new OriginState(ORIGIN, all, 3, all, 3));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, OK", "0, 5, OK", "2, 3, PROTOCOL", "-3, 0, PROTOCOL"})
  void protocolsMustOverlap(int min, int max, String outcome) {
    SyncReply<HubGreeting> reply =
        hub.hello(new SpokeGreeting(OWNER, ORIGIN, false, new ProtocolRange(min, max), "9"));
    if (outcome.equals("OK")) {
      assertThat(ok(reply).protocols()).isEqualTo(HubService.PROTOCOLS);
    } else {
      assertThat(kind(reply)).isEqualTo(SyncFailure.Kind.PROTOCOL);
      assertThat(((SyncReply.Failed<HubGreeting>) reply).failure().message())
          .endsWith(min > 1 ? "upgrade the hub" : "upgrade the spoke");
    }
  }

  @Test
  void anotherOwnerIsRefusedEverywhere() {
    assertThat(kind(hub.head(new Pull("you", FakeStore.SAMPLE.origin(), 0))))
        .isEqualTo(SyncFailure.Kind.WRONG_OWNER);
    assertThat(kind(hub.digests(new DigestQuery("you", DigestQuery.ALL))))
        .isEqualTo(SyncFailure.Kind.WRONG_OWNER);
    assertThat(kind(hub.push(new Push("you", FakeStore.SAMPLE.origin(), false, List.of()))))
        .isEqualTo(SyncFailure.Kind.WRONG_OWNER);
    assertThat(kind(hub.pull(new Pull("you", FakeStore.SAMPLE.origin(), 0))))
        .isEqualTo(SyncFailure.Kind.WRONG_OWNER);
  }

  private String ownerAfter(String owner, boolean empty) {
    SpokeGreeting spoke = new SpokeGreeting(owner, ORIGIN, empty, HubService.PROTOCOLS, "9");
    return ok(hub.hello(spoke)).owner();
  }

  @Test
  void anEmptyHubIsWhoseDataItFirstHearsOf() {
    assertThat(ownerAfter("you", true)).isEqualTo(OWNER); // who has nothing decides nothing
    assertThat(ownerAfter("you", false)).isEqualTo("you");
    assertThat(ownerAfter("they", false)).isEqualTo("they"); // still nothing in it
    assertThat(ownerAfter(OWNER, false)).isEqualTo(OWNER);
    assertThat(ok(hub.push(push(false, op(1)))).fresh()).isEqualTo(1);
    assertThat(ownerAfter("you", false)).isEqualTo(OWNER);
    assertThat(ownerAfter("you", true)).isEqualTo(OWNER);
  }

  @Test
  void theHeadGrowsWithWhatComes() {
    Pull pull = new Pull(OWNER, FakeStore.SAMPLE.origin(), 0);
    assertThat(ok(hub.head(pull))).isZero();
    assertThat(ok(hub.push(push(false, op(1), op(2)))).fresh()).isEqualTo(2);
    assertThat(ok(hub.head(pull))).isEqualTo(2);
    assertThat(kind(hub.head(new Pull(OWNER, "before", 0))))
        .isEqualTo(SyncFailure.Kind.EPOCH_CHANGED);
  }

  @Test
  void anotherEpochIsRefused() {
    assertThat(kind(hub.push(new Push(OWNER, "before", false, List.of(op(1))))))
        .isEqualTo(SyncFailure.Kind.EPOCH_CHANGED);
    assertThat(kind(hub.pull(new Pull(OWNER, "before", 0))))
        .isEqualTo(SyncFailure.Kind.EPOCH_CHANGED);
    assertThat(greeting().head()).isZero();
  }

  @Test
  void tooMuchAtOnceIsRefusedAsAWhole() {
    assertThat(kind(hub.push(push(false, op(1), op(2), op(3), op(4), op(5)))))
        .isEqualTo(SyncFailure.Kind.TOO_LARGE);
    String large = "{\"text\":\"" + "x".repeat(40) + "\"}";
    long now = HlcPolicy.at(clock.now());
    assertThat(kind(hub.push(push(false, op(1, now, OWNER, large), op(2, now, OWNER, large)))))
        .isEqualTo(SyncFailure.Kind.TOO_LARGE);
    assertThat(greeting().head()).isZero();
  }

  @Test
  void oneBadOpDoesNotHoldUpTheOthers() {
    long now = HlcPolicy.at(clock.now());
    long late = HlcPolicy.at(clock.now().plus(Duration.ofMinutes(5)));
    Push.Receipt receipt =
        ok(
            hub.push(
                push(
                    false,
                    op(1, now, OWNER, "not json"),
                    op(2, late + 1, OWNER, "{}"),
                    op(3, now, "you", "{}"),
                    op(4, late, OWNER, "{}"))));
    assertThat(receipt.fresh()).isEqualTo(1);
    assertThat(receipt.rejected())
        .extracting(Push.Rejection::code)
        .containsExactly(Push.Code.MALFORMED, Push.Code.CLOCK_AHEAD, Push.Code.WRONG_OWNER);
    Push.Receipt large =
        ok(hub.push(push(false, op(5, now, OWNER, "{\"t\":\"" + "x".repeat(60) + "\"}"))));
    assertThat(large.rejected())
        .extracting(Push.Rejection::code)
        .containsExactly(Push.Code.TOO_LARGE);
  }

  @Test
  void whatOthersHaveIsTakenWhateverItsClock() {
    long far = HlcPolicy.at(clock.now().plus(Duration.ofDays(400)));
    assertThat(ok(hub.push(push(true, op(1, far, OWNER, "{}")))).fresh()).isEqualTo(1);
  }

  @Test
  void pagesEndAtTheLimitsAndTheLastOneSaysWhatTheHubHas() {
    for (int number = 1; number <= 6; number++) {
      assertThat(ok(hub.push(push(false, op(number)))).fresh()).isEqualTo(1);
    }
    Pull.Page first = ok(hub.pull(new Pull(OWNER, FakeStore.SAMPLE.origin(), 0)));
    assertThat(first.ops()).hasSize(4);
    assertThat(first.more()).isTrue();
    assertThat(first.have()).isEmpty();
    Pull.Page last = ok(hub.pull(new Pull(OWNER, FakeStore.SAMPLE.origin(), first.next())));
    assertThat(last.ops()).hasSize(2);
    assertThat(last.more()).isFalse();
    assertThat(last.have()).isEqualTo(greeting().have());
  }

  @Test
  void aFullStoreSaysSo() {
    store.failNextWrite(new StoreFailure(StoreFailure.Kind.FULL, "no space", "make room"));
    assertThat(kind(hub.push(push(false, op(1))))).isEqualTo(SyncFailure.Kind.FULL);
    assertThat(greeting().head()).isZero();
  }
}
