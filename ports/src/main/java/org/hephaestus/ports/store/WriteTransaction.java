package org.hephaestus.ports.store;

import java.time.Instant;

/**
 * What can be done to one owner's data. A {@code put} replaces the row with the same key. The rows
 * are stored as given; what they must be is decided above.
 */
public interface WriteTransaction extends ReadTransaction {
  /** The next number of this store's own origin, contiguous over committed transactions. */
  long nextSequence();

  /**
   * Numbers the ops of this store under a new origin from here on, beginning with 1; {@link
   * Store#identity()} names it once this is committed.
   */
  void renewOrigin();

  /** Keeps a clock; never lowers it. */
  void advanceClock(long hlc);

  /**
   * Keeps an op.
   *
   * @param deferred see {@link StoredOp#deferred()}
   * @return false, and no effect, when an op with this id is there already
   */
  boolean append(Op op, boolean deferred);

  /** Key: node and field. */
  void put(Cell cell);

  /** Key: node and key. */
  void put(Occurrence occurrence);

  /** Key: node and id. */
  void put(Line line);

  /** Key: node and key. */
  void put(LogEntry entry);

  /** Key: source, relation and target. */
  void put(Link link);

  /** Key: op. */
  void put(Conflict conflict);

  /** Removes a conflict; nothing happens when there is none of that op. */
  void removeConflict(String op);

  /** Removes the conflicts whose clock is lower than {@code before}. */
  void forgetConflicts(long before);

  /** Key: id. The revision is stored as given. */
  void put(NodeRecord node);

  /**
   * What {@link #search} looks at.
   *
   * @param title one line
   * @param body document and log
   */
  void index(String node, String title, String body);

  /** Key: op id. */
  void put(ClientRequest request);

  /** Forgets requests older than {@code before}, but keeps the newest {@code keep}. */
  void forgetRequests(Instant before, int keep);

  /**
   * Replaces an op by one with the same id, in its place.
   *
   * @throws IllegalArgumentException when there is no op with this id
   */
  void replace(Op op);

  /**
   * An op is not {@link StoredOp#deferred()} any more.
   *
   * @throws IllegalArgumentException when there is no op with this id
   */
  void understood(String op);

  /**
   * Removes the cells, occurrences, lines, log, links and conflicts of a node, so that they can be
   * derived anew. Its ops stay.
   */
  void forget(String node);

  /** Sets the clock, also to a lower value. */
  void setClock(long hlc);

  /** Key: origin. */
  void put(OriginState state);

  /** Key: op. */
  void put(RejectedOp rejected);

  /** Forgets which ops were rejected; the ops stay. */
  void forgetRejected();

  /** Keeps a small fact with the data. */
  void mark(String name, String value);
}
