package org.hephaestus.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Arrival;
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
import org.hephaestus.ports.store.SearchHit;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.TaskQuery;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * What a body sees and does. An error of the database goes through the body as {@link Broken}; it
 * is remembered too, so that a body which swallows it does not commit half of its work.
 */
final class SqliteTransaction implements WriteTransaction {
  /** Carries an error of the database through a body. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(SQLException cause) {
      super(cause);
    }
  }

  /** A question to the database. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws SQLException;
  }

  /** A question that may have no answer. */
  @FunctionalInterface
  private interface Lookup<T> {
    @Nullable T ask() throws SQLException;
  }

  private record Meta(long revision, long sequence, long clock) {}

  /** Higher than any other character in UTF-8. */
  private static final String LAST = "\udbff\udfff";

  private static final int SHORTEST_ENDING = 4;
  private static final String NODES = "select " + Rows.NODE + " from nodes where owner = ?";
  // The planner prefers the order of ids to the index that finds few rows, so it is told.
  private static final String OTHERS =
      "select " + Rows.NODE + " from nodes indexed by nodes_other where owner = ?";
  private static final String NODES_BY_ENDING =
      "select " + Rows.NODE + " from nodes indexed by nodes_reversed where owner = ?";
  private static final String NODES_OF_PROJECT =
      "select " + Rows.NODE + " from nodes indexed by nodes_project where owner = ?";
  private static final String CONFLICTS =
      "select op, node, field, value, hlc from conflicts where owner = ?";
  private static final String OPS = "select " + Rows.OP + " from ops where owner = ?";

  private final Session session;
  private final OutstandingTasks outstanding;
  private final String owner;
  private final boolean writing;
  private final Thread thread = Thread.currentThread();
  private final Meta before;
  private long ownerKey;
  private long sequence;
  private long clock;
  private boolean changed;
  private boolean over;
  private boolean renews;
  private @Nullable SQLException failure;

  /** In a transaction that has begun; this reads, so from here on it sees one state. */
  SqliteTransaction(Session session, OutstandingTasks outstanding, String owner, boolean writing)
      throws SQLException {
    this.session = session;
    this.outstanding = outstanding;
    this.owner = owner;
    this.writing = writing;
    Meta meta =
        session.first(
            "select revision, sequence, clock from meta",
            row -> new Meta(row.getLong(1), row.getLong(2), row.getLong(3)));
    if (meta == null) {
      throw new SQLException("the table meta is empty", null, Rows.CORRUPT);
    }
    this.before = meta;
    this.sequence = meta.sequence();
    this.clock = meta.clock();
    this.ownerKey = session.bigNumber("select key from owners where id = ?", owner);
  }

  /** The body is over: nothing can be asked or done any more. */
  void end() {
    over = true;
  }

  /** Whether ops are numbered under a new origin from here on; only the store can make one. */
  boolean renews() {
    return renews;
  }

  /** Whether there is something to commit. */
  boolean changed() {
    return changed;
  }

  /** What the database said in the body, also if the body did not mind. */
  @Nullable SQLException failure() {
    return failure;
  }

  /** The last write before the commit. */
  void keepNumbers() throws SQLException {
    int rows =
        session.update(
            "update meta set revision = ?, sequence = ?, clock = ?",
            before.revision() + 1,
            sequence,
            clock);
    assert rows == 1;
  }

  @Override
  public long revision() {
    check();
    return writing ? before.revision() + 1 : before.revision();
  }

  @Override
  public Optional<NodeRecord> node(String id) {
    return found(() -> session.first(NODES + " and id = ?", Rows::node, ownerKey, id));
  }

  @Override
  public List<NodeRecord> nodesAfter(String id, int limit) {
    return list(
        () ->
            session.list(
                NODES + " and id > ? order by id limit ?",
                Rows::node,
                ownerKey,
                id,
                Math.max(0, limit)));
  }

  @Override
  public List<NodeRecord> nodesMatching(String part, int limit) {
    if (limit < 1) {
      return List.of();
    }
    return list(
        () -> {
          List<NodeRecord> found =
              session.list(
                  NODES + " and deleted = 0 and id >= ? and id < ? order by id limit ?",
                  Rows::node,
                  ownerKey,
                  part,
                  part + LAST,
                  limit);
          if (part.length() < SHORTEST_ENDING) {
            return found;
          }
          String backwards = reversed(part);
          List<NodeRecord> ending =
              session.list(
                  NODES_BY_ENDING
                      + " and deleted = 0 and reversed >= ? and reversed < ? order by id limit ?",
                  Rows::node,
                  ownerKey,
                  backwards,
                  backwards + LAST,
                  limit);
          return Stream.concat(found.stream(), ending.stream())
              .sorted(Comparator.comparing(NodeRecord::id, Utf8Order.BY_CODE_POINT))
              .distinct()
              .limit(limit)
              .toList();
        });
  }

  @Override
  public List<NodeRecord> outstanding() {
    return ask(() -> outstanding.list(session, ownerKey, before.revision(), !writing));
  }

  @Override
  public List<NodeRecord> tasks(TaskQuery query) {
    List<String> states = new ArrayList<>(query.states().stream().map(TaskState::name).toList());
    while (states.size() < TaskState.values().length) {
      states.add(states.get(0)); // one statement for any number of them
    }
    String wanted = " and kind = 'TASK' and deleted = 0 and state in (?, ?, ?) and id > ?";
    String project = query.project();
    if (project == null) {
      return list(
          () ->
              session.list(
                  NODES + wanted + " order by id limit ?",
                  Rows::node,
                  ownerKey,
                  states.get(0),
                  states.get(1),
                  states.get(2),
                  query.afterId(),
                  query.limit()));
    }
    return list(
        () ->
            session.list(
                NODES_OF_PROJECT + wanted + " and project = ? order by id limit ?",
                Rows::node,
                ownerKey,
                states.get(0),
                states.get(1),
                states.get(2),
                query.afterId(),
                project,
                query.limit()));
  }

  @Override
  public long outstandingCount() {
    Integer known = writing ? null : outstanding.count(ownerKey, before.revision());
    check();
    return known != null
        ? known
        : ask(
            () ->
                session.bigNumber(
                    "select count(*) from nodes indexed by nodes_open"
                        + " where owner = ? and kind = 'TASK'"
                        + " and state = 'OUTSTANDING' and deleted = 0",
                    ownerKey));
  }

  @Override
  public List<NodeRecord> projects() {
    return list(
        () ->
            session.list(
                OTHERS + " and kind <> 'TASK' and kind = 'PROJECT' and deleted = 0 order by id",
                Rows::node,
                ownerKey));
  }

  @Override
  public Optional<Cell> cell(String node, String field) {
    return found(
        () ->
            session.first(
                "select node, field, value, hlc, op from cells"
                    + " where owner = ? and node = ? and field = ?",
                Rows::cell,
                ownerKey,
                node,
                field));
  }

  @Override
  public List<Cell> cells(String node) {
    return list(
        () ->
            session.list(
                "select node, field, value, hlc, op from cells"
                    + " where owner = ? and node = ? order by field",
                Rows::cell,
                ownerKey,
                node));
  }

  @Override
  public List<Occurrence> occurrences(String node) {
    return list(
        () ->
            session.list(
                "select node, key, resolution, day, first_hlc, op, last_hlc from occurrences"
                    + " where owner = ? and node = ? order by key",
                Rows::occurrence,
                ownerKey,
                node));
  }

  @Override
  public List<Line> lines(String node) {
    return list(
        () ->
            session.list(
                "select node, id, after, text, hlc, place, inserted_at, deleted_at from lines"
                    + " where owner = ? and node = ? order by id",
                Rows::line,
                ownerKey,
                node));
  }

  @Override
  public List<LogEntry> log(String node) {
    return list(
        () ->
            session.list(
                "select node, key, text, hlc, op from log"
                    + " where owner = ? and node = ? order by hlc, key",
                Rows::entry,
                ownerKey,
                node));
  }

  @Override
  public List<Link> links(String node) {
    return list(
        () ->
            session.list(
                "select source, relation, target, present, hlc, op from links"
                    + " where owner = ? and source = ? order by relation, target",
                Rows::link,
                ownerKey,
                node));
  }

  @Override
  public List<Conflict> conflicts(String node, String field) {
    return list(
        () ->
            session.list(
                CONFLICTS + " and node = ? and field = ? order by hlc, op",
                Rows::conflict,
                ownerKey,
                node,
                field));
  }

  @Override
  public List<Conflict> newestConflicts(long since, int limit) {
    return limit < 1
        ? list(List::of)
        : list(
            () ->
                session.list(
                    CONFLICTS + " and hlc >= ? order by hlc desc, op desc limit ?",
                    Rows::conflict,
                    ownerKey,
                    since,
                    limit));
  }

  @Override
  public List<Conflict> conflictsMatching(String part, int limit) {
    if (limit < 1) {
      return list(List::of);
    }
    boolean endings = part.length() >= SHORTEST_ENDING;
    // There are never many: a person has to meet another one at the same field for each.
    return list(
        () ->
            session.list(
                CONFLICTS
                    + " and ((op >= ? and op < ?) or (? and substr(op, -length(?)) = ?))"
                    + " order by op limit ?",
                Rows::conflict,
                ownerKey,
                part,
                part + LAST,
                endings,
                part,
                part,
                limit));
  }

  @Override
  public long conflictCount(long since) {
    return ask(
        () ->
            session.bigNumber(
                "select count(*) from conflicts where owner = ? and hlc >= ?", ownerKey, since));
  }

  @Override
  public List<SearchHit> search(String text, int limit) {
    SearchWords words = new SearchWords(text);
    if (words.isEmpty() || limit < 1) {
      return list(List::of);
    }
    record Match(long text, String node) {}
    return list(
        () -> {
          List<Match> matches =
              session.list(
                  "select t.key, n.id from search s join texts t on t.key = s.rowid"
                      + " join nodes n on n.owner = t.owner and n.id = t.node"
                      + " where s.search match ? and t.owner = ? and n.deleted = 0"
                      + " order by s.rank, n.id limit ?",
                  row -> new Match(row.getLong(1), row.getString(2)),
                  words.expression(),
                  ownerKey,
                  limit);
          List<SearchHit> hits = new ArrayList<>();
          for (Match match : matches) {
            NodeRecord node =
                session.first(NODES + " and id = ?", Rows::node, ownerKey, match.node());
            String body = session.text("select body from search where rowid = ?", match.text());
            if (node != null) {
              hits.add(new SearchHit(node, words.snippet(body)));
            }
          }
          return hits;
        });
  }

  @Override
  public Optional<StoredOp> op(String id) {
    return found(
        () -> session.first(OPS + " and id = ?", row -> Rows.op(row, owner), ownerKey, id));
  }

  @Override
  public List<StoredOp> ops(String node) {
    return list(
        () ->
            session.list(
                OPS + " and node = ? order by arrival",
                row -> Rows.op(row, owner),
                ownerKey,
                node));
  }

  @Override
  public List<StoredOp> newestOps(int limit) {
    return limit < 1
        ? list(List::of)
        : list(
            () ->
                session.list(
                    // +: the planner would take an index and sort all of them.
                    "select "
                        + Rows.OP
                        + " from ops where +owner = ? and node <> ''"
                        + " order by arrival desc limit ?",
                    row -> Rows.op(row, owner),
                    ownerKey,
                    limit));
  }

  @Override
  public Optional<ClientRequest> request(String opId) {
    return found(
        () ->
            session.first(
                "select id, fingerprint, receipt, fenced, at from requests"
                    + " where owner = ? and id = ?",
                Rows::request,
                ownerKey,
                opId));
  }

  @Override
  public long clock() {
    check();
    return clock;
  }

  @Override
  public long lastArrival() {
    return ask(
        () ->
            session.bigNumber(
                // +: the planner would take the index of ids and sort all of them.
                "select arrival from ops where +owner = ? order by arrival desc limit 1",
                ownerKey));
  }

  @Override
  public List<Arrival> opsSince(long arrival, int limit) {
    return arrivals("ops where +owner = ? and arrival > ?", arrival, limit);
  }

  @Override
  public List<Arrival> deferredOps(long arrival, int limit) {
    // The planner prefers the order of arrival to the index that finds few rows, so it is told.
    return arrivals(
        "ops indexed by ops_deferred where owner = ? and arrival > ? and deferred = 1",
        arrival,
        limit);
  }

  private List<Arrival> arrivals(String from, long arrival, int limit) {
    return limit < 1
        ? list(List::of)
        : list(
            () ->
                session.list(
                    "select " + Rows.OP + ", arrival from " + from + " order by arrival limit ?",
                    row -> new Arrival(row.getLong(Rows.OP_COLUMNS + 1), Rows.op(row, owner).op()),
                    ownerKey,
                    arrival,
                    limit));
  }

  @Override
  public List<Op> opsOf(String origin, long sequence, String id, int limit) {
    return limit < 1
        ? list(List::of)
        : list(
            () ->
                session.list(
                    OPS
                        + " and origin = ? and (sequence, id) > (?, ?)"
                        + " order by sequence, id limit ?",
                    row -> Rows.op(row, owner).op(),
                    ownerKey,
                    origin,
                    sequence,
                    id,
                    limit));
  }

  @Override
  public List<OriginState> origins() {
    return list(
        () ->
            session.list(
                "select origin, digest, prefix, prefix_digest, highest from origins"
                    + " where owner = ? order by origin",
                row ->
                    new OriginState(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)),
                ownerKey));
  }

  @Override
  public List<RejectedOp> rejected() {
    return list(
        () ->
            session.list(
                "select op, code, message, at from rejected where owner = ? order by op",
                row ->
                    new RejectedOp(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4))),
                ownerKey));
  }

  @Override
  public Optional<String> mark(String name) {
    return found(
        () ->
            session.first(
                "select value from marks where owner = ? and name = ?",
                row -> row.getString(1),
                ownerKey,
                name));
  }

  @Override
  public void replace(Op op) {
    change();
    int rows =
        ask(
            () ->
                session.update(
                    "update ops set origin = ?, sequence = ?, hlc = ?, schema = ?, node = ?,"
                        + " kind = ?, payload = ?, previous = ? where owner = ? and id = ?",
                    op.origin(),
                    op.sequence(),
                    op.hlc(),
                    op.schema(),
                    op.node(),
                    op.kind(),
                    op.payload(),
                    op.previous(),
                    ownerKey,
                    op.id()));
    if (rows == 0) {
      throw new IllegalArgumentException("no op " + op.id() + " to replace");
    }
  }

  @Override
  public void understood(String op) {
    checkWriting();
    int rows =
        ask(
            () ->
                session.update(
                    "update ops set deferred = 0 where owner = ? and id = ? and deferred = 1",
                    ownerKey,
                    op));
    if (rows > 0) {
      change();
    } else if (op(op).isEmpty()) {
      throw new IllegalArgumentException("no op " + op + " that could be understood");
    }
  }

  @Override
  public void forget(String node) {
    change();
    int rows = 0;
    for (String table : List.of("cells", "occurrences", "lines", "log", "conflicts")) {
      rows +=
          ask(
              () ->
                  session.update(
                      "delete from " + table + " where owner = ? and node = ?", ownerKey, node));
    }
    rows +=
        ask(
            () ->
                session.update("delete from links where owner = ? and source = ?", ownerKey, node));
    assert rows >= 0;
  }

  @Override
  public void setClock(long hlc) {
    change();
    clock = hlc;
  }

  @Override
  public void put(OriginState state) {
    put(
        "insert or replace into origins"
            + " (owner, origin, digest, prefix, prefix_digest, highest)"
            + " values (?, ?, ?, ?, ?, ?)",
        state.origin(),
        state.digest(),
        state.prefix(),
        state.prefixDigest(),
        state.highest());
  }

  @Override
  public void put(RejectedOp rejected) {
    put(
        "insert or replace into rejected (owner, op, code, message, at) values (?, ?, ?, ?, ?)",
        rejected.op(),
        rejected.code(),
        rejected.message(),
        rejected.at().toEpochMilli());
  }

  @Override
  public void mark(String name, String value) {
    put("insert or replace into marks (owner, name, value) values (?, ?, ?)", name, value);
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
    renews = true;
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
    checkWriting();
    long key = ownerForWriting();
    int rows =
        ask(
            () ->
                session.update(
                    "insert into ops (owner, id, origin, sequence, hlc, schema, node, kind,"
                        + " payload, previous, revision, deferred)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (owner, id) do nothing",
                    key,
                    op.id(),
                    op.origin(),
                    op.sequence(),
                    op.hlc(),
                    op.schema(),
                    op.node(),
                    op.kind(),
                    op.payload(),
                    op.previous(),
                    before.revision() + 1,
                    deferred));
    if (rows == 1) {
      change();
    }
    return rows == 1;
  }

  @Override
  public void put(Cell cell) {
    put(
        "insert or replace into cells (owner, node, field, value, hlc, op)"
            + " values (?, ?, ?, ?, ?, ?)",
        cell.node(),
        cell.field(),
        cell.value(),
        cell.hlc(),
        cell.op());
  }

  @Override
  public void put(Occurrence occurrence) {
    put(
        "insert or replace into occurrences"
            + " (owner, node, key, resolution, day, first_hlc, op, last_hlc)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        occurrence.node(),
        occurrence.key(),
        occurrence.resolution(),
        occurrence.on(),
        occurrence.firstHlc(),
        occurrence.op(),
        occurrence.lastHlc());
  }

  @Override
  public void put(Line line) {
    put(
        "insert or replace into lines"
            + " (owner, node, id, after, text, hlc, place, inserted_at, deleted_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        line.node(),
        line.id(),
        line.after(),
        line.text(),
        line.hlc(),
        line.index(),
        line.insertedAt(),
        line.deletedAt());
  }

  @Override
  public void put(LogEntry entry) {
    put(
        "insert or replace into log (owner, node, key, text, hlc, op) values (?, ?, ?, ?, ?, ?)",
        entry.node(),
        entry.key(),
        entry.text(),
        entry.hlc(),
        entry.op());
  }

  @Override
  public void put(Link link) {
    put(
        "insert or replace into links (owner, source, relation, target, present, hlc, op)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        link.source(),
        link.relation(),
        link.target(),
        link.present(),
        link.hlc(),
        link.op());
  }

  @Override
  public void put(Conflict conflict) {
    put(
        "insert or replace into conflicts (owner, op, node, field, value, hlc)"
            + " values (?, ?, ?, ?, ?, ?)",
        conflict.op(),
        conflict.node(),
        conflict.field(),
        conflict.value(),
        conflict.hlc());
  }

  @Override
  public void removeConflict(String op) {
    remove("delete from conflicts where owner = ? and op = ?", op);
  }

  @Override
  public void forgetConflicts(long before) {
    remove("delete from conflicts where owner = ? and hlc < ?", before);
  }

  @Override
  public void forgetRejected() {
    remove("delete from rejected where owner = ?");
  }

  private void remove(String sql, Object... keys) {
    checkWriting();
    Object[] values = Stream.concat(Stream.of(ownerKey), Stream.of(keys)).toArray();
    int gone = ask(() -> session.update(sql, values));
    if (gone > 0) {
      change();
    }
  }

  @Override
  public void put(NodeRecord node) {
    put(
        "insert or replace into nodes (owner, id, reversed, kind, title, state, attention,"
            + " do_date, late_on, recurrence, project, day, deleted, created_at, changed_at,"
            + " closed_at, revision, stamp)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        node.id(),
        reversed(node.id()),
        node.kind().name(),
        node.title(),
        node.state().name(),
        node.attention().name(),
        Rows.text(node.doDate()),
        Rows.text(node.lateOn()),
        node.recurrence(),
        node.project(),
        node.day() == null ? null : node.day().toString(),
        node.deleted(),
        node.createdAt().toEpochMilli(),
        node.changedAt().toEpochMilli(),
        Rows.millis(node.closedAt()),
        node.revision(),
        before.revision() + 1);
  }

  @Override
  public void index(String node, String title, String body) {
    change();
    long owning = ownerForWriting();
    int rows =
        ask(
            () -> {
              String key = "select key from texts where owner = ? and node = ?";
              long text = session.bigNumber(key, owning, node);
              if (text == 0) {
                text =
                    session.bigNumber(
                        "insert into texts (owner, node) values (?, ?) returning key",
                        owning,
                        node);
              }
              return session.update(
                  "insert or replace into search (rowid, title, body) values (?, ?, ?)",
                  text,
                  title,
                  body);
            });
    assert rows >= 0;
  }

  @Override
  public void put(ClientRequest request) {
    put(
        "insert or replace into requests (owner, id, fingerprint, receipt, fenced, at)"
            + " values (?, ?, ?, ?, ?, ?)",
        request.opId(),
        request.fingerprint(),
        request.receipt(),
        request.fenced(),
        request.at().toEpochMilli());
  }

  @Override
  public void forgetRequests(Instant before, int keep) {
    record Newest(long at, String id) {}
    check();
    long limit = before.toEpochMilli();
    int gone =
        ask(
            () -> {
              if (session.number(
                      "select exists (select 1 from requests where owner = ? and at < ?)",
                      ownerKey,
                      limit)
                  == 0) {
                return 0;
              }
              Newest oldestKept = new Newest(Long.MAX_VALUE, "");
              if (keep > 0) {
                oldestKept =
                    session.first(
                        "select at, id from requests where owner = ?"
                            + " order by at desc, id desc limit 1 offset ?",
                        row -> new Newest(row.getLong(1), row.getString(2)),
                        ownerKey,
                        keep - 1);
              }
              return oldestKept == null
                  ? 0
                  : session.update(
                      "delete from requests where owner = ? and at < ? and (at, id) < (?, ?)",
                      ownerKey,
                      limit,
                      oldestKept.at(),
                      oldestKept.id());
            });
    if (gone > 0) {
      change();
    }
  }

  private void put(String sql, @Nullable Object... values) {
    change();
    @Nullable Object[] all = new @Nullable Object[values.length + 1];
    all[0] = ownerForWriting();
    System.arraycopy(values, 0, all, 1, values.length);
    int rows = ask(() -> session.update(sql, all));
    assert rows > 0;
  }

  private long ownerForWriting() {
    if (ownerKey == 0) {
      ownerKey =
          ask(
              () -> {
                int made = session.update("insert into owners (id) values (?)", owner);
                assert made == 1;
                return session.bigNumber("select key from owners where id = ?", owner);
              });
    }
    return ownerKey;
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
    if (failure != null) {
      throw new Broken(failure);
    }
  }

  private <T> T ask(Question<T> question) {
    check();
    try {
      return question.ask();
    } catch (SQLException e) {
      failure = e;
      throw new Broken(e);
    }
  }

  private <T> Optional<T> found(Lookup<T> question) {
    check();
    try {
      return Optional.ofNullable(question.ask());
    } catch (SQLException e) {
      failure = e;
      throw new Broken(e);
    }
  }

  private <T> List<T> list(Question<List<T>> question) {
    return Collections.unmodifiableList(ask(question));
  }

  private static String reversed(String id) {
    return new StringBuilder(id).reverse().toString();
  }
}
