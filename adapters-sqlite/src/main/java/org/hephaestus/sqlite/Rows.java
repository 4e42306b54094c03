package org.hephaestus.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** Rows as records, and the columns in the order in which they are read. */
final class Rows {
  static final String NODE =
      "id, kind, title, state, attention, do_date, late_on, recurrence, project, day, deleted,"
          + " created_at, changed_at, closed_at, revision";
  static final String OP =
      "id, origin, sequence, hlc, schema, node, kind, payload, previous, revision, deferred";

  /** How many there are in {@link #OP}. */
  static final int OP_COLUMNS = 11;

  /** SQLITE_CORRUPT. */
  static final int CORRUPT = 11;

  private Rows() {}

  static NodeRecord node(ResultSet row) throws SQLException {
    try {
      return decoded(row);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new SQLException("the row of node " + row.getString(1) + ": " + e, null, CORRUPT, e);
    }
  }

  private static NodeRecord decoded(ResultSet row) throws SQLException {
    String day = row.getString(10);
    return new NodeRecord(
        row.getString(1),
        NodeKind.valueOf(row.getString(2)),
        row.getString(3),
        TaskState.valueOf(row.getString(4)),
        Attention.valueOf(row.getString(5)),
        when(row.getString(6)),
        when(row.getString(7)),
        row.getString(8),
        row.getString(9),
        day == null ? null : LocalDate.parse(day),
        row.getInt(11) != 0,
        Instant.ofEpochMilli(row.getLong(12)),
        Instant.ofEpochMilli(row.getLong(13)),
        instant(row, 14),
        row.getLong(15));
  }

  static StoredOp op(ResultSet row, String owner) throws SQLException {
    Op op =
        new Op(
            row.getString(1),
            row.getString(2),
            row.getLong(3),
            row.getLong(4),
            row.getInt(5),
            owner,
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9));
    return new StoredOp(op, row.getLong(10), row.getInt(11) != 0);
  }

  static Cell cell(ResultSet row) throws SQLException {
    return new Cell(
        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5));
  }

  static Conflict conflict(ResultSet row) throws SQLException {
    return new Conflict(
        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
  }

  static Occurrence occurrence(ResultSet row) throws SQLException {
    return new Occurrence(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getString(6),
        row.getLong(7));
  }

  static Line line(ResultSet row) throws SQLException {
    long deletedAt = row.getLong(8);
    boolean alive = row.wasNull();
    return new Line(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getInt(6),
        row.getLong(7),
        alive ? null : deletedAt);
  }

  static LogEntry entry(ResultSet row) throws SQLException {
    return new LogEntry(
        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5));
  }

  static Link link(ResultSet row) throws SQLException {
    return new Link(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4) != 0,
        row.getLong(5),
        row.getString(6));
  }

  static ClientRequest request(ResultSet row) throws SQLException {
    return new ClientRequest(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4) != 0,
        Instant.ofEpochMilli(row.getLong(5)));
  }

  /** A day as ISO 8601; a moment as milliseconds, a space, the zone. */
  static @Nullable String text(@Nullable When when) {
    return switch (when) {
      case null -> null;
      case When.Day d -> d.day().toString();
      case When.Moment m -> m.at().toEpochMilli() + " " + m.zone().getId();
    };
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable When when(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    return space < 0
        ? new When.Day(LocalDate.parse(text))
        : new When.Moment(
            Instant.ofEpochMilli(Long.parseLong(text.substring(0, space))),
            ZoneId.of(text.substring(space + 1)));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
