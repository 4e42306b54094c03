package org.hephaestus.domain.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.domain.op.OpForm;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
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
import org.hephaestus.ports.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The hub over a store. Its epoch is the origin of the store, which is new whenever arrivals count
 * anew. Thread-safe; keeps nothing outside the store.
 */
public final class HubService implements HubApi {
  /** What this build speaks. */
  public static final ProtocolRange PROTOCOLS = new ProtocolRange(1, 1);

  private final Store store;
  private final Clock clock;
  private final SyncLimits limits;
  private final String build;
  private final Consumer<Set<String>> changed;
  private final Object turn = new Object();

  /**
   * A hub.
   *
   * @param limits what it takes at once
   * @param build its version
   */
  public HubService(Store store, Clock clock, SyncLimits limits, String build) {
    this(store, clock, limits, build, nodes -> {});
  }

  /**
   * The same, with somebody who hears which nodes were changed by what came; on the thread of the
   * request.
   */
  public HubService(
      Store store, Clock clock, SyncLimits limits, String build, Consumer<Set<String>> changed) {
    this.changed = changed;
    this.store = store;
    this.clock = clock;
    this.limits = limits;
    this.build = build;
  }

  @Override
  public SyncReply<HubGreeting> hello(SpokeGreeting spoke) {
    if (!Protocols.overlap(PROTOCOLS, spoke.protocols())) {
      return failed(Kind.PROTOCOL, Protocols.disagreement(PROTOCOLS, spoke.protocols()));
    }
    StoreResult<Boolean> owned = takeOwner(spoke);
    if (owned instanceof StoreResult.Failed<Boolean> failed) {
      return failed(failed.failure());
    }
    StoreResult<Optional<HubGreeting>> result =
        store.read(
            owner(),
            tx -> Origins.complete(tx) == null ? Optional.empty() : Optional.of(greeting(tx)));
    while (result instanceof StoreResult.Done<Optional<HubGreeting>> done
        && done.value().isEmpty()) {
      result = inTurn(tx -> Origins.count(tx) ? Optional.of(greeting(tx)) : Optional.empty());
    }
    return result.fold(greeting -> new SyncReply.Ok<>(greeting.orElseThrow()), HubService::failed);
  }

  /** One spoke at a time waits to write, so that a person here waits for one of them at most. */
  private <R> StoreResult<R> inTurn(Function<? super WriteTransaction, ? extends R> body) {
    synchronized (turn) {
      return store.write(owner(), body);
    }
  }

  /** A hub that has nothing is whose data it first hears of: it may be one that was replaced. */
  private StoreResult<Boolean> takeOwner(SpokeGreeting spoke) {
    if (spoke.empty() || spoke.owner().equals(owner())) {
      return new StoreResult.Done<>(true);
    }
    return store
        .read(owner(), ReadTransaction::lastArrival)
        .fold(
            arrival ->
                arrival > 0
                    ? new StoreResult.Done<>(false)
                    : store
                        .adopt(spoke.owner())
                        .fold(adopted -> new StoreResult.Done<>(true), StoreResult.Failed::new),
            StoreResult.Failed::new);
  }

  private HubGreeting greeting(ReadTransaction tx) {
    return new HubGreeting(
        owner(), epoch(), tx.lastArrival(), clock.now(), have(tx), PROTOCOLS, build, limits);
  }

  /** Which ops are here; empty while some are not counted. */
  private static List<OriginState> have(ReadTransaction tx) {
    Map<String, OriginState> have = Origins.complete(tx);
    return have == null ? List.of() : List.copyOf(have.values());
  }

  @Override
  public SyncReply<Push.Receipt> push(Push push) {
    if (!push.owner().equals(owner())) {
      return wrongOwner(push.owner());
    }
    long bytes = push.ops().stream().mapToLong(OpForm::bytes).sum();
    if (push.ops().size() > limits.ops() || (push.ops().size() > 1 && bytes > limits.bytes())) {
      return failed(
          Kind.TOO_LARGE,
          push.ops().size()
              + " changes of "
              + bytes
              + " bytes at once, at most "
              + limits.ops()
              + " of "
              + limits.bytes()
              + " are taken");
    }
    Instant now = clock.now();
    record Taken(SyncReply<Push.Receipt> reply, Set<String> nodes) {}
    StoreResult<Taken> result =
        inTurn(
            tx -> {
              if (!epoch().equals(push.epoch())) {
                return new Taken(epochChanged(), Set.of());
              }
              Merge merge = new Merge(tx);
              List<Op> fresh = new ArrayList<>();
              Push.Receipt receipt = take(tx, merge, push, now, fresh);
              Set<String> nodes = merge.finish();
              // What is left is counted at the next greeting.
              var unused = Origins.count(tx, receipt.before(), fresh);
              return new Taken(
                  new SyncReply.Ok<>(receipt), receipt.fresh() == 0 ? Set.of() : nodes);
            });
    return switch (result) {
      case StoreResult.Failed<Taken> failed -> failed(failed.failure());
      case StoreResult.Done<Taken> done -> {
        if (!done.value().nodes().isEmpty()) {
          changed.accept(done.value().nodes());
        }
        yield done.value().reply();
      }
    };
  }

  private Push.Receipt take(
      WriteTransaction tx, Merge merge, Push push, Instant now, List<Op> fresh) {
    long time = Math.max(HlcPolicy.at(now), tx.clock());
    long latest = time + HlcPolicy.of(WallClock.TOLERATED);
    List<Push.Rejection> rejected = new ArrayList<>();
    long before = tx.lastArrival();
    for (Op op : push.ops()) {
      Push.Rejection rejection = rejection(op, push, latest);
      if (rejection != null) {
        rejected.add(rejection);
      } else if (merge.apply(op)) {
        fresh.add(op);
      }
    }
    return new Push.Receipt(fresh.size(), before, tx.lastArrival(), rejected);
  }

  private Push.@Nullable Rejection rejection(Op op, Push push, long latest) {
    String flaw = OpForm.flaw(op);
    if (!flaw.isEmpty()) {
      return new Push.Rejection(op.id(), Push.Code.MALFORMED, flaw);
    }
    if (!op.owner().equals(push.owner())) {
      return new Push.Rejection(
          op.id(), Push.Code.WRONG_OWNER, "of owner " + op.owner() + ", not " + push.owner());
    }
    int bytes = OpForm.bytes(op);
    if (bytes > limits.opBytes()) {
      return new Push.Rejection(
          op.id(),
          Push.Code.TOO_LARGE,
          "it has " + bytes + " bytes, at most " + limits.opBytes() + " are taken");
    }
    if (!push.shared() && op.hlc() > latest) {
      return new Push.Rejection(
          op.id(),
          Push.Code.CLOCK_AHEAD,
          "its time is "
              + HlcPolicy.time(op.hlc())
              + ", the hub takes up to "
              + HlcPolicy.time(latest));
    }
    return null;
  }

  @Override
  public SyncReply<Pull.Page> pull(Pull pull) {
    if (!pull.owner().equals(owner())) {
      return wrongOwner(pull.owner());
    }
    return answered(
        store.read(owner(), tx -> epoch().equals(pull.epoch()) ? page(tx, pull) : epochChanged()));
  }

  private SyncReply<Pull.Page> page(ReadTransaction tx, Pull pull) {
    List<Op> ops = new ArrayList<>();
    long next = pull.since();
    long bytes = 0;
    for (Arrival arrival : tx.opsSince(pull.since(), limits.ops())) {
      bytes += OpForm.bytes(arrival.op());
      if (bytes > limits.bytes() && !ops.isEmpty()) {
        break;
      }
      ops.add(arrival.op());
      next = arrival.number();
    }
    boolean more = next < tx.lastArrival();
    return new SyncReply.Ok<>(new Pull.Page(ops, next, more, more ? List.of() : have(tx)));
  }

  @Override
  public SyncReply<Long> head(Pull pull) {
    if (!pull.owner().equals(owner())) {
      return wrongOwner(pull.owner());
    }
    return answered(
        store.read(
            owner(),
            tx ->
                epoch().equals(pull.epoch())
                    ? new SyncReply.Ok<>(tx.lastArrival())
                    : epochChanged()));
  }

  @Override
  public SyncReply<StateDigests> digests(DigestQuery query) {
    if (!query.owner().equals(owner())) {
      return wrongOwner(query.owner());
    }
    return answered(
        store.read(
            owner(),
            tx ->
                new SyncReply.Ok<>(
                    new StateDigests(
                        epoch(),
                        tx.lastArrival(),
                        StateDigestPolicy.digests(tx, query.bucket())))));
  }

  private String owner() {
    return store.identity().owner();
  }

  private String epoch() {
    return store.identity().origin();
  }

  private <T> SyncReply<T> epochChanged() {
    return failed(Kind.EPOCH_CHANGED, "the hub's data is another one than before: " + epoch());
  }

  private <T> SyncReply<T> wrongOwner(String owner) {
    return failed(
        Kind.WRONG_OWNER, "the hub has the data of owner " + owner() + ", not of " + owner);
  }

  private static <T> SyncReply<T> answered(StoreResult<SyncReply<T>> result) {
    return switch (result) {
      case StoreResult.Done<SyncReply<T>> done -> done.value();
      case StoreResult.Failed<SyncReply<T>> failed -> failed(failed.failure());
    };
  }

  private static <T> SyncReply<T> failed(StoreFailure failure) {
    Kind kind = failure.kind() == StoreFailure.Kind.FULL ? Kind.FULL : Kind.BUSY;
    return failed(kind, "the hub's store: " + failure.message());
  }

  private static <T> SyncReply<T> failed(Kind kind, String message) {
    return new SyncReply.Failed<>(SyncFailure.of(kind, message));
  }
}
