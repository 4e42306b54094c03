package org.hephaestus.domain.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.SyncFailure.Kind;

/** The half of an attempt in which what came to the hub is taken. */
final class SpokePull {
  private static final int PAGE = 1_000;

  private final SpokeAttempt attempt;
  private final HubGreeting greeting;

  SpokePull(SpokeAttempt attempt, HubGreeting greeting) {
    this.attempt = attempt;
    this.greeting = greeting;
  }

  /** Until there is no more; answers what the hub has by then, as far as it says so. */
  List<OriginState> pull() {
    long since = attempt.read(tx -> SpokeMarks.cursor(tx, greeting.epoch()));
    PendingReply<Pull.Page> asked = begin(since);
    try {
      while (true) {
        Pull.Page page = attempt.ask(asked.await());
        if (page.ops().stream().anyMatch(op -> !op.owner().equals(attempt.owner()))
            || (page.more() && page.next() <= since)) {
          throw attempt.hubFailed(Kind.GARBLED, "the hub answered with what was not asked for");
        }
        boolean ahead = page.more() && !attempt.isOver();
        if (ahead) {
          asked = begin(page.next()); // on its way while this one is taken
        }
        Taken taken = attempt.write(tx -> take(tx, page));
        attempt.pulled(taken.fresh(), taken.nodes(), Math.max(0, greeting.head() - page.next()));
        if (!page.more()) {
          return page.have();
        }
        since = page.next();
        if (!ahead) {
          asked = begin(since);
        }
      }
    } finally {
      asked.close();
    }
  }

  private PendingReply<Pull.Page> begin(long since) {
    attempt.goOn();
    return attempt.begin(new Pull(attempt.owner(), greeting.epoch(), since));
  }

  private record Taken(int fresh, Set<String> nodes) {}

  private Taken take(WriteTransaction tx, Pull.Page page) {
    Merge merge = new Merge(tx);
    String own = attempt.origin();
    long before = tx.lastArrival();
    List<Op> fresh = new ArrayList<>();
    boolean forked = false;
    List<Op> stampedElsewhere = new ArrayList<>();
    for (Op op : page.ops()) {
      if (merge.apply(op)) {
        fresh.add(op);
        forked |= op.origin().equals(own);
      } else if (tx.op(op.id()).filter(there -> there.op().hlc() != op.hlc()).isPresent()) {
        stampedElsewhere.add(op); // by a copy of this store; what the hub has is what counts
      }
    }
    Set<String> nodes = merge.finish();
    var unused = Origins.count(tx, before, fresh); // what is left is counted before it is compared
    if (!stampedElsewhere.isEmpty()) {
      Restamping.replace(tx, stampedElsewhere);
    }
    if (forked) {
      leaveOrigin(tx, own);
    }
    SpokeMarks.cursor(tx, greeting.epoch(), page.next());
    return new Taken(fresh.size(), fresh.isEmpty() ? Set.of() : nodes);
  }

  /**
   * Another store has our origin, or this one was set back: from here on we number apart from it.
   * What is not given away yet is made acceptable first, since of a former origin nobody knows.
   */
  private void leaveOrigin(WriteTransaction tx, String own) {
    long latest = HlcPolicy.at(greeting.now().plus(WallClock.TOLERATED));
    List<Op> ahead = new ArrayList<>();
    long sequence = SpokeMarks.shared(tx, own) + 1;
    String id = "";
    while (true) {
      List<Op> ops = tx.opsOf(own, sequence, id, PAGE);
      for (Op op : ops) {
        sequence = op.sequence();
        id = op.id();
        if (op.hlc() > latest) {
          ahead.add(op);
        }
      }
      if (ops.size() < PAGE) {
        break;
      }
    }
    if (!ahead.isEmpty()) {
      var unused = Restamping.restamp(tx, ahead, greeting.now());
    }
    tx.renewOrigin();
  }
}
