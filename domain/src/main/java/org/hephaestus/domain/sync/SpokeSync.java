package org.hephaestus.domain.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.domain.op.OpForm;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.domain.sync.DifferencePolicy.Missing;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Clock;

/**
 * Makes a store and its hub have the same ops: gives the hub all that it lacks, of whatever origin,
 * and takes all that came to it. Everything may be cut anywhere and done again: ops are taken once,
 * and a page is kept together with the place it ends at.
 *
 * <p>Blocks for as long as the transport does; holds no transaction open meanwhile. One attempt at
 * a time.
 */
public final class SpokeSync {
  /** Another epoch, or ops that are missing against all counts: begun again so often. */
  private static final int ROUNDS = 4;

  /** 30 seconds. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int PAGE = 1_000;

  private final Store store;
  private final SyncTransport hub;
  private final Clock clock;
  private final String build;
  private final Listener listener;

  /**
   * Of one store with one hub.
   *
   * @param build this build's version, for the hub's log
   */
  public SpokeSync(Store store, SyncTransport hub, Clock clock, String build) {
    this(store, hub, clock, build, Listener.NONE);
  }

  /** The same, with somebody who hears of it. */
  public SpokeSync(Store store, SyncTransport hub, Clock clock, String build, Listener listener) {
    this.store = store;
    this.hub = hub;
    this.clock = clock;
    this.build = build;
    this.listener = listener;
  }

  /** Hears what is going on, on the thread of the attempt; must not throw. */
  public interface Listener {
    /** Nobody. */
    Listener NONE = new Listener() {};

    /** The hub has answered. */
    default void greeted(HubGreeting greeting) {}

    /** So much is done. */
    default void progress(SyncStatus.Progress progress) {}

    /** These nodes were changed by what came. */
    default void changed(Set<String> nodes) {}
  }

  /** Ends an attempt from within. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SyncOutcome outcome;

    Ended(SyncOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  /**
   * One attempt, which begins nothing new once {@link #LONGEST} is over. Never throws for what the
   * hub, the network or the disk does.
   */
  public SyncOutcome run(CancelSignal cancel) {
    try {
      Attempt attempt = new Attempt(cancel);
      for (int round = 0; round < ROUNDS; round++) {
        if (attempt.round()) {
          return new SyncOutcome.Synced(attempt.pushed, attempt.pulled);
        }
      }
      return new SyncOutcome.HubFailed(
          SyncFailure.of(
              Kind.BUSY, "the hub's data was replaced in each of " + ROUNDS + " rounds"));
    } catch (Ended ended) {
      return ended.outcome;
    }
  }

  static SpokeGreeting greeting(Store store, boolean empty, String build) {
    return new SpokeGreeting(
        store.identity().owner(), store.identity().origin(), empty, HubService.PROTOCOLS, build);
  }

  private final class Attempt {
    private final CancelSignal cancel;
    private String owner = store.identity().owner();
    private final Duration until = clock.monotonic().plus(LONGEST);
    private int pushed;
    private int pulled;

    Attempt(CancelSignal cancel) {
      this.cancel = cancel;
    }

    /** Whether it is done; else the hub is greeted once more. */
    boolean round() {
      HubGreeting greeting = ask(hub.hello(greeting(store, isEmpty(), build), cancel));
      if (!Protocols.overlap(greeting.protocols(), HubService.PROTOCOLS)) {
        throw hubFailed(
            Kind.PROTOCOL, Protocols.disagreement(greeting.protocols(), HubService.PROTOCOLS));
      }
      listener.greeted(greeting);
      if (!greeting.owner().equals(owner)) {
        takeOwner(greeting.owner());
      }
      write(
          tx -> {
            WallClock.compare(tx, clock.now(), greeting.now());
            SpokeMarks.meet(tx, store.identity().origin(), greeting.epoch(), greeting.head());
            return true;
          });
      try {
        // First what is there: else who is merely behind would look like one who counts apart.
        List<OriginState> have = pull(greeting);
        if (push(greeting, have)) {
          have = pull(greeting);
        }
        List<OriginState> last = have;
        return counted(tx -> isComplete(tx, last));
      } catch (Ended ended) {
        if (ended.outcome instanceof SyncOutcome.HubFailed failed
            && failed.failure().kind() == Kind.EPOCH_CHANGED) {
          return false;
        }
        throw ended;
      }
    }

    private boolean isEmpty() {
      return read(ReadTransaction::lastArrival) == 0;
    }

    /** A spoke that has nothing yet is whose its hub is. */
    private void takeOwner(String hubs) {
      if (!isEmpty()) {
        throw hubFailed(
            Kind.WRONG_OWNER,
            "the hub has the data of owner "
                + hubs
                + ", this store that of "
                + owner
                + ": to put the two together, heph sync join");
      }
      owner = done(store.adopt(hubs)).owner();
    }

    // --- push ------------------------------------------------------------------------------------

    /** Whether the hub lacked anything. */
    private boolean push(HubGreeting greeting, List<OriginState> have) {
      Map<String, OriginState> theirs = new HashMap<>();
      // A hub that has not counted yet says nothing; what it said first is still there.
      (have.isEmpty() ? greeting.have() : have).forEach(state -> theirs.put(state.origin(), state));
      Map<String, Long> missing = counted(tx -> missing(Offerable.of(tx), theirs));
      for (Map.Entry<String, Long> entry : missing.entrySet()) {
        push(greeting, entry.getKey(), entry.getValue());
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

    private void push(HubGreeting greeting, String origin, long above) {
      SyncLimits limits = greeting.limits();
      long sequence = above + 1;
      String id = "";
      while (true) {
        long fromSequence = sequence;
        String fromId = id;
        record Batch(List<Op> ops, Map<String, Op> rejected) {}
        Batch batch =
            read(
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
          send(greeting, origin, some);
        }
      }
    }

    private void send(HubGreeting greeting, String origin, List<Op> ops) {
      String own = store.identity().origin();
      long shared = origin.equals(own) ? read(tx -> SpokeMarks.shared(tx, own)) : Long.MAX_VALUE;
      List<Op> known = ops.stream().filter(op -> op.sequence() <= shared).toList();
      List<Op> ours = ops.stream().filter(op -> op.sequence() > shared).toList();
      if (!known.isEmpty()) {
        send(greeting, known, /* shared= */ true);
      }
      if (!ours.isEmpty()) {
        List<Op> acceptable = write(tx -> offer(tx, greeting, ours));
        List<Op> restamped = send(greeting, acceptable, /* shared= */ false);
        if (!restamped.isEmpty()) {
          send(greeting, restamped, /* shared= */ true);
        }
      }
    }

    /**
     * Nobody else has these, so their clocks can be what the hub takes. Afterwards it may have
     * taken them whether we hear of it or not.
     */
    private List<Op> offer(WriteTransaction tx, HubGreeting greeting, List<Op> ops) {
      long latest = HlcPolicy.at(greeting.now().plus(WallClock.TOLERATED));
      List<Op> ahead = ops.stream().filter(op -> op.hlc() > latest).toList();
      Map<String, Op> acceptable = new LinkedHashMap<>();
      ops.forEach(op -> acceptable.put(op.id(), op));
      if (!ahead.isEmpty()) {
        restamp(tx, ahead, greeting).forEach(op -> acceptable.put(op.id(), op));
      }
      SpokeMarks.offer(tx, ops.getFirst().origin(), ops.getLast().sequence());
      return List.copyOf(acceptable.values());
    }

    /** Answers what was stamped anew and must be sent once more. */
    private List<Op> send(HubGreeting greeting, List<Op> ops, boolean shared) {
      goOn();
      SyncReply<Push.Receipt> reply =
          hub.push(new Push(owner, greeting.epoch(), shared, ops), cancel);
      if (reply instanceof SyncReply.Failed<Push.Receipt> failed
          && failed.failure().kind() == Kind.TOO_LARGE) {
        return sendLess(greeting, ops, shared, failed.failure());
      }
      Push.Receipt receipt = ask(reply);
      pushed += receipt.fresh();
      listener.progress(new SyncStatus.Progress(pushed, pulled, 0));
      return write(tx -> keep(tx, greeting, ops, receipt, shared));
    }

    private List<Op> sendLess(
        HubGreeting greeting, List<Op> ops, boolean shared, SyncFailure failure) {
      if (ops.size() == 1) {
        Push.Rejection rejection =
            new Push.Rejection(ops.getFirst().id(), Push.Code.TOO_LARGE, failure.message());
        return write(
            tx -> keep(tx, greeting, ops, new Push.Receipt(0, 0, 0, List.of(rejection)), shared));
      }
      int half = ops.size() / 2;
      List<Op> restamped = new ArrayList<>(send(greeting, ops.subList(0, half), shared));
      restamped.addAll(send(greeting, ops.subList(half, ops.size()), shared));
      return restamped;
    }

    /** What the hub said of a batch takes effect at once, so that a cut leaves none of it half. */
    private List<Op> keep(
        WriteTransaction tx,
        HubGreeting greeting,
        List<Op> ops,
        Push.Receipt receipt,
        boolean shared) {
      Map<String, Op> sent = new HashMap<>();
      ops.forEach(op -> sent.put(op.id(), op));
      List<Op> ahead = new ArrayList<>();
      for (Push.Rejection rejection : receipt.rejected()) {
        Op op = sent.get(rejection.op());
        if (op == null) {
          throw hubFailed(Kind.GARBLED, "the hub rejected what was not sent: " + rejection.op());
        }
        if (rejection.code() == Push.Code.CLOCK_AHEAD && !shared) {
          ahead.add(op);
        } else {
          tx.put(
              new RejectedOp(
                  rejection.op(), rejection.code().name(), rejection.message(), clock.now()));
        }
      }
      if (SpokeMarks.cursor(tx, greeting.epoch()) == receipt.before()) {
        SpokeMarks.cursor(tx, greeting.epoch(), receipt.head()); // these need not come back
      }
      List<Op> restamped = ahead.isEmpty() ? List.of() : restamp(tx, ahead, greeting);
      if (!shared) {
        SpokeMarks.share(tx, ops.getFirst().origin(), ops.getLast().sequence());
      }
      return restamped;
    }

    private List<Op> restamp(WriteTransaction tx, List<Op> ahead, HubGreeting greeting) {
      List<Op> stamped =
          RestampPolicy.restamp(
              ahead,
              HlcPolicy.at(greeting.now()),
              id ->
                  tx.op(id)
                      .map(there -> OptionalLong.of(there.op().hlc()))
                      .orElse(OptionalLong.empty()));
      tx.setClock(stamped.getLast().hlc());
      replace(tx, stamped);
      return stamped;
    }

    private void replace(WriteTransaction tx, List<Op> ops) {
      boolean counted = false;
      while (!counted) {
        counted = Origins.count(tx);
      }
      Set<String> nodes = new LinkedHashSet<>();
      for (Op op : ops) {
        Op before = tx.op(op.id()).map(StoredOp::op).orElse(null);
        if (before != null) {
          tx.replace(op);
          Origins.replaced(tx, before, op);
          nodes.add(before.node());
          nodes.add(op.node());
        }
      }
      nodes.remove(""); // of what is past
      Merge merge = new Merge(tx);
      nodes.forEach(merge::rebuild);
      merge.finish();
    }

    // --- pull ------------------------------------------------------------------------------------

    /** Until there is no more; answers what the hub has by then, as far as it says so. */
    private List<OriginState> pull(HubGreeting greeting) {
      while (true) {
        goOn();
        long since = read(tx -> SpokeMarks.cursor(tx, greeting.epoch()));
        Pull.Page page = ask(hub.pull(new Pull(owner, greeting.epoch(), since), cancel));
        if (page.ops().stream().anyMatch(op -> !op.owner().equals(owner))
            || (page.more() && page.next() <= since)) {
          throw hubFailed(Kind.GARBLED, "the hub answered with what was not asked for");
        }
        Taken taken = write(tx -> take(tx, greeting, page));
        pulled += taken.fresh();
        listener.progress(
            new SyncStatus.Progress(pushed, pulled, Math.max(0, greeting.head() - page.next())));
        if (!taken.nodes().isEmpty()) {
          listener.changed(taken.nodes());
        }
        if (!page.more()) {
          return page.have();
        }
      }
    }

    private record Taken(int fresh, Set<String> nodes) {}

    private Taken take(WriteTransaction tx, HubGreeting greeting, Pull.Page page) {
      Merge merge = new Merge(tx);
      String own = store.identity().origin();
      int fresh = 0;
      boolean forked = false;
      List<Op> stampedElsewhere = new ArrayList<>();
      for (Op op : page.ops()) {
        if (merge.apply(op)) {
          fresh++;
          forked |= op.origin().equals(own);
        } else if (tx.op(op.id()).filter(there -> there.op().hlc() != op.hlc()).isPresent()) {
          stampedElsewhere.add(op); // by a copy of this store; what the hub has is what counts
        }
      }
      Set<String> nodes = merge.finish();
      if (!stampedElsewhere.isEmpty()) {
        replace(tx, stampedElsewhere);
      }
      if (forked) {
        leaveOrigin(tx, own, greeting);
      }
      SpokeMarks.cursor(tx, greeting.epoch(), page.next());
      return new Taken(fresh, fresh == 0 ? Set.of() : nodes);
    }

    /**
     * Another store has our origin, or this one was set back: from here on we number apart from it.
     * What is not given away yet is made acceptable first, since of a former origin nobody knows.
     */
    private void leaveOrigin(WriteTransaction tx, String own, HubGreeting greeting) {
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
        restamp(tx, ahead, greeting);
      }
      tx.renewOrigin();
    }

    /**
     * Whether nothing is missing; else all is asked for again. A hub whose arrivals were set back
     * without its noticing has what its numbers hide: then all is asked for once more.
     */
    private boolean isComplete(WriteTransaction tx, List<OriginState> have) {
      Offerable mine = Offerable.of(tx);
      boolean lacks =
          have.stream()
              .anyMatch(
                  theirs ->
                      DifferencePolicy.lacks(
                          theirs, upTo -> mine.digestUpTo(theirs.origin(), upTo)));
      if (lacks && !SpokeMarks.beginAgain(tx, Integer.toHexString(have.hashCode()))) {
        throw hubFailed(Kind.GARBLED, "the hub has changes that it does not hand out");
      }
      return !lacks;
    }

    private void goOn() {
      if (clock.monotonic().compareTo(until) > 0) {
        throw new Ended(new SyncOutcome.Unfinished(pushed, pulled));
      }
    }

    // --- small things ----------------------------------------------------------------------------

    private <T> T ask(SyncReply<T> reply) {
      return switch (reply) {
        case SyncReply.Ok<T> ok -> ok.value();
        case SyncReply.Failed<T> failed ->
            throw new Ended(new SyncOutcome.HubFailed(failed.failure()));
      };
    }

    private Ended hubFailed(Kind kind, String message) {
      return new Ended(new SyncOutcome.HubFailed(SyncFailure.of(kind, message)));
    }

    /**
     * Of a transaction in which all is counted: what somebody writes in between would make equal
     * sets look different.
     */
    private <R> R counted(Function<? super WriteTransaction, ? extends R> body) {
      while (true) {
        Optional<R> answer =
            write(tx -> Origins.count(tx) ? Optional.of(body.apply(tx)) : Optional.empty());
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    }

    private <R> R read(Function<? super ReadTransaction, ? extends R> body) {
      return done(store.read(owner, body));
    }

    private <R> R write(Function<? super WriteTransaction, ? extends R> body) {
      return done(store.write(owner, body));
    }

    private static <R> R done(StoreResult<R> result) {
      return switch (result) {
        case StoreResult.Done<R> done -> done.value();
        case StoreResult.Failed<R> failed -> throw stop(failed.failure());
      };
    }

    private static Ended stop(StoreFailure failure) {
      return new Ended(new SyncOutcome.StoreFailed(failure));
    }
  }
}
