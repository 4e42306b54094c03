package org.hephaestus.app.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Damages a store as a bad version could: an index no longer says what its table says. */
public final class Corrupt {
  private Corrupt() {}

  /** Arguments: the database. Runs in a guest, with nothing but the driver beside it. */
  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 5000");
      statement.execute("pragma writable_schema = on");
      statement.execute(
          "update sqlite_schema set rootpage ="
              + " (select rootpage from sqlite_schema where name = 'nodes_other')"
              + " where name = 'ops_node'");
      statement.execute("pragma schema_version = 4711");
      System.out.println("damaged");
    }
  }
}
