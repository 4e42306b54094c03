package org.hephaestus.domain.op;

import java.util.List;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;

/**
 * Lets ops that another copy of a store has take effect in this one. What is here already stays as
 * it is, so the same ops may be given any number of times.
 */
public final class Replay {
  private static final int AT_ONCE = 500;

  private Replay() {}

  /**
   * Applies them, some hundred in a transaction.
   *
   * @param requests what clients were told, so that one that asks again is told the same
   * @return how many ops were new here
   */
  public static StoreResult<Integer> into(
      Store store, String owner, List<Op> ops, List<ClientRequest> requests) {
    int fresh = 0;
    for (int from = 0; from < ops.size(); from += AT_ONCE) {
      List<Op> some = ops.subList(from, Math.min(ops.size(), from + AT_ONCE));
      StoreResult<Integer> applied =
          store.write(
              owner,
              tx -> {
                Merge merge = new Merge(tx);
                int changed = 0;
                for (Op op : some) {
                  changed += merge.apply(op) ? 1 : 0;
                }
                merge.finish();
                return changed;
              });
      if (!(applied instanceof StoreResult.Done<Integer> done)) {
        return applied;
      }
      fresh += done.value();
    }
    int total = fresh;
    return store.write(
        owner,
        tx -> {
          requests.forEach(tx::put);
          return total;
        });
  }
}
