package org.hephaestus.domain.op;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hephaestus.ports.store.Op;
import org.jspecify.annotations.Nullable;

/**
 * Which ops of a node need not say any more what they said. Pure.
 *
 * <p>An op keeps its id, its number and its clock for good, so that stores that count ops still
 * agree, and one that comes back from a device that was away for years is known. What goes is the
 * value of a register that a later write, old itself, has replaced; and the text of a line that was
 * deleted long ago, while its place stays for what somebody may have written behind it.
 */
final class CompactionPolicy {
  private CompactionPolicy() {}

  /**
   * The ops that say less from now on, as they are then.
   *
   * @param ops of one node, without what a hub will never take, in any order
   * @param before clock below which an op is old
   */
  static List<Op> compact(List<Op> ops, long before) {
    Map<String, Op> winners = new HashMap<>();
    Set<String> deleted = new HashSet<>();
    @Nullable Op first = null;
    for (Op op : ops) {
      first = first == null || wins(first, op) ? op : first;
      if (op.hlc() >= before) {
        continue;
      }
      Payload payload = understood(op);
      if (payload instanceof Payload.EditLines edit) {
        deleted.addAll(edit.deletes());
      }
      String register = register(payload);
      if (register != null) {
        winners.merge(register, op, (one, other) -> wins(one, other) ? one : other);
      }
    }
    List<Op> less = new ArrayList<>();
    for (Op op : ops) {
      if (op.hlc() >= before || op.equals(first)) {
        continue; // the first one says since when the node is there
      }
      Payload payload = understood(op);
      String register = register(payload);
      if (register != null && !op.equals(winners.get(register))) {
        less.add(past(op));
      } else if (payload instanceof Payload.EditLines edit) {
        Payload.EditLines without = without(edit, deleted);
        if (!without.equals(edit)) {
          less.add(
              saying(op, op.node(), PayloadJson.LINES, PayloadJson.write(without), op.previous()));
        }
      }
    }
    return less;
  }

  private static boolean wins(Op op, Op over) {
    return HlcPolicy.wins(op.hlc(), op.id(), over.hlc(), over.id());
  }

  private static @Nullable Payload understood(Op op) {
    Payload payload = PayloadJson.read(op.kind(), op.payload());
    return PayloadJson.isUnderstood(op, payload) ? payload : null;
  }

  /** Which register an op writes to; null when it is none that the last writer wins. */
  private static @Nullable String register(@Nullable Payload payload) {
    return switch (payload) {
      case Payload.SetField set -> "set " + set.field().word();
      case Payload.Delete delete -> "del";
      case Payload.SetLink link -> "link " + link.relation() + " " + link.target();
      case null -> null;
      default -> null;
    };
  }

  private static Payload.EditLines without(Payload.EditLines edit, Set<String> deleted) {
    List<Payload.Insert> inserts =
        edit.inserts().stream()
            .map(
                insert ->
                    deleted.contains(insert.id())
                        ? new Payload.Insert(insert.id(), insert.after(), "")
                        : insert)
            .toList();
    return new Payload.EditLines(inserts, edit.deletes());
  }

  private static Op past(Op op) {
    return saying(op, "", PayloadJson.PAST, "{}", null);
  }

  private static Op saying(
      Op op, String node, String kind, String payload, @Nullable String previous) {
    return new Op(
        op.id(),
        op.origin(),
        op.sequence(),
        op.hlc(),
        op.schema(),
        op.owner(),
        node,
        kind,
        payload,
        previous);
  }
}
