package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.op;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.StoredOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came to the format later: a store of an earlier build gets it, and stays of that format. */
class AddedTablesTest {
  @TempDir private Path folder = Path.of("");

  private List<String> sql(String... statements) throws SQLException {
    Path file = Stores.settings(folder).file();
    List<String> all = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (statement.execute(sql)) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
              all.add(rows.getString(rows.getMetaData().getColumnCount()));
            }
          }
        }
      }
    }
    return all;
  }

  private static Conflict conflict(int op) {
    return new Conflict(id(op), id(1), "title", "lost", op);
  }

  private static List<Arrival> deferred(SqliteStore store) {
    return answer(store.read(ME, tx -> tx.deferredOps(0, 9)));
  }

  private static List<Conflict> conflicts(SqliteStore store) {
    return answer(store.read(ME, tx -> tx.newestConflicts(0, 9)));
  }

  private void keep() {
    try (SqliteStore store = Stores.ready(Stores.settings(folder))) {
      boolean kept =
          answer(
              store.write(
                  ME,
                  tx -> {
                    tx.put(conflict(7));
                    return tx.append(op(ME, 1, id(1)), false) && tx.append(op(ME, 2, id(1)), true);
                  }));
      assertThat(kept).isTrue();
    }
  }

  /** Those before conflicts, and those before sync. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table conflicts; drop index ops_deferred",
        "drop table conflicts; drop index ops_deferred; drop table marks; drop table rejected;"
            + " drop table origins; drop index ops_origin"
      })
  void aStoreOfAnEarlierBuildGetsWhatItLacks(String older) throws SQLException {
    keep();
    List<String> names = List.of("select name from sqlite_schema order by name");
    List<String> before = sql(names.getFirst());
    assertThat(sql(older.split(";", -1))).isEmpty();
    assertThat(sql(names.getFirst())).hasSizeLessThan(before.size());
    try (SqliteStore store = Stores.ready(Stores.settings(folder))) {
      assertThat(store.identity().format()).isEqualTo(1);
      assertThat(deferred(store)).hasSize(1);
      assertThat(conflicts(store)).isEmpty();
      boolean written =
          answer(
              store.write(
                  ME,
                  tx -> {
                    tx.put(conflict(8));
                    tx.understood(id(2));
                    tx.mark("m", "1");
                    return true;
                  }));
      assertThat(written).isTrue();
      assertThat(deferred(store)).isEmpty();
      assertThat(conflicts(store)).containsExactly(conflict(8));
    }
    assertThat(sql(names.getFirst())).isEqualTo(before);
    assertThat(sql("pragma user_version")).containsExactly("1");
  }

  /** A build that does not know them writes beside them. */
  @Test
  void whatAnEarlierBuildKeepsIsFoundThroughTheIndex() throws SQLException {
    keep();
    assertThat(
            sql(
                "insert into ops (owner, id, origin, sequence, hlc, schema, node, kind, payload,"
                    + " previous, revision, deferred) select owner, '"
                    + id(3)
                    + "', origin, 3, hlc, 9, node, 'paint', '{ }', previous, 9, 1 from ops limit 1"))
        .isEmpty();
    try (SqliteStore store = Stores.ready(Stores.settings(folder))) {
      assertThat(deferred(store))
          .extracting(arrival -> arrival.op().id())
          .containsExactly(id(2), id(3));
      StoredOp kept = answer(store.read(ME, tx -> tx.op(id(3)).orElseThrow()));
      assertThat(kept.deferred()).isTrue();
      assertThat(kept.op().payload()).isEqualTo("{ }");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ops indexed by ops_deferred where owner = 1 and arrival > 5 and deferred = 1"
            + " order by arrival limit 9 | ops_deferred (owner=? AND arrival>?)",
        "conflicts where owner = 1 and hlc >= 5 order by hlc desc, op desc limit 9"
            + " | conflicts_hlc (owner=? AND hlc>?)",
        "conflicts where owner = 1 and node = 'n' and field = 'f' order by hlc, op"
            + " | conflicts_field (owner=? AND node=? AND field=?)",
        "ops where +owner = 1 and arrival > 5 order by arrival limit 9 | PRIMARY KEY (rowid>?)",
        "ops where owner = 1 and origin = 'o' and (sequence, id) > (4, 'x') order by sequence, id"
            + " limit 9 | ops_origin (owner=? AND origin=? AND (sequence,id)>(?,?))",
        "conflicts where owner = 1 and op = 'x' | PRIMARY KEY (owner=? AND op=?)"
      })
  void nothingIsScannedOrSorted(String query, String want) throws SQLException {
    keep();
    List<String> plan = sql("explain query plan select * from " + query);
    assertThat(plan).singleElement().asString().contains("SEARCH").contains(want);
  }
}
