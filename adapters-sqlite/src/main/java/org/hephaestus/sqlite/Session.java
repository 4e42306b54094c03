package org.hephaestus.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection and its prepared statements. Used by one thread at a time.
 *
 * <p>It stays in auto-commit mode and says BEGIN and COMMIT itself: the driver's own transactions
 * begin the next one in {@code commit()}, and an idle connection would hold the write lock.
 */
final class Session implements AutoCloseable {
  /** Makes a value of the current row. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private boolean broken;

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** A connection to a database of ours in daily use; never makes one. */
  static Session open(Path file, Duration patience, boolean readOnly) throws SQLException {
    Session session = connect(file, "", patience);
    try {
      session.text("pragma journal_mode = wal");
      session.execute("pragma synchronous = full");
      session.execute("pragma cache_size = -16000");
      session.execute("pragma temp_store = memory");
      if (readOnly) {
        session.execute("pragma query_only = on");
      }
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** A connection to a file that nobody else knows yet, in the simplest mode there is. */
  static Session openPrivate(Path file) throws SQLException {
    Session session = connect(file, "", Duration.ZERO);
    try {
      session.execute("pragma synchronous = full");
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** A connection that only looks, and leaves nothing beside a file that nobody writes. */
  static Session openUnchanging(Path file) throws SQLException {
    return connect(file, "?immutable=1&mode=ro", Duration.ZERO);
  }

  private static Session connect(Path file, String parameters, Duration patience)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    config.setGetGeneratedKeys(false); // nobody asks for them, and each costs a statement
    config.setBusyTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
    // As a URI, since the driver takes a question mark in a plain name for its own parameters.
    return new Session(
        config.createConnection("jdbc:sqlite:" + file.toUri().toASCIIString() + parameters));
  }

  /** Begins a transaction; for writing it waits for its turn at once. */
  void begin(boolean writing) throws SQLException {
    execute(writing ? "begin immediate" : "begin");
  }

  void commit() throws SQLException {
    execute("commit");
  }

  /** Ends a transaction without effect; whether the connection can be used on. */
  boolean rollback() {
    try {
      execute("rollback");
    } catch (SQLException e) {
      // After an error of the disk SQLite has rolled back already, and says that there is nothing.
      String said = e.getMessage() == null ? "" : e.getMessage();
      broken |= !said.contains("no transaction is active");
    }
    return !broken;
  }

  /** Runs a kept statement without an answer. */
  void execute(String sql) throws SQLException {
    boolean unused = prepared(sql).execute();
  }

  /** Runs a kept statement that changes rows; how many. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    return bound(sql, values).executeUpdate();
  }

  /** All rows. */
  <T> List<T> list(String sql, Decoder<? extends T> decoder, @Nullable Object... values)
      throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        all.add(decoder.decode(rows));
      }
    }
    return all;
  }

  /** The first row; null when there is none. */
  <T> @Nullable T first(String sql, Decoder<? extends T> decoder, @Nullable Object... values)
      throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? decoder.decode(rows) : null;
    }
  }

  int number(String sql, @Nullable Object... values) throws SQLException {
    Integer found = first(sql, row -> row.getInt(1), values);
    return found == null ? 0 : found;
  }

  long bigNumber(String sql, @Nullable Object... values) throws SQLException {
    Long found = first(sql, row -> row.getLong(1), values);
    return found == null ? 0 : found;
  }

  String text(String sql, @Nullable Object... values) throws SQLException {
    String found = first(sql, row -> row.getString(1), values);
    return found == null ? "" : found;
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        statement.setNull(i + 1, java.sql.Types.NULL);
      } else if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else if (value instanceof Boolean flag) {
        statement.setInt(i + 1, flag ? 1 : 0);
      } else {
        statement.setLong(i + 1, ((Number) value).longValue());
      }
    }
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  @Override
  public void close() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException ignored) {
        // the connection's end ends it too
      }
    }
    statements.clear();
    try {
      connection.close();
    } catch (SQLException ignored) {
      // what was committed is on the disk
    }
  }
}
