package org.hephaestus.domain.op;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;

/**
 * Makes of the ops of a store what this build makes of them, where another build kept them. Ops
 * that it did not understand take effect once this one does; of those that came while it ran, the
 * conflicts are found that it may not have looked for.
 *
 * <p>In small steps, each with at most one short transaction for writing, so that nobody who uses
 * the store has to wait for all of it: the host calls {@link #step} until it is done, and begins
 * again after a failure. A cut between two steps, or in one, costs only time. When there is nothing
 * to do, a step reads two numbers and an empty index. Not to be used by two threads at a time.
 */
public final class CatchUp {
  /** Ops that are read at once. */
  private static final int PAGE = 500;

  /** Nodes that are derived at once: one may have a long document. */
  private static final int NODES_AT_ONCE = 20;

  /**
   * Number of the last arrival up to which the conflicts were derived by a build that keeps any.
   */
  private static final String COUNTED = "conflicts.counted";

  private final Store store;
  private final String owner;
  private long lookedAt;
  private boolean allLookedAt;

  /**
   * What a step did.
   *
   * @param done whether nothing is left
   * @param understood how many ops took effect that did not before
   */
  public record Step(boolean done, int understood) {}

  /** What was done in a transaction, and up to which arrival. */
  private record Reached(long arrival, boolean all, int understood) {}

  /** For one owner's ops. */
  public CatchUp(Store store, String owner) {
    this.store = store;
    this.owner = owner;
  }

  /** Does some of it. */
  public StoreResult<Step> step() {
    return allLookedAt ? countConflicts() : understand();
  }

  /**
   * Keeps that there is nothing to do up to here. For a store that was caught up with and that only
   * this build has written to since, so that the next start need not look at all of that again.
   */
  public static void keep(WriteTransaction tx) {
    long last = tx.lastArrival();
    if (counted(tx) < last) {
      tx.mark(COUNTED, Long.toString(last));
    }
  }

  // --- ops that wait to be understood ------------------------------------------------------------

  private StoreResult<Step> understand() {
    StoreResult<List<Arrival>> page = store.read(owner, tx -> tx.deferredOps(lookedAt, PAGE));
    return page.fold(this::understand, StoreResult.Failed::new);
  }

  private StoreResult<Step> understand(List<Arrival> page) {
    List<Arrival> some = someNodes(page);
    Reached none =
        new Reached(
            some.isEmpty() ? lookedAt : some.getLast().number(),
            some.size() == page.size() && page.size() < PAGE,
            0);
    StoreResult<Reached> result =
        some.stream().noneMatch(arrival -> isUnderstood(arrival.op()))
            ? new StoreResult.Done<>(none)
            : store.write(
                owner, tx -> new Reached(none.arrival(), none.all(), takeEffect(tx, some)));
    return result.fold(
        reached -> {
          lookedAt = reached.arrival();
          allLookedAt = reached.all();
          return new StoreResult.Done<>(new Step(false, reached.understood()));
        },
        StoreResult.Failed::new);
  }

  /** As many of the first ones as belong to few nodes that are to be derived. */
  private static List<Arrival> someNodes(List<Arrival> page) {
    Set<String> nodes = new HashSet<>();
    for (int i = 0; i < page.size(); i++) {
      Op op = page.get(i).op();
      if (isUnderstood(op) && nodes.add(op.node()) && nodes.size() > NODES_AT_ONCE) {
        return page.subList(0, i);
      }
    }
    return page;
  }

  private static boolean isUnderstood(Op op) {
    return PayloadJson.isUnderstood(op, PayloadJson.read(op.kind(), op.payload()));
  }

  private static int takeEffect(WriteTransaction tx, List<Arrival> arrivals) {
    Merge merge = new Merge(tx);
    Set<String> nodes = new LinkedHashSet<>();
    for (Arrival arrival : arrivals) {
      if (isUnderstood(arrival.op())) {
        nodes.add(arrival.op().node());
      }
    }
    int understood = 0;
    for (String node : nodes) {
      merge.rebuild(node);
      for (StoredOp stored : tx.ops(node)) {
        if (stored.deferred() && isUnderstood(stored.op())) {
          tx.understood(stored.op().id());
          understood++;
        }
      }
    }
    Set<String> derived = merge.finish();
    assert derived.equals(nodes);
    return understood;
  }

  // --- conflicts ---------------------------------------------------------------------------------

  private StoreResult<Step> countConflicts() {
    StoreResult<Boolean> counted = store.read(owner, tx -> counted(tx) >= tx.lastArrival());
    return counted.fold(
        all ->
            all
                ? new StoreResult.Done<>(new Step(true, 0))
                : store.write(owner, tx -> new Step(countConflicts(tx), 0)),
        StoreResult.Failed::new);
  }

  private static boolean countConflicts(WriteTransaction tx) {
    long counted = counted(tx);
    List<Arrival> page = tx.opsSince(counted, PAGE);
    Set<String> nodes = new HashSet<>();
    boolean all = page.size() < PAGE;
    for (Arrival arrival : page) {
      Op op = arrival.op();
      if (op.kind().equals(PayloadJson.SET)
          && nodes.add(op.node())
          && nodes.size() > NODES_AT_ONCE) {
        nodes.remove(op.node());
        all = false;
        break;
      }
      counted = arrival.number();
    }
    ConflictJournal journal = new ConflictJournal(tx);
    nodes.forEach(journal::deriveAll);
    journal.finish();
    tx.mark(COUNTED, Long.toString(counted));
    return all;
  }

  private static long counted(ReadTransaction tx) {
    return tx.mark(COUNTED).map(Long::parseLong).orElse(0L);
  }
}
