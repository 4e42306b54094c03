package org.hephaestus.domain.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncComparison.Difference;
import org.hephaestus.ports.sync.SyncComparison.Side;
import org.hephaestus.ports.sync.SyncComparison.Verdict;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a person sees here and at the hub, bucket by bucket, and of what differs tells
 * which side is not what its changes come to.
 */
final class Verification {
  private static final int MOST = 100;

  private final Store store;
  private final SyncTransport hub;
  private final CancelSignal cancel;

  Verification(Store store, SyncTransport hub, CancelSignal cancel) {
    this.store = store;
    this.hub = hub;
    this.cancel = cancel;
  }

  /** Ends a comparison from within. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SyncComparison comparison;

    Ended(Verdict verdict, String message) {
      super(null, null, false, false);
      comparison = new SyncComparison(verdict, message, List.of());
    }
  }

  /** Blocks while the hub is asked, and while all of the data here is looked at. */
  SyncComparison run(boolean repair) {
    try {
      return compare(repair);
    } catch (Ended ended) {
      return ended.comparison;
    }
  }

  private record Mine(boolean atRest, Map<String, Long> digests) {}

  private SyncComparison compare(boolean repair) {
    StateDigests theirs = ask(DigestQuery.ALL);
    Mine mine = mine(theirs, DigestQuery.ALL);
    if (!mine.atRest()) {
      throw new Ended(Verdict.MOVED, "the two are not in sync at the moment");
    }
    Set<String> buckets = differing(mine.digests(), theirs.digests());
    if (buckets.isEmpty()) {
      return new SyncComparison(
          Verdict.EQUAL,
          "all " + DigestQuery.BUCKETS + " digests are equal here and at the hub",
          List.of());
    }
    List<Difference> differences = new ArrayList<>();
    for (String bucket : buckets) {
      int number = Integer.parseInt(bucket);
      StateDigests nodes = ask(number);
      Mine here = mine(nodes, number);
      if (!here.atRest() || nodes.head() != theirs.head()) {
        throw new Ended(Verdict.MOVED, "something changed while the two were compared");
      }
      for (String node : differing(here.digests(), nodes.digests())) {
        if (differences.size() < MOST) {
          differences.add(
              difference(node, here.digests().get(node), nodes.digests().get(node), repair));
        }
      }
    }
    long repaired = differences.stream().filter(Difference::repaired).count();
    return new SyncComparison(
        repaired == differences.size() ? Verdict.EQUAL : Verdict.DIFFERENT,
        differences.size()
            + (differences.size() == 1 ? " node differs" : " nodes differ")
            + (repaired == 0 ? "" : ", " + repaired + " repaired"),
        differences);
  }

  private static Set<String> differing(Map<String, Long> mine, Map<String, Long> theirs) {
    Set<String> names = new TreeSet<>(mine.keySet());
    names.addAll(theirs.keySet());
    names.removeIf(name -> Objects.equals(mine.get(name), theirs.get(name)));
    return names;
  }

  /** What is here, if all that came to the hub until then has come here. */
  private Mine mine(StateDigests theirs, int bucket) {
    String own = store.identity().origin();
    return read(
        tx ->
            new Mine(
                SpokeMarks.cursor(tx, theirs.epoch()) >= theirs.head()
                    && SpokeMarks.queue(tx, own).length() == 0,
                StateDigestPolicy.digests(tx, bucket)));
  }

  private Difference difference(
      String node, @Nullable Long here, @Nullable Long there, boolean repair) {
    Long derived = derivedAnew(node);
    boolean soundHere = Objects.equals(derived, here);
    Side damaged = soundHere ? Side.HUB : Objects.equals(derived, there) ? Side.HERE : Side.UNKNOWN;
    boolean repaired = false;
    if (repair && !soundHere) {
      repaired = write(tx -> rebuilt(tx, node)) && damaged == Side.HERE;
    }
    return new Difference(
        node, read(tx -> tx.node(node).map(it -> it.title()).orElse("")), damaged, repaired);
  }

  private static boolean rebuilt(WriteTransaction tx, String node) {
    Merge merge = new Merge(tx);
    merge.rebuild(node);
    return !merge.finish().isEmpty();
  }

  /** Carries an answer out of a transaction that is to have no effect. */
  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Long digest;

    Undo(@Nullable Long digest) {
      super(null, null, false, false);
      this.digest = digest;
    }
  }

  /** What the ops of a node come to; null when there are none. Changes nothing. */
  private @Nullable Long derivedAnew(String node) {
    try {
      boolean unused =
          write(
              tx -> {
                if (tx.ops(node).isEmpty()) {
                  throw new Undo(null);
                }
                var unusedToo = rebuilt(tx, node);
                throw new Undo(
                    StateDigestPolicy.digests(tx, StateDigestPolicy.bucketOf(node)).get(node));
              });
      throw new IllegalStateException("a body that throws comes back out");
    } catch (Undo undo) {
      return undo.digest;
    }
  }

  private StateDigests ask(int bucket) {
    SyncReply<StateDigests> reply =
        hub.digests(new DigestQuery(store.identity().owner(), bucket), cancel);
    return switch (reply) {
      case SyncReply.Ok<StateDigests> ok -> ok.value();
      case SyncReply.Failed<StateDigests> failed ->
          throw new Ended(Verdict.FAILED, failed.failure().message());
    };
  }

  private <R> R read(Function<ReadTransaction, R> body) {
    return done(store.read(store.identity().owner(), body));
  }

  private <R> R write(Function<WriteTransaction, R> body) {
    return done(store.write(store.identity().owner(), body));
  }

  private static <R> R done(StoreResult<R> result) {
    return switch (result) {
      case StoreResult.Done<R> done -> done.value();
      case StoreResult.Failed<R> failed -> throw failed(failed.failure());
    };
  }

  private static Ended failed(StoreFailure failure) {
    return new Ended(Verdict.FAILED, failure.summary());
  }
}
