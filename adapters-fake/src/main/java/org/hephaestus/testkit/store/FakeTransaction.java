package org.hephaestus.testkit.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.SearchHit;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.TaskQuery;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/** A transaction of {@link FakeStore}: works on a fork of one owner's rows. */
final class FakeTransaction implements WriteTransaction {
  private static final Comparator<Conflict> OLDEST_CONFLICT_FIRST =
      Comparator.comparingLong(Conflict::hlc).thenComparing(Conflict::op, Key.TEXT);

  private final Contents before;
  private final String owner;
  private final OwnerRows rows;
  private final boolean writing;
  private final Thread thread = Thread.currentThread();
  private boolean changed;
  private boolean over;
  private long sequence;
  private boolean renewed;
  private long clock;

  FakeTransaction(Contents before, String owner, boolean writing) {
    this.before = before;
    this.owner = owner;
    this.writing = writing;
    this.rows = writing ? before.rows(owner).fork() : before.rows(owner);
    this.sequence = before.sequence();
    this.clock = before.clock();
  }

  /** What the store holds if this is committed. */
  Contents after() {
    return changed ? before.with(before.revision() + 1, sequence, clock, owner, rows) : before;
  }

  /** Whether the store numbers under a new origin if this is committed. */
  boolean renewed() {
    return renewed;
  }

  void end() {
    over = true;
  }

  @Override
  public long revision() {
    check();
    return writing ? before.revision() + 1 : before.revision();
  }

  @Override
  public Optional<NodeRecord> node(String id) {
    return found(nodes().get(id));
  }

  @Override
  public List<NodeRecord> nodesAfter(String id, int limit) {
    return stream(nodes()).filter(n -> n.id().compareTo(id) > 0).limit(Math.max(0, limit)).toList();
  }

  @Override
  public List<NodeRecord> nodesMatching(String part, int limit) {
    boolean endings = part.length() >= 4;
    return stream(nodes())
        .filter(n -> !n.deleted())
        .filter(n -> n.id().startsWith(part) || (endings && n.id().endsWith(part)))
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public List<NodeRecord> outstanding() {
    return outstandingTasks().toList();
  }

  @Override
  public List<NodeRecord> tasks(TaskQuery query) {
    return tasks()
        .filter(n -> query.states().contains(n.state()))
        .filter(n -> query.project() == null || query.project().equals(n.project()))
        .filter(n -> Key.TEXT.compare(n.id(), query.afterId()) > 0)
        .limit(query.limit())
        .toList();
  }

  @Override
  public long outstandingCount() {
    return outstandingTasks().count();
  }

  @Override
  public List<NodeRecord> projects() {
    return nodes().where(n -> !n.deleted() && n.kind() == NodeKind.PROJECT);
  }

  @Override
  public Optional<Cell> cell(String node, String field) {
    return found(open().cells.get(Key.of(node, field)));
  }

  @Override
  public List<Cell> cells(String node) {
    return ofNode(open().cells, node);
  }

  @Override
  public List<Occurrence> occurrences(String node) {
    return ofNode(open().occurrences, node);
  }

  @Override
  public List<Line> lines(String node) {
    return ofNode(open().lines, node);
  }

  @Override
  public List<LogEntry> log(String node) {
    return ofNode(open().log, node).stream()
        .sorted(Comparator.comparingLong(LogEntry::hlc).thenComparing(LogEntry::key, Key.TEXT))
        .toList();
  }

  @Override
  public List<Link> links(String node) {
    return ofNode(open().links, node);
  }

  @Override
  public List<Conflict> conflicts(String node, String field) {
    return stream(open().conflicts)
        .filter(row -> row.node().equals(node) && row.field().equals(field))
        .sorted(OLDEST_CONFLICT_FIRST)
        .toList();
  }

  @Override
  public List<Conflict> newestConflicts(long since, int limit) {
    return stream(open().conflicts)
        .filter(row -> row.hlc() >= since)
        .sorted(OLDEST_CONFLICT_FIRST.reversed())
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public List<Conflict> conflictsMatching(String part, int limit) {
    boolean endings = part.length() >= 4;
    return stream(open().conflicts)
        .filter(row -> row.op().startsWith(part) || (endings && row.op().endsWith(part)))
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public long conflictCount(long since) {
    return stream(open().conflicts).filter(row -> row.hlc() >= since).count();
  }

  @Override
  public List<SearchHit> search(String text, int limit) {
    record Scored(SearchHit hit, int score) {}
    List<List<String>> phrases = Text.query(text);
    List<Scored> hits = new ArrayList<>();
    for (NodeRecord node : nodes().values()) {
      Text indexed = node.deleted() ? null : rows.texts.get(node.id());
      int score = indexed == null ? 0 : indexed.score(phrases);
      if (indexed != null && score > 0) {
        hits.add(new Scored(new SearchHit(node, indexed.snippet()), score));
      }
    }
    return hits.stream()
        .sorted(Comparator.comparingInt(Scored::score).reversed())
        .limit(Math.max(0, limit))
        .map(Scored::hit)
        .toList();
  }

  @Override
  public Optional<StoredOp> op(String id) {
    return found(open().ops.get(id));
  }

  @Override
  public List<StoredOp> ops(String node) {
    return open().arrivals.where(o -> o.op().node().equals(node));
  }

  @Override
  public List<StoredOp> newestOps(int limit) {
    return open().arrivals.where(op -> !op.op().node().isEmpty()).reversed().stream()
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public Optional<ClientRequest> request(String opId) {
    return found(open().requests.get(opId));
  }

  @Override
  public long clock() {
    check();
    return clock;
  }

  @Override
  public long lastArrival() {
    return open().arrivals.size();
  }

  @Override
  public List<Arrival> opsSince(long arrival, int limit) {
    return open().arrivals.from(arrival + 1).entrySet().stream()
        .limit(Math.max(0, limit))
        .map(entry -> new Arrival(entry.getKey(), entry.getValue().op()))
        .toList();
  }

  @Override
  public List<Arrival> deferredOps(long arrival, int limit) {
    return open().arrivals.from(arrival + 1).entrySet().stream()
        .filter(entry -> entry.getValue().deferred())
        .limit(Math.max(0, limit))
        .map(entry -> new Arrival(entry.getKey(), entry.getValue().op()))
        .toList();
  }

  @Override
  public List<Op> opsOf(String origin, long sequence, String id, int limit) {
    return stream(open().ops)
        .map(StoredOp::op)
        .filter(op -> op.origin().equals(origin))
        .filter(
            op ->
                op.sequence() > sequence
                    || (op.sequence() == sequence && Key.TEXT.compare(op.id(), id) > 0))
        .sorted(Comparator.comparingLong(Op::sequence).thenComparing(Op::id, Key.TEXT))
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public List<OriginState> origins() {
    return open().origins.where(row -> true);
  }

  @Override
  public List<RejectedOp> rejected() {
    return open().rejected.where(row -> true);
  }

  @Override
  public Optional<String> mark(String name) {
    return found(open().marks.get(name));
  }

  @Override
  public long lastSequence() {
    check();
    return sequence;
  }

  @Override
  public long nextSequence() {
    change();
    return ++sequence;
  }

  @Override
  public void renewOrigin() {
    change();
    renewed = true;
    sequence = 0;
  }

  @Override
  public void advanceClock(long hlc) {
    check();
    if (hlc > clock) {
      change();
      clock = hlc;
    }
  }

  @Override
  public boolean append(Op op, boolean deferred) {
    if (!op.owner().equals(owner)) {
      throw new IllegalArgumentException(
          "an op of owner " + op.owner() + " in a transaction of owner " + owner);
    }
    if (open().ops.get(op.id()) != null) {
      return false;
    }
    change();
    StoredOp stored = new StoredOp(op, before.revision() + 1, deferred);
    rows.ops.put(op.id(), stored);
    rows.arrivals.put(rows.arrivals.size() + 1L, stored);
    return true;
  }

  @Override
  public void replace(Op op) {
    StoredOp there = open().ops.get(op.id());
    if (there == null) {
      throw new IllegalArgumentException("no op " + op.id() + " to replace");
    }
    change();
    inItsPlace(new StoredOp(op, there.revision(), there.deferred()));
  }

  @Override
  public void understood(String op) {
    StoredOp there = open().ops.get(op);
    if (there == null) {
      throw new IllegalArgumentException("no op " + op + " that could be understood");
    }
    if (there.deferred()) {
      change();
      inItsPlace(new StoredOp(there.op(), there.revision(), false));
    }
  }

  private void inItsPlace(StoredOp stored) {
    String id = stored.op().id();
    rows.ops.put(id, stored);
    for (Map.Entry<Long, StoredOp> arrival : rows.arrivals.from(0L).entrySet()) {
      if (arrival.getValue().op().id().equals(id)) {
        rows.arrivals.put(arrival.getKey(), stored);
        return;
      }
    }
  }

  @Override
  public void forget(String node) {
    change();
    rows.cells.removeIf(row -> row.node().equals(node));
    rows.occurrences.removeIf(row -> row.node().equals(node));
    rows.lines.removeIf(row -> row.node().equals(node));
    rows.log.removeIf(row -> row.node().equals(node));
    rows.links.removeIf(row -> row.source().equals(node));
    rows.conflicts.removeIf(row -> row.node().equals(node));
  }

  @Override
  public void setClock(long hlc) {
    change();
    clock = hlc;
  }

  @Override
  public void put(OriginState state) {
    change();
    rows.origins.put(state.origin(), state);
  }

  @Override
  public void put(RejectedOp op) {
    change();
    rows.rejected.put(op.op(), new RejectedOp(op.op(), op.code(), op.message(), millis(op.at())));
  }

  @Override
  public void mark(String name, String value) {
    change();
    rows.marks.put(name, value);
  }

  @Override
  public void put(Cell cell) {
    change();
    rows.cells.put(Key.of(cell.node(), cell.field()), cell);
  }

  @Override
  public void put(Occurrence occurrence) {
    change();
    rows.occurrences.put(Key.of(occurrence.node(), occurrence.key()), occurrence);
  }

  @Override
  public void put(Line line) {
    change();
    rows.lines.put(Key.of(line.node(), line.id()), line);
  }

  @Override
  public void put(LogEntry entry) {
    change();
    rows.log.put(Key.of(entry.node(), entry.key()), entry);
  }

  @Override
  public void put(Link link) {
    change();
    rows.links.put(new Key(link.source(), link.relation(), link.target()), link);
  }

  @Override
  public void put(Conflict conflict) {
    change();
    rows.conflicts.put(conflict.op(), conflict);
  }

  @Override
  public void removeConflict(String op) {
    checkWriting();
    if (rows.conflicts.removeIf(row -> row.op().equals(op))) {
      change();
    }
  }

  @Override
  public void forgetConflicts(long before) {
    checkWriting();
    if (rows.conflicts.removeIf(row -> row.hlc() < before)) {
      change();
    }
  }

  @Override
  public void forgetRejected() {
    checkWriting();
    if (rows.rejected.removeIf(row -> true)) {
      change();
    }
  }

  @Override
  public void put(NodeRecord node) {
    change();
    rows.nodes.put(
        node.id(),
        new NodeRecord(
            node.id(),
            node.kind(),
            node.title(),
            node.state(),
            node.attention(),
            node.doDate(),
            node.lateOn(),
            node.recurrence(),
            node.project(),
            node.day(),
            node.deleted(),
            millis(node.createdAt()),
            millis(node.changedAt()),
            node.closedAt() == null ? null : millis(node.closedAt()),
            node.revision()));
  }

  @Override
  public void index(String node, String title, String body) {
    change();
    rows.texts.put(node, Text.of(title, body));
  }

  @Override
  public void put(ClientRequest request) {
    change();
    rows.requests.put(
        request.opId(),
        new ClientRequest(
            request.opId(),
            request.fingerprint(),
            request.receipt(),
            request.fenced(),
            millis(request.at())));
  }

  @Override
  public void forgetRequests(Instant before, int keep) {
    Set<String> kept =
        stream(open().requests)
            .sorted(
                Comparator.comparing(ClientRequest::at)
                    .thenComparing(ClientRequest::opId, Key.TEXT)
                    .reversed())
            .limit(Math.max(0, keep))
            .map(ClientRequest::opId)
            .collect(Collectors.toSet());
    Instant limit = millis(before);
    if (rows.requests.removeIf(r -> r.at().isBefore(limit) && !kept.contains(r.opId()))) {
      change();
    }
  }

  private Table<String, NodeRecord> nodes() {
    return open().nodes;
  }

  private Stream<NodeRecord> tasks() {
    return stream(nodes()).filter(n -> !n.deleted() && n.kind() == NodeKind.TASK);
  }

  private Stream<NodeRecord> outstandingTasks() {
    return tasks().filter(n -> n.state() == TaskState.OUTSTANDING);
  }

  private OwnerRows open() {
    check();
    return rows;
  }

  private void change() {
    checkWriting();
    changed = true;
  }

  private void checkWriting() {
    check();
    if (!writing) {
      throw new IllegalStateException("a transaction for reading changes nothing");
    }
  }

  private void check() {
    if (over || !thread.equals(Thread.currentThread())) {
      throw new IllegalStateException(
          "a transaction is valid until its body returns, and on its thread only");
    }
  }

  private static <V> Stream<V> stream(Table<?, V> table) {
    return table.where(row -> true).stream();
  }

  private static <V> List<V> ofNode(Table<Key, V> table, String node) {
    return table.from(Key.of(node, "")).entrySet().stream()
        .takeWhile(row -> row.getKey().node().equals(node))
        .map((Function<Map.Entry<Key, V>, V>) Map.Entry::getValue)
        .toList();
  }

  private static <V> Optional<V> found(@Nullable V row) {
    return Optional.ofNullable(row);
  }

  /** Stores keep whole milliseconds. */
  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
