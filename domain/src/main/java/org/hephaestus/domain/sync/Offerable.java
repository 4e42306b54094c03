package org.hephaestus.domain.sync;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoredOp;

/**
 * What a spoke has that its hub may have too: all ops but those that were rejected. Valid within
 * the transaction it was read in.
 */
record Offerable(ReadTransaction tx, Map<String, OriginState> origins, Map<String, Op> rejected) {
  static Offerable of(ReadTransaction tx) {
    Map<String, OriginState> origins = new LinkedHashMap<>();
    tx.origins().forEach(state -> origins.put(state.origin(), state));
    Map<String, Op> rejected = new HashMap<>();
    tx.rejected()
        .forEach(no -> tx.op(no.op()).map(StoredOp::op).ifPresent(op -> rejected.put(op.id(), op)));
    return new Offerable(tx, origins, rejected);
  }

  /** Digest of the ops of an origin up to a number; 0 for none. */
  long digestUpTo(String origin, long upTo) {
    OriginState state = origins.get(origin);
    if (state == null) {
      return 0;
    }
    long digest = Origins.digestUpTo(tx, state, upTo);
    for (Op op : rejected.values()) {
      if (op.origin().equals(origin) && op.sequence() <= upTo) {
        digest ^= Origins.digest(op);
      }
    }
    return digest;
  }
}
