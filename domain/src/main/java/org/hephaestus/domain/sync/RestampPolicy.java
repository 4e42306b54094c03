package org.hephaestus.domain.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.hephaestus.ports.store.Op;

/** New clocks for ops that nobody else has yet and whose clock is ahead of the hub's. Pure. */
final class RestampPolicy {
  private RestampPolicy() {}

  /**
   * The ops with clocks from {@code floor} on, in their former order, each above what it
   * overwrites.
   *
   * @param floor the hub's time
   * @param clockOf of an op that is not among them; empty when it is not here
   */
  static List<Op> restamp(List<Op> ahead, long floor, Function<String, OptionalLong> clockOf) {
    List<Op> ordered = new ArrayList<>(ahead);
    ordered.sort(Comparator.comparingLong(Op::hlc).thenComparing(Op::id));
    Map<String, Long> stamped = new HashMap<>();
    List<Op> result = new ArrayList<>();
    long last = floor - 1;
    for (Op op : ordered) {
      long above = last;
      String overwritten = op.previous();
      if (overwritten != null && !stamped.containsKey(overwritten)) {
        above = Math.max(above, clockOf.apply(overwritten).orElse(0));
      }
      last = above + 1;
      stamped.put(op.id(), last);
      result.add(
          new Op(
              op.id(),
              op.origin(),
              op.sequence(),
              last,
              op.schema(),
              op.owner(),
              op.node(),
              op.kind(),
              op.payload(),
              op.previous()));
    }
    return result;
  }
}
