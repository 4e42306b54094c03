package org.hephaestus.domain.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.WriteTransaction;
import org.jspecify.annotations.Nullable;

/** Counts which ops a store has, behind their arrival: who writes locally does not wait for it. */
final class Origins {
  /** Number of the last arrival that is counted. */
  private static final String COUNTED = "sync.counted";

  private static final int PAGE = 1_000;

  /** Keeps a transaction short, so that others get their turn. */
  private static final int PAGES_AT_ONCE = 5;

  private Origins() {}

  /**
   * Counts what came since the last time, or some of it.
   *
   * @return whether nothing is left to count
   */
  static boolean count(WriteTransaction tx) {
    long counted = counted(tx);
    if (counted >= tx.lastArrival()) {
      return true;
    }
    Map<String, OriginState> states = states(tx);
    Set<String> changed = new TreeSet<>();
    for (int page = 0; page < PAGES_AT_ONCE; page++) {
      List<Arrival> arrivals = tx.opsSince(counted, PAGE);
      for (Arrival arrival : arrivals) {
        Op op = arrival.op();
        states.put(op.origin(), counted(states.get(op.origin()), op));
        changed.add(op.origin());
        counted = arrival.number();
      }
      if (arrivals.size() < PAGE) {
        break;
      }
    }
    return keep(tx, states, changed, counted);
  }

  /**
   * The same after ops came that are at hand.
   *
   * @param before number of the last arrival before them
   */
  static boolean count(WriteTransaction tx, long before, List<Op> came) {
    if (came.isEmpty() || counted(tx) != before) {
      return count(tx);
    }
    Map<String, OriginState> states = states(tx);
    Set<String> changed = new TreeSet<>();
    for (Op op : came) {
      states.put(op.origin(), counted(states.get(op.origin()), op));
      changed.add(op.origin());
    }
    return keep(tx, states, changed, tx.lastArrival());
  }

  private static Map<String, OriginState> states(ReadTransaction tx) {
    Map<String, OriginState> states = new HashMap<>();
    tx.origins().forEach(state -> states.put(state.origin(), state));
    return states;
  }

  private static boolean keep(
      WriteTransaction tx, Map<String, OriginState> states, Set<String> changed, long counted) {
    boolean all = counted >= tx.lastArrival();
    states.forEach(
        (origin, state) -> {
          // Before all are counted, a prefix could go over ops that are not.
          if (all && state.prefix() < state.highest()) {
            tx.put(extended(tx, state));
          } else if (changed.contains(origin)) {
            tx.put(state);
          }
        });
    tx.mark(COUNTED, Long.toString(counted));
    return all;
  }

  /** What was counted, by origin; null while some is not. */
  static @Nullable Map<String, OriginState> complete(ReadTransaction tx) {
    if (counted(tx) < tx.lastArrival()) {
      return null;
    }
    Map<String, OriginState> all = new TreeMap<>();
    tx.origins().forEach(state -> all.put(state.origin(), state));
    return all;
  }

  private static long counted(ReadTransaction tx) {
    return tx.mark(COUNTED).map(Long::parseLong).orElse(0L);
  }

  private static OriginState counted(@Nullable OriginState state, Op op) {
    long digest = digest(op);
    if (state == null) {
      return op.sequence() == 1
          ? new OriginState(op.origin(), digest, 1, digest, 1)
          : new OriginState(op.origin(), digest, 0, 0, op.sequence());
    }
    if (state.prefix() == state.highest() && op.sequence() == state.prefix() + 1) {
      long both = state.digest() ^ digest;
      return new OriginState(state.origin(), both, op.sequence(), both, op.sequence());
    }
    return new OriginState(
        state.origin(),
        state.digest() ^ digest,
        state.prefix(),
        // A second op with a number that is counted already: a database was copied.
        op.sequence() <= state.prefix() ? state.prefixDigest() ^ digest : state.prefixDigest(),
        Math.max(state.highest(), op.sequence()));
  }

  private static OriginState extended(ReadTransaction tx, OriginState state) {
    long prefix = state.prefix();
    List<Op> next = tx.opsOf(state.origin(), prefix + 1, "", 1);
    if (next.isEmpty() || next.getFirst().sequence() > prefix + 1) {
      return state; // a gap, perhaps one for good: nothing more is read for it
    }
    long digest = state.prefixDigest();
    long sequence = prefix + 1;
    String id = "";
    while (true) {
      List<Op> ops = tx.opsOf(state.origin(), sequence, id, PAGE);
      for (Op op : ops) {
        if (op.sequence() > prefix + 1) {
          return with(state, prefix, digest);
        }
        prefix = op.sequence();
        digest ^= digest(op);
        sequence = op.sequence();
        id = op.id();
      }
      if (ops.size() < PAGE) {
        return with(state, prefix, digest);
      }
    }
  }

  private static OriginState with(OriginState state, long prefix, long prefixDigest) {
    return new OriginState(state.origin(), state.digest(), prefix, prefixDigest, state.highest());
  }

  /** Digest of the ops of an origin up to a number. */
  static long digestUpTo(ReadTransaction tx, OriginState state, long upTo) {
    if (upTo >= state.highest()) {
      return state.digest();
    }
    if (upTo == state.prefix()) {
      return state.prefixDigest();
    }
    long digest = state.digest();
    long sequence = upTo + 1;
    String id = "";
    while (true) {
      List<Op> ops = tx.opsOf(state.origin(), sequence, id, PAGE);
      for (Op op : ops) {
        digest ^= digest(op);
        sequence = op.sequence();
        id = op.id();
      }
      if (ops.size() < PAGE) {
        return digest;
      }
    }
  }

  /** An op that is counted was replaced by one with the same id. */
  static void replaced(WriteTransaction tx, Op before, Op after) {
    long change = digest(before) ^ digest(after);
    for (OriginState state : tx.origins()) {
      if (state.origin().equals(before.origin())) {
        tx.put(
            new OriginState(
                state.origin(),
                state.digest() ^ change,
                state.prefix(),
                before.sequence() <= state.prefix()
                    ? state.prefixDigest() ^ change
                    : state.prefixDigest(),
                state.highest()));
      }
    }
  }

  /**
   * Digest of an op, that is of its id and its clock. The digest of a set is the exclusive or of
   * these, so that it does not depend on an order. Part of the protocol.
   */
  static long digest(Op op) {
    return new Hash64().add(op.id()).add(op.hlc()).value();
  }
}
