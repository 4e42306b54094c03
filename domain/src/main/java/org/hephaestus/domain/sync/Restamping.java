package org.hephaestus.domain.sync;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;

/** Other clocks for ops that are here, and all that follows from it, within a transaction. */
final class Restamping {
  private Restamping() {}

  /**
   * Ops that nobody else has get clocks that the hub takes.
   *
   * @param hub the hub's time
   * @return them as they are now
   */
  static List<Op> restamp(WriteTransaction tx, List<Op> ahead, Instant hub) {
    List<Op> stamped =
        RestampPolicy.restamp(
            ahead,
            HlcPolicy.at(hub),
            id ->
                tx.op(id)
                    .map(there -> OptionalLong.of(there.op().hlc()))
                    .orElse(OptionalLong.empty()));
    tx.setClock(stamped.getLast().hlc());
    replace(tx, stamped);
    return stamped;
  }

  /** Puts ops in the place of those with their ids, and derives anew what they belong to. */
  static void replace(WriteTransaction tx, List<Op> ops) {
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
}
