package org.hephaestus.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Op;

/**
 * What can be read of a store that this version cannot open: one of a newer format, or a damaged
 * one. Only the ops and the records of clients' requests; all else follows from them. The ops'
 * table is the one thing that every format must keep as it is.
 *
 * @param storeId of the store; empty when it cannot be read
 * @param ops of each owner, in the order in which they came here
 * @param requests of each owner
 * @param problem what stopped the reading; empty when nothing did
 */
public record Salvage(
    String storeId,
    Map<String, List<Op>> ops,
    Map<String, List<ClientRequest>> requests,
    String problem) {
  private static final int AT_ONCE = 200;

  /** A row and what identifies it. */
  private record Numbered(long arrival, String owner, Op op) {}

  private record Owned(String owner, ClientRequest request) {}

  /** Reads it; changes nothing but SQLite's own log beside it. Nobody else has it open. */
  public static Salvage read(Path file) {
    Map<String, List<Op>> ops = new LinkedHashMap<>();
    Map<String, List<ClientRequest>> requests = new LinkedHashMap<>();
    String storeId = "";
    try (Session session = Session.openPrivate(file)) {
      session.execute("pragma query_only = on");
      storeId = session.text("select store_id from meta");
      long after = -1;
      while (true) {
        // In pieces, so that damage costs what lies behind it and not what lies before.
        List<Numbered> some = some(session, after);
        if (some.isEmpty()) {
          break;
        }
        for (Numbered one : some) {
          ops.computeIfAbsent(one.owner(), owner -> new ArrayList<>()).add(one.op());
        }
        after = some.getLast().arrival();
      }
      for (Owned one : requests(session)) {
        requests.computeIfAbsent(one.owner(), owner -> new ArrayList<>()).add(one.request());
      }
      return new Salvage(storeId, ops, requests, "");
    } catch (SQLException e) {
      return new Salvage(storeId, ops, requests, Failures.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private static List<Numbered> some(Session session, long after) throws SQLException {
    return session.list(
        "select o.id, o.origin, o.sequence, o.hlc, o.schema, o.node, o.kind, o.payload,"
            + " o.previous, o.revision, o.deferred, o.arrival, w.id"
            + " from ops o join owners w on w.key = o.owner"
            + " where o.arrival > ? order by o.arrival limit "
            + AT_ONCE,
        row ->
            new Numbered(row.getLong(12), row.getString(13), Rows.op(row, row.getString(13)).op()),
        after);
  }

  private static List<Owned> requests(Session session) throws SQLException {
    return session.list(
        "select r.id, r.fingerprint, r.receipt, r.fenced, r.at, w.id"
            + " from requests r join owners w on w.key = r.owner",
        row ->
            new Owned(
                row.getString(6),
                new ClientRequest(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4) != 0,
                    Instant.ofEpochMilli(row.getLong(5)))));
  }
}
