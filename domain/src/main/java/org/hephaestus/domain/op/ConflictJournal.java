package org.hephaestus.domain.op;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;

/**
 * Keeps the conflicts of a store as {@link ConflictPolicy} says they are, within one transaction.
 *
 * <p>Who overwrites the value that has won cannot lose, and makes nobody else lose: the one case
 * that local edits know costs a look for conflicts of that field, and there are hardly ever any.
 * Whatever else arrives has its field derived anew from its ops, once, in {@link #finish}.
 */
public final class ConflictJournal {
  private final WriteTransaction tx;
  private final Map<String, Set<Field>> unsettled = new LinkedHashMap<>();

  ConflictJournal(WriteTransaction tx) {
    this.tx = tx;
  }

  /**
   * An op that sets a field has come.
   *
   * @param before the winning value before it
   */
  void wrote(Op op, Field field, String value, Optional<Cell> before) {
    if (before.isEmpty() || !ConflictPolicy.isKept(field)) {
      return; // nobody wrote to it before
    }
    Cell cell = before.get();
    Set<Field> fields = unsettled.get(op.node());
    if (fields != null && fields.contains(field)) {
      return;
    }
    if (cell.op().equals(op.previous())
        && HlcPolicy.wins(op.hlc(), op.id(), cell.hlc(), cell.op())) {
      for (Conflict conflict : tx.conflicts(op.node(), field.word())) {
        if (conflict.value().equals(value)) {
          tx.removeConflict(conflict.op()); // the value is there again
        }
      }
    } else {
      unsettled.computeIfAbsent(op.node(), node -> EnumSet.noneOf(Field.class)).add(field);
    }
  }

  /** Something else has changed that matters to a node. */
  void deriveAll(String node) {
    Set<Field> all = EnumSet.allOf(Field.class);
    all.removeIf(field -> !ConflictPolicy.isKept(field));
    unsettled.put(node, all);
  }

  /** Derives what {@link #wrote} could not decide. */
  void finish() {
    unsettled.forEach(this::derive);
    unsettled.clear();
  }

  private void derive(String node, Set<Field> fields) {
    Map<Field, List<ConflictPolicy.Write>> writes = writes(tx.ops(node));
    for (Field field : fields) {
      Set<Conflict> want = new HashSet<>();
      for (ConflictPolicy.Write lost : ConflictPolicy.lost(writes.getOrDefault(field, List.of()))) {
        want.add(new Conflict(lost.op(), node, field.word(), lost.value(), lost.hlc()));
      }
      for (Conflict there : tx.conflicts(node, field.word())) {
        if (!want.remove(there)) {
          tx.removeConflict(there.op());
        }
      }
      want.forEach(tx::put);
    }
  }

  /**
   * What became of an op, by all that is known here.
   *
   * @param now wall clock
   */
  public static ConflictPolicy.Decision fate(ReadTransaction tx, String op, Instant now) {
    List<ConflictPolicy.Write> writes =
        tx.op(op)
            .map(stored -> writes(tx.ops(stored.op().node())).values().stream())
            .orElse(Stream.empty())
            .filter(field -> field.stream().anyMatch(write -> write.op().equals(op)))
            .findFirst()
            .orElse(List.of());
    return ConflictPolicy.decide(op, writes, now);
  }

  /** The writes to the fields of a node whose losing values are kept. */
  static Map<Field, List<ConflictPolicy.Write>> writes(List<StoredOp> ops) {
    Map<Field, List<ConflictPolicy.Write>> writes = new EnumMap<>(Field.class);
    for (StoredOp stored : ops) {
      Op op = stored.op();
      if (op.kind().equals(PayloadJson.SET)
          && PayloadJson.read(op.kind(), op.payload()) instanceof Payload.SetField set
          && ConflictPolicy.isKept(set.field())) {
        writes
            .computeIfAbsent(set.field(), field -> new ArrayList<>())
            .add(
                new ConflictPolicy.Write(
                    op.id(), op.hlc(), set.value() == null ? "" : set.value(), op.previous()));
      }
    }
    return writes;
  }
}
