package org.hephaestus.testkit.store;

import java.util.HashMap;
import java.util.Map;

/**
 * All that a store holds at one moment.
 *
 * @param revision transactions that changed something
 * @param sequence last number given of the own origin
 * @param clock highest clock seen
 * @param owners rows by owner
 */
record Contents(long revision, long sequence, long clock, Map<String, OwnerRows> owners) {
  static final Contents EMPTY = new Contents(0, 0, 0, Map.of());

  Contents {
    owners = Map.copyOf(owners);
  }

  OwnerRows rows(String owner) {
    OwnerRows rows = owners.get(owner);
    return rows == null ? new OwnerRows() : rows;
  }

  Contents with(
      long newRevision, long newSequence, long newClock, String owner, OwnerRows newRows) {
    Map<String, OwnerRows> all = new HashMap<>(owners);
    all.put(owner, newRows);
    return new Contents(newRevision, newSequence, newClock, all);
  }

  /** The rows of one owner as those of another. */
  Contents adopted(String former, String owner) {
    Map<String, OwnerRows> all = new HashMap<>(owners);
    OwnerRows rows = all.remove(former);
    if (rows != null) {
      all.put(owner, rows.of(owner));
    }
    return new Contents(revision + 1, sequence, clock, all);
  }

  /** These rows in place of {@code former}: sequences begin again, nothing else runs backwards. */
  Contents newIncarnation(Contents former) {
    return new Contents(
        Math.max(revision, former.revision()) + 1, 0, Math.max(clock, former.clock()), owners);
  }
}
