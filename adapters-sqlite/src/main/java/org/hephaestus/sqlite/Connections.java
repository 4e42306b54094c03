package org.hephaestus.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one database: a writer, and readers that are kept for the next one. Opens what
 * is missing. The caller sees to it that one thread has the writer.
 */
final class Connections {
  /** More readers at a time are opened, but not kept. */
  private static final int KEPT_READERS = 4;

  private final Path file;
  private final Duration patience;
  private final Deque<Session> readers = new ArrayDeque<>();
  private @Nullable Session writer;

  Connections(Path file, Duration patience) {
    this.file = file;
    this.patience = patience;
  }

  Session writer() throws SQLException {
    Session open = writer;
    if (open == null) {
      open = Session.open(file, patience, false);
      writer = open;
    }
    return open;
  }

  /** The writer is of no use any more; the next one is a new one. */
  void dropWriter() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  Session borrowReader() throws SQLException {
    synchronized (readers) {
      Session kept = readers.poll();
      if (kept != null) {
        return kept;
      }
    }
    return Session.open(file, patience, true);
  }

  void giveBack(Session reader, boolean sound) {
    synchronized (readers) {
      if (sound && readers.size() < KEPT_READERS) {
        readers.push(reader);
        return;
      }
    }
    reader.close();
  }

  /** Closes all that nobody uses; the writer last, which folds the log into the database. */
  void close() {
    closeReaders();
    dropWriter();
  }

  void closeReaders() {
    synchronized (readers) {
      readers.forEach(Session::close);
      readers.clear();
    }
  }
}
