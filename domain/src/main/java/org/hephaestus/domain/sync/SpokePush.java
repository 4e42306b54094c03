package org.hephaestus.domain.sync;

import java.util.ArrayList;
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
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;

/** The half of an attempt in which the hub is given what it lacks. */
final class SpokePush {
  private final SpokeAttempt attempt;
  private final HubGreeting greeting;
  private boolean alone = true;

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
    for (Map.Entry<String, Long> entry : missing.entrySet()) {
      push(entry.getKey(), entry.getValue());
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
      List<Op> acceptable = attempt.write(tx -> offer(tx, ours));
      List<Op> restamped = send(acceptable, /* shared= */ false);
      if (!restamped.isEmpty()) {
        send(restamped, /* shared= */ true);
      }
    }
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

  /** Answers what was stamped anew and must be sent once more. */
  private List<Op> send(List<Op> ops, boolean shared) {
    attempt.goOn();
    SyncReply<Push.Receipt> reply =
        attempt.send(new Push(attempt.owner(), greeting.epoch(), shared, ops));
    if (reply instanceof SyncReply.Failed<Push.Receipt> failed
        && failed.failure().kind() == Kind.TOO_LARGE) {
      return sendLess(ops, shared, failed.failure());
    }
    Push.Receipt receipt = attempt.ask(reply);
    attempt.pushed(receipt.fresh());
    return attempt.write(tx -> keep(tx, ops, receipt, shared));
  }

  private List<Op> sendLess(List<Op> ops, boolean shared, SyncFailure failure) {
    if (ops.size() == 1) {
      Push.Rejection rejection =
          new Push.Rejection(ops.getFirst().id(), Push.Code.TOO_LARGE, failure.message());
      return attempt.write(
          tx -> keep(tx, ops, new Push.Receipt(0, 0, 0, List.of(rejection)), shared));
    }
    int half = ops.size() / 2;
    List<Op> restamped = new ArrayList<>(send(ops.subList(0, half), shared));
    restamped.addAll(send(ops.subList(half, ops.size()), shared));
    return restamped;
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
    if (SpokeMarks.cursor(tx, greeting.epoch()) == receipt.before()) {
      SpokeMarks.cursor(tx, greeting.epoch(), receipt.head()); // these need not come back
    } else {
      alone = false;
    }
    List<Op> restamped =
        ahead.isEmpty() ? List.of() : Restamping.restamp(tx, ahead, greeting.now());
    if (!shared) {
      SpokeMarks.share(tx, ops.getFirst().origin(), ops.getLast().sequence());
    }
    return restamped;
  }
}
