package org.hephaestus.domain.op;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Lets ops take effect within one transaction: any ops, in any order, any number of times. {@link
 * #finish} then derives the nodes that they touched.
 */
public final class Merge {
  private final WriteTransaction tx;
  private final ConflictJournal conflicts;
  private final Map<String, Touched> touched = new LinkedHashMap<>();

  /**
   * A node that was touched in this transaction, and what is known of it. Of one that was not there
   * nothing else is there either, so nothing is read.
   */
  private final class Touched {
    private final @Nullable NodeRecord before;
    private final boolean rebuilt;
    private final Map<String, Cell> cells = new HashMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private boolean hasOccurrences;
    private boolean hasText;
    private boolean reindex;

    Touched(String node) {
      this.before = tx.node(node).orElse(null);
      this.rebuilt = false;
      this.hasOccurrences = before != null;
      this.hasText = before != null;
      this.reindex = before == null;
      if (before != null) {
        tx.cells(node).forEach(cell -> cells.put(cell.field(), cell));
      }
    }

    /** One whose rows were forgotten. */
    Touched() {
      this.before = null;
      this.rebuilt = true;
      this.reindex = true;
    }
  }

  /** A merge in a transaction. */
  public Merge(WriteTransaction tx) {
    this.tx = tx;
    this.conflicts = new ConflictJournal(tx);
  }

  /**
   * Lets one op take effect.
   *
   * @return false when it was here already
   */
  public boolean apply(Op op) {
    Payload payload = PayloadJson.read(op.kind(), op.payload());
    if (!tx.append(op, !PayloadJson.isUnderstood(op, payload))) {
      return false;
    }
    tx.advanceClock(op.hlc());
    if (!(payload instanceof Payload.Past)) {
      takeEffect(op, payload, tx.revision());
    }
    return true;
  }

  /**
   * Derives a node anew from its ops, after what is known of one of them has changed. Not for a
   * node that ops were applied to in this merge.
   */
  public void rebuild(String node) {
    List<Line> shown = tx.lines(node);
    tx.forget(node);
    touched.put(node, new Touched());
    for (StoredOp stored : tx.ops(node)) {
      Op op = stored.op();
      takeEffect(
          op,
          PayloadJson.read(op.kind(), op.payload()),
          stored.deferred() ? tx.revision() : stored.revision());
    }
    asShown(node, shown);
    conflicts.deriveAll(node);
  }

  /**
   * An editor may be open with a text of an earlier revision: lines that were there, or gone, stay
   * so since that revision, whenever their op is understood wholly.
   */
  private void asShown(String node, List<Line> before) {
    Map<String, Line> shown = new HashMap<>();
    before.forEach(line -> shown.put(line.id(), line));
    for (Line line : tx.lines(node)) {
      Line was = shown.get(line.id());
      if (was == null) {
        continue;
      }
      Line as =
          new Line(
              line.node(),
              line.id(),
              line.after(),
              line.text(),
              line.hlc(),
              line.index(),
              was.insertedAt() == 0 ? line.insertedAt() : was.insertedAt(),
              was.deletedAt() == null ? line.deletedAt() : was.deletedAt());
      if (!as.equals(line)) {
        tx.put(as);
      }
    }
  }

  private void takeEffect(Op op, Payload payload, long revision) {
    Touched node = touched.computeIfAbsent(op.node(), id -> new Touched(id));
    node.first = Math.min(node.first, op.hlc());
    node.last = Math.max(node.last, op.hlc());
    switch (payload) {
      case Payload.SetField set -> set(op, set, node);
      case Payload.AddLog log -> log(op, log, node);
      case Payload.Resolve resolve -> resolve(op, resolve, node);
      case Payload.EditLines lines -> lines(op, lines, revision, node);
      case Payload.SetLink link -> link(op, link);
      case Payload.Delete delete ->
          register(op, Nodes.DELETED, Boolean.toString(delete.deleted()), node);
      case Payload.Past past -> {}
      case Payload.NotUnderstood not -> {}
    }
  }

  private void set(Op op, Payload.SetField set, Touched node) {
    String value = set.value() == null ? "" : set.value();
    if (!node.rebuilt) {
      conflicts.wrote(
          op, set.field(), value, Optional.ofNullable(node.cells.get(set.field().word())));
    }
    register(op, set.field().word(), value, node);
    node.reindex |= set.field() == Field.TITLE;
  }

  /** Last writer wins. */
  private void register(Op op, String field, String value, Touched node) {
    Cell cell = node.cells.get(field);
    if (cell == null || HlcPolicy.wins(op.hlc(), op.id(), cell.hlc(), cell.op())) {
      Cell won = new Cell(op.node(), field, value, op.hlc(), op.id());
      node.cells.put(field, won);
      tx.put(won);
    }
  }

  /** Entries only come; of several with one key the earliest is shown. */
  private void log(Op op, Payload.AddLog log, Touched node) {
    String key = log.key() == null ? op.id() : log.key();
    boolean earlier =
        log.key() == null // nobody else has the op's id for a key
            || tx.log(op.node()).stream()
                .filter(entry -> entry.key().equals(key))
                .allMatch(entry -> HlcPolicy.wins(entry.hlc(), entry.op(), op.hlc(), op.id()));
    if (earlier) {
      tx.put(new LogEntry(op.node(), key, log.text(), op.hlc(), op.id()));
      node.hasText = true;
      node.reindex = true;
    }
  }

  /** Done beats skipped; of equals the earliest is shown. */
  private void resolve(Op op, Payload.Resolve resolve, Touched node) {
    node.hasOccurrences = true;
    Optional<Occurrence> known =
        tx.occurrences(op.node()).stream()
            .filter(occurrence -> occurrence.key().equals(resolve.occurrence()))
            .findFirst();
    if (known.isEmpty()) {
      tx.put(occurrence(op, resolve, op.hlc()));
      return;
    }
    Occurrence there = known.get();
    long last = Math.max(there.lastHlc(), op.hlc());
    boolean thereIsDone = there.resolution().equals(Nodes.word(Resolution.DONE));
    boolean isDone = resolve.resolution() == Resolution.DONE;
    boolean replaces =
        isDone == thereIsDone
            ? HlcPolicy.wins(there.firstHlc(), there.op(), op.hlc(), op.id())
            : isDone;
    tx.put(
        replaces
            ? occurrence(op, resolve, last)
            : new Occurrence(
                there.node(),
                there.key(),
                there.resolution(),
                there.on(),
                there.firstHlc(),
                there.op(),
                last));
  }

  private static Occurrence occurrence(Op op, Payload.Resolve resolve, long last) {
    return new Occurrence(
        op.node(),
        resolve.occurrence(),
        Nodes.word(resolve.resolution()),
        resolve.on(),
        op.hlc(),
        op.id(),
        last);
  }

  /** A line comes once and goes once; its deletion may arrive first. */
  private void lines(Op op, Payload.EditLines edit, long revision, Touched node) {
    Map<String, Line> known = new HashMap<>();
    for (Line line : tx.lines(op.node())) {
      known.put(line.id(), line);
    }
    int index = 0;
    for (Payload.Insert insert : edit.inserts()) {
      Line there = known.get(insert.id());
      if (there == null || there.insertedAt() == 0) {
        put(
            known,
            new Line(
                op.node(),
                insert.id(),
                insert.after(),
                insert.text(),
                op.hlc(),
                index,
                revision,
                there == null ? null : there.deletedAt()));
      }
      index++;
    }
    for (String id : edit.deletes()) {
      Line there = known.get(id);
      if (there == null) {
        put(known, new Line(op.node(), id, "", "", 0, 0, 0, revision));
      } else if (there.deletedAt() == null) {
        put(
            known,
            new Line(
                there.node(),
                there.id(),
                there.after(),
                there.text(),
                there.hlc(),
                there.index(),
                there.insertedAt(),
                revision));
      }
    }
    node.hasText = true;
    node.reindex = true;
  }

  private void put(Map<String, Line> known, Line line) {
    known.put(line.id(), line);
    tx.put(line);
  }

  /** Last writer wins per element. */
  private void link(Op op, Payload.SetLink set) {
    boolean wins =
        tx.links(op.node()).stream()
            .filter(link -> link.relation().equals(set.relation()))
            .filter(link -> link.target().equals(set.target()))
            .allMatch(link -> HlcPolicy.wins(op.hlc(), op.id(), link.hlc(), link.op()));
    if (wins) {
      tx.put(new Link(op.node(), set.relation(), set.target(), set.present(), op.hlc(), op.id()));
    }
  }

  /**
   * Derives what was touched.
   *
   * @return the ids of the touched nodes
   */
  public Set<String> finish() {
    touched.forEach(this::derive);
    conflicts.finish();
    return Set.copyOf(touched.keySet());
  }

  private void derive(String id, Touched node) {
    if (node.last < node.first) {
      return; // derived anew, and no op of it is here
    }
    NodeRecord before = node.before;
    Instant first = HlcPolicy.time(node.first);
    Instant last = HlcPolicy.time(node.last);
    NodeRecord now =
        Nodes.derive(
            id,
            List.copyOf(node.cells.values()),
            node.hasOccurrences ? tx.occurrences(id) : List.of(),
            before == null || first.isBefore(before.createdAt()) ? first : before.createdAt(),
            before == null || last.isAfter(before.changedAt()) ? last : before.changedAt(),
            tx.revision());
    tx.put(now);
    if (node.reindex) {
      tx.index(id, now.title(), node.hasText ? searchable(id) : "");
    }
  }

  private String searchable(String node) {
    StringBuilder text = new StringBuilder(LineDocument.of(tx.lines(node)).text());
    List<LogEntry> log = tx.log(node);
    for (LogEntry entry : log) {
      text.append('\n').append(entry.text());
    }
    return text.toString();
  }
}
