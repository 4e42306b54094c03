package org.hephaestus.domain.op;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;

/**
 * Goes through the nodes of a store once and drops what {@link CompactionPolicy} says. Whoever asks
 * the store sees the same before and after it.
 *
 * <p>In small steps, each with at most one short transaction for writing; the host calls {@link
 * #step} until it is done. A cut costs only time. Not to be used by two threads at a time.
 */
public final class Compaction {
  private static final int NODES_AT_ONCE = 20;

  private final Store store;
  private final String owner;
  private final Instant now;
  private String after = "";

  /**
   * What a step did.
   *
   * @param done whether all nodes were looked at
   * @param compacted how many ops say less now
   */
  public record Step(boolean done, int compacted) {}

  /** Which nodes were looked at, and those that have something to drop. */
  private record Looked(List<String> nodes, List<String> found) {}

  /**
   * For one owner's ops.
   *
   * @param now wall clock; what a person can still restore stays, see {@link ConflictPolicy#oldest}
   */
  public Compaction(Store store, String owner, Instant now) {
    this.store = store;
    this.owner = owner;
    this.now = now;
  }

  /** Does some of it. */
  public StoreResult<Step> step() {
    StoreResult<Looked> looked = store.read(owner, this::look);
    return looked.fold(this::compact, StoreResult.Failed::new);
  }

  private Looked look(ReadTransaction tx) {
    Set<String> rejected = rejected(tx);
    List<String> nodes = tx.nodesAfter(after, NODES_AT_ONCE).stream().map(NodeRecord::id).toList();
    return new Looked(
        nodes, nodes.stream().filter(node -> !less(tx, node, rejected).isEmpty()).toList());
  }

  private StoreResult<Step> compact(Looked looked) {
    boolean done = looked.nodes().size() < NODES_AT_ONCE;
    StoreResult<Integer> compacted =
        looked.found().isEmpty()
            ? new StoreResult.Done<>(0)
            : store.write(owner, tx -> compact(tx, looked.found()));
    return compacted.fold(
        ops -> {
          after = done ? after : looked.nodes().getLast();
          return new StoreResult.Done<>(new Step(done, ops));
        },
        StoreResult.Failed::new);
  }

  private int compact(WriteTransaction tx, List<String> nodes) {
    Set<String> rejected = rejected(tx);
    int compacted = 0;
    for (String node : nodes) {
      for (Op op : less(tx, node, rejected)) {
        tx.replace(op);
        compacted++;
        if (PayloadJson.read(op.kind(), op.payload()) instanceof Payload.EditLines edit) {
          dropTexts(tx, node, edit);
        }
      }
    }
    return compacted;
  }

  private List<Op> less(ReadTransaction tx, String node, Set<String> rejected) {
    List<Op> ops =
        tx.ops(node).stream().map(StoredOp::op).filter(op -> !rejected.contains(op.id())).toList();
    return CompactionPolicy.compact(ops, ConflictPolicy.oldest(WallClock.surelyOver(tx, now)));
  }

  /** What the hub does not take replaces nothing for the others. */
  private static Set<String> rejected(ReadTransaction tx) {
    Set<String> rejected = new HashSet<>();
    for (RejectedOp no : tx.rejected()) {
      rejected.add(no.op());
    }
    return rejected;
  }

  private static void dropTexts(WriteTransaction tx, String node, Payload.EditLines edit) {
    Map<String, String> texts = new HashMap<>();
    edit.inserts().forEach(insert -> texts.put(insert.id(), insert.text()));
    for (Line line : tx.lines(node)) {
      String text = texts.get(line.id());
      if (text != null && !text.equals(line.text())) {
        tx.put(
            new Line(
                line.node(),
                line.id(),
                line.after(),
                text,
                line.hlc(),
                line.index(),
                line.insertedAt(),
                line.deletedAt()));
      }
    }
  }
}
