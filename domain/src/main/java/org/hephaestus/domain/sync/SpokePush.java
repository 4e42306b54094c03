package org.hephaestus.domain.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.OpForm;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.domain.sync.DifferencePolicy.Missing;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;

/** The half of an attempt in which the hub is given what it lacks. */
final class SpokePush {
  /**
   * Who answers within this is given the next batch before it has answered for the last one. A
   * slower hub would make that one wait for longer than the transport does.
   */
  private static final Duration QUICK = Duration.ofSeconds(1);

  private final SpokeAttempt attempt;
  private final HubGreeting greeting;
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private boolean quick;

  /** Arrivals at the hub that were given here and come behind others, first and last. */
  private final Map<Long, Long> given = new HashMap<>();

  private long farthest;
  private boolean alone = true;

  private record Sent(Push push, PendingReply<Push.Receipt> reply, Duration at) {}

  SpokePush(SpokeAttempt attempt, HubGreeting greeting) {
    this.attempt = attempt;
    this.greeting = greeting;
  }

  /** Whether nothing came to the hub meanwhile but what it was given here. */
  boolean wasAlone() {
    return alone;
  }

  /** Whether the hub lacked anything. */
  boolean push(List<OriginState> have) {
    Map<String, OriginState> theirs = new HashMap<>();
    // A hub that has not counted yet says nothing; what it said first is still there.
    (have.isEmpty() ? greeting.have() : have).forEach(state -> theirs.put(state.origin(), state));
    Map<String, Long> missing = attempt.counted(tx -> missing(Offerable.of(tx), theirs));
    try {
      for (Map.Entry<String, Long> entry : missing.entrySet()) {
        push(entry.getKey(), entry.getValue());
      }
      settleAllBut(0);
    } finally {
      underWay.forEach(sent -> sent.reply().close());
    }
    return !missing.isEmpty();
  }

  private static Map<String, Long> missing(Offerable mine, Map<String, OriginState> theirs) {
    Map<String, Long> missing = new LinkedHashMap<>();
    mine.origins()
        .forEach(
            (origin, state) -> {
              Missing of =
                  DifferencePolicy.missing(
                      state.highest(), theirs.get(origin), upTo -> mine.digestUpTo(origin, upTo));
              if (of instanceof Missing.Above above) {
                missing.put(origin, above.sequence());
              }
            });
    return missing;
  }

  private void push(String origin, long above) {
    SyncLimits limits = greeting.limits();
    long sequence = above + 1;
    String id = "";
    while (true) {
      long fromSequence = sequence;
      String fromId = id;
      record Batch(List<Op> ops, Map<String, Op> rejected) {}
      Batch batch =
          attempt.read(
              tx ->
                  new Batch(
                      tx.opsOf(origin, fromSequence, fromId, limits.ops()),
                      Offerable.of(tx).rejected()));
      if (batch.ops().isEmpty()) {
        return;
      }
      List<Op> some = new ArrayList<>();
      long bytes = 0;
      for (Op op : batch.ops()) {
        bytes += OpForm.bytes(op);
        if (!some.isEmpty() && bytes > limits.bytes()) {
          break;
        }
        sequence = op.sequence();
        id = op.id();
        if (!batch.rejected().containsKey(op.id())) {
          some.add(op);
        }
      }
      if (!some.isEmpty()) {
        send(origin, some);
      }
    }
  }

  private void send(String origin, List<Op> ops) {
    String own = attempt.origin();
    long shared =
        origin.equals(own) ? attempt.read(tx -> SpokeMarks.shared(tx, own)) : Long.MAX_VALUE;
    List<Op> known = ops.stream().filter(op -> op.sequence() <= shared).toList();
    List<Op> ours = ops.stream().filter(op -> op.sequence() > shared).toList();
    if (!known.isEmpty()) {
      send(known, /* shared= */ true);
    }
    if (!ours.isEmpty()) {
      send(attempt.write(tx -> offer(tx, ours)), /* shared= */ false);
    }
  }

  private void send(List<Op> ops, boolean shared) {
    settleAllBut(quick ? 1 : 0);
    underWay.add(begin(ops, shared));
  }

  /**
   * Nobody else has these, so their clocks can be what the hub takes. Afterwards it may have taken
   * them whether we hear of it or not.
   */
  private List<Op> offer(WriteTransaction tx, List<Op> ops) {
    long latest = HlcPolicy.at(greeting.now().plus(WallClock.TOLERATED));
    List<Op> ahead = ops.stream().filter(op -> op.hlc() > latest).toList();
    Map<String, Op> acceptable = new LinkedHashMap<>();
    ops.forEach(op -> acceptable.put(op.id(), op));
    if (!ahead.isEmpty()) {
      Restamping.restamp(tx, ahead, greeting.now()).forEach(op -> acceptable.put(op.id(), op));
    }
    SpokeMarks.offer(tx, ops.getFirst().origin(), ops.getLast().sequence());
    return List.copyOf(acceptable.values());
  }

  private Sent begin(List<Op> ops, boolean shared) {
    attempt.goOn();
    Push push = new Push(attempt.owner(), greeting.epoch(), shared, ops);
    Duration at = attempt.time();
    return new Sent(push, attempt.begin(push), at);
  }

  private void settleAllBut(int left) {
    while (underWay.size() > left) {
      settle(underWay.remove());
    }
  }

  /** In the order of sending, so that what is marked as shared has no gaps. */
  private void settle(Sent sent) {
    SyncReply<Push.Receipt> reply = sent.reply().await();
    quick = attempt.time().minus(sent.at()).compareTo(QUICK) <= 0;
    List<Op> ops = sent.push().ops();
    boolean shared = sent.push().shared();
    if (reply instanceof SyncReply.Failed<Push.Receipt> failed
        && failed.failure().kind() == Kind.TOO_LARGE) {
      settleLess(ops, shared, failed.failure());
      return;
    }
    Push.Receipt receipt = attempt.ask(reply);
    attempt.pushed(receipt.fresh());
    List<Op> restamped = attempt.write(tx -> keep(tx, ops, receipt, shared));
    if (!restamped.isEmpty()) {
      settle(begin(restamped, /* shared= */ true));
    }
  }

  private void settleLess(List<Op> ops, boolean shared, SyncFailure failure) {
    if (ops.size() == 1) {
      Push.Rejection rejection =
          new Push.Rejection(ops.getFirst().id(), Push.Code.TOO_LARGE, failure.message());
      var unused =
          attempt.write(tx -> keep(tx, ops, new Push.Receipt(0, 0, 0, List.of(rejection)), shared));
      return;
    }
    int half = ops.size() / 2;
    settle(begin(ops.subList(0, half), shared));
    settle(begin(ops.subList(half, ops.size()), shared));
  }

  /** What the hub said of a batch takes effect at once, so that a cut leaves none of it half. */
  private List<Op> keep(WriteTransaction tx, List<Op> ops, Push.Receipt receipt, boolean shared) {
    Map<String, Op> sent = new HashMap<>();
    ops.forEach(op -> sent.put(op.id(), op));
    List<Op> ahead = new ArrayList<>();
    for (Push.Rejection rejection : receipt.rejected()) {
      Op op = sent.get(rejection.op());
      if (op == null) {
        throw attempt.hubFailed(
            Kind.GARBLED, "the hub rejected what was not sent: " + rejection.op());
      }
      if (rejection.code() == Push.Code.CLOCK_AHEAD && !shared) {
        ahead.add(op);
      } else {
        tx.put(
            new RejectedOp(
                rejection.op(), rejection.code().name(), rejection.message(), attempt.now()));
      }
    }
    arrived(tx, receipt);
    List<Op> restamped =
        ahead.isEmpty() ? List.of() : Restamping.restamp(tx, ahead, greeting.now());
    if (!shared) {
      SpokeMarks.share(tx, ops.getFirst().origin(), ops.getLast().sequence());
    }
    return restamped;
  }

  /** What was given need not come back, if nothing else came to the hub before. */
  private void arrived(WriteTransaction tx, Push.Receipt receipt) {
    if (receipt.head() > receipt.before()) {
      given.put(receipt.before(), receipt.head());
    }
    farthest = Math.max(farthest, receipt.head());
    long cursor = SpokeMarks.cursor(tx, greeting.epoch());
    Long next = given.remove(cursor);
    while (next != null) {
      cursor = next;
      next = given.remove(cursor);
    }
    SpokeMarks.cursor(tx, greeting.epoch(), cursor);
    alone = cursor == farthest;
  }
}
