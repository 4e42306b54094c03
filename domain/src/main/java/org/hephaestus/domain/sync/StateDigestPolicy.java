package org.hephaestus.domain.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.sync.DigestQuery;

/**
 * What the ops of a store come to, as digests that are equal on two stores exactly when a person
 * sees the same on both, but for chance. Nothing that is this store's own business is in them. Part
 * of the protocol.
 */
final class StateDigestPolicy {
  private static final int PAGE = 500;

  private StateDigestPolicy() {}

  /** By bucket, or by node when one bucket is asked for; what is empty is left out. */
  static Map<String, Long> digests(ReadTransaction tx, int bucket) {
    Map<String, Long> digests = new HashMap<>();
    String after = "";
    while (true) {
      List<NodeRecord> nodes = tx.nodesAfter(after, PAGE);
      for (NodeRecord node : nodes) {
        after = node.id();
        int of = bucketOf(node.id());
        if (bucket == DigestQuery.ALL) {
          digests.merge(Integer.toString(of), digest(tx, node), (one, other) -> one ^ other);
        } else if (of == bucket) {
          digests.put(node.id(), digest(tx, node));
        }
      }
      if (nodes.size() < PAGE) {
        return digests;
      }
    }
  }

  static int bucketOf(String node) {
    return (int) (new Hash64().field(node).value() & (DigestQuery.BUCKETS - 1));
  }

  private static long digest(ReadTransaction tx, NodeRecord node) {
    Hash64 hash = new Hash64().field(node.id());
    hash.field(node.kind().name()).field(node.title()).field(node.state().name());
    hash.field(node.attention().name()).field(String.valueOf(node.doDate()));
    hash.field(String.valueOf(node.lateOn())).field(String.valueOf(node.recurrence()));
    hash.field(String.valueOf(node.project())).add(node.deleted() ? 1 : 0);
    for (Cell cell : tx.cells(node.id())) {
      hash.field("cell").field(cell.field()).field(cell.value()).field(cell.op()).add(cell.hlc());
    }
    for (Occurrence each : tx.occurrences(node.id())) {
      hash.field("occ").field(each.key()).field(each.resolution()).field(each.op());
    }
    for (Line line : tx.lines(node.id())) {
      boolean alive = line.deletedAt() == null;
      hash.field("line").field(line.id()).field(line.after()).add(alive ? 0 : 1);
      hash.field(alive ? line.text() : ""); // of a dead one it may be gone
    }
    for (LogEntry entry : tx.log(node.id())) {
      hash.field("log").field(entry.key()).field(entry.text()).field(entry.op()).add(entry.hlc());
    }
    for (Link link : tx.links(node.id())) {
      hash.field("link").field(link.relation()).field(link.target()).field(link.op());
      hash.add(link.present() ? 1 : 0);
    }
    return hash.value();
  }
}
