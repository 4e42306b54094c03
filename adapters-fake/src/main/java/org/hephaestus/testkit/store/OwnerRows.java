package org.hephaestus.testkit.store;

import java.util.Comparator;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.StoredOp;

/** The rows of one owner. Changed by one transaction only, and never after it. */
final class OwnerRows {
  final Table<String, StoredOp> ops;
  final Table<Long, StoredOp> arrivals;
  final Table<Key, Cell> cells;
  final Table<Key, Occurrence> occurrences;
  final Table<Key, Line> lines;
  final Table<Key, LogEntry> log;
  final Table<Key, Link> links;
  final Table<String, Conflict> conflicts;
  final Table<String, NodeRecord> nodes;
  final Table<String, Text> texts;
  final Table<String, ClientRequest> requests;
  final Table<String, OriginState> origins;
  final Table<String, RejectedOp> rejected;
  final Table<String, String> marks;

  OwnerRows() {
    ops = new Table<>(Key.TEXT);
    arrivals = new Table<>(Comparator.naturalOrder());
    cells = new Table<>(Key.ORDER);
    occurrences = new Table<>(Key.ORDER);
    lines = new Table<>(Key.ORDER);
    log = new Table<>(Key.ORDER);
    links = new Table<>(Key.ORDER);
    conflicts = new Table<>(Key.TEXT);
    nodes = new Table<>(Key.TEXT);
    texts = new Table<>(Key.TEXT);
    requests = new Table<>(Key.TEXT);
    origins = new Table<>(Key.TEXT);
    rejected = new Table<>(Key.TEXT);
    marks = new Table<>(Key.TEXT);
  }

  private OwnerRows(OwnerRows from) {
    ops = from.ops.fork();
    arrivals = from.arrivals.fork();
    cells = from.cells.fork();
    occurrences = from.occurrences.fork();
    lines = from.lines.fork();
    log = from.log.fork();
    links = from.links.fork();
    conflicts = from.conflicts.fork();
    nodes = from.nodes.fork();
    texts = from.texts.fork();
    requests = from.requests.fork();
    origins = from.origins.fork();
    rejected = from.rejected.fork();
    marks = from.marks.fork();
  }

  /** The same as the rows of another owner. */
  OwnerRows of(String owner) {
    OwnerRows all = fork();
    for (StoredOp stored : ops.values()) {
      all.ops.put(stored.op().id(), of(owner, stored));
    }
    arrivals.from(Long.MIN_VALUE).forEach((at, stored) -> all.arrivals.put(at, of(owner, stored)));
    return all;
  }

  private static StoredOp of(String owner, StoredOp stored) {
    Op op = stored.op();
    return new StoredOp(
        new Op(
            op.id(),
            op.origin(),
            op.sequence(),
            op.hlc(),
            op.schema(),
            owner,
            op.node(),
            op.kind(),
            op.payload(),
            op.previous()),
        stored.revision(),
        stored.deferred());
  }

  OwnerRows fork() {
    return new OwnerRows(this);
  }
}
