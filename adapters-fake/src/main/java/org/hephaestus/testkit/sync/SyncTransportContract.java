package org.hephaestus.testkit.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.testkit.time.FakeCancelSignal;
import org.junit.jupiter.api.Test;

/** The laws of {@link SyncTransport}: what is said at one end is heard at the other, and back. */
public abstract class SyncTransportContract {
  private static final String ME = "01KAKOWNER0000000000000000";
  private static final SpokeGreeting SPOKE =
      new SpokeGreeting(ME, "0af9", true, new ProtocolRange(1, 3), "1.2.3 (\"new\") ü");
  private static final Pull PULL = new Pull(ME, "epoch & co", Long.MAX_VALUE);

  private final FakeHub hub = new FakeHub();

  /** A way to this hub, which the test closes if it must be. */
  protected abstract SyncTransport to(HubApi hub);

  private static <T> T ok(SyncReply<T> reply) {
    if (reply instanceof SyncReply.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError("not answered: " + reply);
  }

  private static Op op(int number, String owner, String payload, String previous) {
    return new Op(
        "01KAKOP%019d".formatted(number),
        "%032x".formatted(number % 3),
        number,
        Long.MAX_VALUE - number,
        number,
        owner,
        "n" + number,
        "k\n" + number,
        payload,
        previous.isEmpty() ? null : previous);
  }

  private static List<OriginState> have() {
    return List.of(
        new OriginState("a", -1, 0, Long.MIN_VALUE, Long.MAX_VALUE),
        new OriginState("b", 0, 17, 1, 17));
  }

  // --- what is said is heard, whatever it is

  @Test
  void aGreetingAndItsAnswer() {
    HubGreeting answer =
        new HubGreeting(
            ME,
            "e",
            Long.MAX_VALUE,
            Instant.ofEpochMilli(1_764_000_000_123L),
            have(),
            new ProtocolRange(1, 1),
            "9.9.9",
            new SyncLimits(1, 2, 3));
    hub.greetWith(answer);
    assertEquals(answer, ok(to(hub).hello(SPOKE, CancelSignal.NEVER)));
    assertEquals(List.of(SPOKE), hub.asked());
  }

  @Test
  void opsAsTheyAreAlsoWhatNobodyUnderstands() {
    List<Op> ops =
        List.of(
            op(1, ME, "{\"of\":\"x\",\"n\":[1,2.50,null, 1e3],\"of\":2}", ""),
            op(2, ME, "  {\n\t\"ü\u2028\ud83d\ude00\": \"\\u0000\\\\\" }\r\n", "01KAKOP"),
            op(3, "somebody else", "not {json", "x"),
            op(4, ME, "", ""),
            op(5, ME, "{\"end\":true}", ""));
    Push push = new Push(ME, "e\"\n", true, ops);
    Push.Receipt receipt =
        new Push.Receipt(
            3,
            7,
            Long.MAX_VALUE,
            List.of(
                new Push.Rejection(ops.get(2).id(), Push.Code.WRONG_OWNER, "of another \"owner\""),
                new Push.Rejection(ops.get(3).id(), Push.Code.MALFORMED, "empty"),
                new Push.Rejection(ops.get(4).id(), Push.Code.CLOCK_AHEAD, "")));
    hub.acceptWith(receipt);
    assertEquals(receipt, ok(to(hub).push(push, CancelSignal.NEVER).await()));
    assertEquals(List.of(push), hub.asked());
    hub.handOut(new Pull.Page(ops, 99, true, List.of()));
    Pull pull = new Pull(ME, "e", 7);
    assertEquals(ops, ok(to(hub).pull(pull, CancelSignal.NEVER).await()).ops());
    assertEquals(List.of(push, pull), hub.asked());
  }

  @Test
  void aLongPageAndAnEmptyOne() {
    List<Op> ops = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      ops.add(op(i, ME, "{\"text\":\"" + "0123456789".repeat(100) + i + "\"}", ""));
    }
    Pull.Page page = new Pull.Page(ops, 1_000, false, have());
    hub.handOut(page);
    assertEquals(page, ok(to(hub).pull(PULL, CancelSignal.NEVER).await()));
    Push push = new Push(ME, "e", false, ops);
    assertEquals(0, ok(to(hub).push(push, CancelSignal.NEVER).await()).fresh());
    assertEquals(List.of(PULL, push), hub.asked());
    Pull.Page empty = new Pull.Page(List.of(), 0, false, List.of());
    hub.handOut(empty);
    assertEquals(empty, ok(to(hub).pull(PULL, CancelSignal.NEVER).await()));
  }

  @Test
  void digests() {
    StateDigests digests = new StateDigests("e", 5, Map.of("0", -1L, "255", 1L, "é \"", 0L));
    hub.compareWith(digests);
    assertEquals(digests, ok(to(hub).digests(new DigestQuery(ME, -1), CancelSignal.NEVER)));
    assertEquals(digests, ok(to(hub).digests(new DigestQuery(ME, 255), CancelSignal.NEVER)));
    assertEquals(List.of(new DigestQuery(ME, -1), new DigestQuery(ME, 255)), hub.asked());
  }

  // --- a no is a no, with its reason and when to come again

  @Test
  void whyNot() {
    SyncTransport transport = to(hub);
    for (Kind kind :
        List.of(
            Kind.MALFORMED,
            Kind.WRONG_OWNER,
            Kind.EPOCH_CHANGED,
            Kind.TOO_LARGE,
            Kind.PROTOCOL,
            Kind.BUSY,
            Kind.FULL)) {
      for (Duration wait : new Duration[] {null, Duration.ofMillis(1_500)}) {
        SyncFailure failure = new SyncFailure(kind, "because \"" + kind + "\"", wait);
        hub.fail(failure);
        SyncReply<?> want = new SyncReply.Failed<>(failure);
        assertEquals(want, transport.hello(SPOKE, CancelSignal.NEVER));
        assertEquals(
            want,
            transport
                .push(new Push(ME, "e", false, List.of(op(1, ME, "{}", ""))), CancelSignal.NEVER)
                .await());
        assertEquals(want, transport.pull(PULL, CancelSignal.NEVER).await());
        assertEquals(want, transport.await(PULL, CancelSignal.NEVER));
        assertEquals(want, transport.digests(new DigestQuery(ME, 1), CancelSignal.NEVER));
      }
    }
  }

  // --- a wait ends when something comes, and when nobody waits any more

  @Test
  void whatIsThereAlreadyIsNotWaitedFor() {
    hub.arrived(8);
    assertEquals(8L, ok(to(hub).await(new Pull(ME, "e", 7), CancelSignal.NEVER)));
  }

  @Test
  void aCancelledQuestionIsNotAsked() {
    FakeCancelSignal cancel = new FakeCancelSignal();
    cancel.cancel();
    assertCancelled(to(hub).pull(PULL, cancel).await());
    assertEquals(List.of(), hub.asked());
  }

  @Test
  void aCancelledWaitEndsAtOnce() throws Exception {
    FakeCancelSignal cancel = new FakeCancelSignal();
    SyncTransport transport = to(hub);
    waitForCancel(transport);
    CompletableFuture<SyncReply<Long>> reply =
        CompletableFuture.supplyAsync(() -> transport.await(new Pull(ME, "e", 7), cancel));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (cancel.listeners() == 0) {
      assertTrue(System.nanoTime() < deadline, "nobody listens to the signal");
      Thread.onSpinWait();
    }
    cancel.cancel();
    assertCancelled(reply.get(2, TimeUnit.SECONDS));
    assertEquals(0, cancel.listeners());
  }

  @Test
  void whatNobodyWaitsForLeavesNothingBehind() {
    FakeCancelSignal cancel = new FakeCancelSignal();
    SyncTransport transport = to(hub);
    transport.pull(PULL, cancel).close();
    transport.push(new Push(ME, "e", false, List.of(op(1, ME, "{}", ""))), cancel).close();
    assertEquals(0, cancel.listeners());
    assertEquals(0, ok(transport.pull(PULL, cancel).await()).next());
    assertEquals(0, cancel.listeners());
  }

  /** For a transport that does not wait by itself. */
  protected void waitForCancel(SyncTransport transport) {}

  private static void assertCancelled(SyncReply<?> reply) {
    SyncReply.Failed<?> failed = assertInstanceOf(SyncReply.Failed.class, reply);
    assertEquals(Kind.CANCELLED, failed.failure().kind());
  }
}
