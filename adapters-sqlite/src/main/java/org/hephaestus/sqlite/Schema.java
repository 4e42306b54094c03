package org.hephaestus.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreIdentity;

/** The tables, and how an older form of them becomes this one. */
final class Schema {
  /** {@code HEPH}. */
  static final int APPLICATION_ID = 0x48455048;

  /** Version of the tables that this build writes. */
  static final int FORMAT = 1;

  private static final List<String> TABLES =
      List.of(
          """
          create table meta (
            one integer primary key check (one = 1),
            store_id text not null, origin text not null, owner text not null,
            revision integer not null, sequence integer not null, clock integer not null
          ) strict""",
          "create table owners (key integer primary key, id text not null unique) strict",
          // arrival: the order in which they came here
          """
          create table ops (
            arrival integer primary key, owner integer not null, id text not null,
            origin text not null, sequence integer not null, hlc integer not null,
            schema integer not null, node text not null, kind text not null,
            payload text not null, previous text,
            revision integer not null, deferred integer not null
          ) strict""",
          "create unique index ops_id on ops (owner, id)",
          "create index ops_node on ops (owner, node, arrival)",
          """
          create table cells (
            owner integer not null, node text not null, field text not null,
            value text not null, hlc integer not null, op text not null,
            primary key (owner, node, field)
          ) strict, without rowid""",
          """
          create table occurrences (
            owner integer not null, node text not null, key text not null,
            resolution text not null, day text not null, first_hlc integer not null,
            op text not null, last_hlc integer not null,
            primary key (owner, node, key)
          ) strict, without rowid""",
          """
          create table lines (
            owner integer not null, node text not null, id text not null,
            after text not null, text text not null, hlc integer not null, place integer not null,
            inserted_at integer not null, deleted_at integer,
            primary key (owner, node, id)
          ) strict, without rowid""",
          """
          create table log (
            owner integer not null, node text not null, key text not null,
            text text not null, hlc integer not null, op text not null,
            primary key (owner, node, key)
          ) strict, without rowid""",
          """
          create table links (
            owner integer not null, source text not null, relation text not null,
            target text not null, present integer not null, hlc integer not null,
            op text not null,
            primary key (owner, source, relation, target)
          ) strict, without rowid""",
          // reversed: the id backwards, for its endings; stamp: the revision that really wrote the
          // row, while revision is what the caller says
          """
          create table nodes (
            owner integer not null, id text not null, reversed text not null,
            kind text not null, title text not null, state text not null, attention text not null,
            do_date text, late_on text, recurrence text, project text, day text,
            deleted integer not null, created_at integer not null, changed_at integer not null,
            closed_at integer, revision integer not null, stamp integer not null,
            primary key (owner, id)
          ) strict, without rowid""",
          "create index nodes_reversed on nodes (owner, reversed)",
          "create index nodes_stamp on nodes (owner, stamp)",
          "create index nodes_project on nodes (owner, project, id) where project is not null",
          """
          create index nodes_open on nodes (owner, project)
            where kind = 'TASK' and state = 'OUTSTANDING' and deleted = 0""",
          "create index nodes_other on nodes (owner, kind, id) where kind <> 'TASK'",
          """
          create table texts (
            key integer primary key, owner integer not null, node text not null,
            unique (owner, node)
          ) strict""",
          """
          create virtual table search using fts5 (
            title, body, tokenize = 'unicode61 remove_diacritics 2')""",
          "insert into search (search, rank) values ('rank', 'bm25(10.0, 1.0)')",
          """
          create table requests (
            owner integer not null, id text not null, fingerprint text not null,
            receipt text not null, fenced integer not null, at integer not null,
            primary key (owner, id)
          ) strict, without rowid""",
          "create index requests_at on requests (owner, at, id)",
          "pragma application_id = " + APPLICATION_ID,
          "pragma user_version = " + FORMAT);

  /**
   * What came to this format later. A build that does not know these tables leaves them alone, and
   * nothing in them is wrong then: they say up to which arrival they count.
   */
  private static final List<String> ADDED =
      List.of(
          "create index if not exists ops_origin on ops (owner, origin, sequence, id)",
          """
          create table if not exists origins (
            owner integer not null, origin text not null, digest integer not null,
            prefix integer not null, prefix_digest integer not null, highest integer not null,
            primary key (owner, origin)
          ) strict, without rowid""",
          """
          create table if not exists rejected (
            owner integer not null, op text not null, code text not null, message text not null,
            at integer not null,
            primary key (owner, op)
          ) strict, without rowid""",
          """
          create table if not exists marks (
            owner integer not null, name text not null, value text not null,
            primary key (owner, name)
          ) strict, without rowid""",
          // what an older build leaves as it is; the domain counts up to where it is right
          """
          create table if not exists conflicts (
            owner integer not null, op text not null, node text not null, field text not null,
            value text not null, hlc integer not null,
            primary key (owner, op)
          ) strict, without rowid""",
          "create index if not exists conflicts_field on conflicts (owner, node, field, hlc, op)",
          "create index if not exists conflicts_hlc on conflicts (owner, hlc, op)",
          "create index if not exists ops_deferred on ops (owner, arrival) where deferred = 1");

  /** The last of {@link #ADDED}: where it is, the others are. */
  private static final String LAST_ADDED = "ops_deferred";

  private Schema() {}

  /** Makes the tables in an empty database. */
  static void create(Session session, StoreIdentity identity) throws SQLException {
    session.begin(true);
    for (String statement : TABLES) {
      session.execute(statement);
    }
    for (String statement : ADDED) {
      session.execute(statement);
    }
    session.update(
        "insert into meta values (1, ?, ?, ?, 0, 0, 0)",
        identity.storeId(),
        identity.origin(),
        identity.owner());
    session.commit();
  }

  /** Refuses a format that this build does not know. */
  static void checkFormat(Path file, int format) throws StoreProblem {
    if (format > FORMAT) {
      throw new StoreProblem(
          Kind.NEWER_FORMAT,
          file
              + " has format "
              + format
              + ", this version knows formats up to "
              + FORMAT
              + "; it was not touched",
          Failures.next(Kind.NEWER_FORMAT, file));
    }
    if (format < 1) {
      throw new StoreProblem(
          Kind.CORRUPT,
          "the store " + file + " is damaged: it has format " + format,
          Failures.next(Kind.CORRUPT, file));
    }
  }

  /** Brings the tables to this build's format, one step after the other. */
  static void migrate(Session session, Path file) throws SQLException, StoreProblem {
    for (int format = session.number("pragma user_version"); ; format++) {
      checkFormat(file, format);
      if (format == FORMAT) {
        add(session);
        return;
      }
      step(file, format);
    }
  }

  private static void add(Session session) throws SQLException {
    if (session.number("select count(*) from sqlite_schema where name = ?", LAST_ADDED) == 0) {
      session.begin(true);
      for (String statement : ADDED) {
        session.execute(statement);
      }
      session.commit();
    }
  }

  /** From a format to the next one, in one transaction. There is none yet. */
  private static void step(Path file, int format) throws StoreProblem {
    switch (format) {
      default ->
          throw new StoreProblem(
              Kind.CORRUPT,
              "the store " + file + " has format " + format + ", which never was",
              Failures.next(Kind.CORRUPT, file));
    }
  }

  /**
   * Looks for damage: SQLite's own check, and what must be there.
   *
   * @return what is wrong; empty when nothing is
   */
  static String damage(Session session) throws SQLException {
    String check = session.text("pragma quick_check(1)");
    if (!check.equals("ok")) {
      return Failures.oneLine(check);
    }
    if (session.number("select count(*) from meta where length(origin) = 32") != 1) {
      return "it does not say which store it is";
    }
    // An index that cannot be read says so itself.
    int unused =
        session.number("select count(*) from search where search match '\"heph\" \"check\"'");
    return "";
  }
}
