package org.hephaestus.ports.store;

import java.util.List;
import java.util.Optional;

/**
 * What can be asked of one owner's data. Lists are unmodifiable. Valid until the body returns, on
 * its thread only.
 */
public interface ReadTransaction {
  /**
   * Counts the transactions that changed anything, of any owner. In a write: the number of this
   * one, if it will change anything.
   */
  long revision();

  /** A node, also a deleted one. */
  Optional<NodeRecord> node(String id);

  /**
   * The nodes that are not deleted and whose id begins with {@code part}, or ends with it when it
   * has at least four characters; in order of id.
   *
   * @param part upper case
   * @param limit the most that are answered
   */
  List<NodeRecord> nodesMatching(String part, int limit);

  /**
   * All tasks that are outstanding and not deleted, in order of id. May be shared: cheap to ask.
   */
  List<NodeRecord> outstanding();

  /** Tasks that are not deleted, in order of id. */
  List<NodeRecord> tasks(TaskQuery query);

  /** How many tasks that are not deleted are outstanding. */
  long outstandingCount();

  /** Projects that are not deleted, in order of id. */
  List<NodeRecord> projects();

  /**
   * All nodes, deleted ones too, in order of id: those behind {@code id}.
   *
   * @param limit the most that are answered
   */
  List<NodeRecord> nodesAfter(String id, int limit);

  /** The winning value of a field. */
  Optional<Cell> cell(String node, String field);

  /** All fields of a node, in order of their names. */
  List<Cell> cells(String node);

  /** All resolved occurrences of a node, in order of their keys. */
  List<Occurrence> occurrences(String node);

  /** All lines of a document, dead ones too, in order of id. */
  List<Line> lines(String node);

  /** The log in order of (hlc, key). */
  List<LogEntry> log(String node);

  /** The links from a node, removed ones too, in order of (relation, target). */
  List<Link> links(String node);

  /** The conflicts of a field, in order of (hlc, op). */
  List<Conflict> conflicts(String node, String field);

  /**
   * The conflicts of all nodes whose clock is not lower than {@code since}, newest first: by (hlc,
   * op).
   *
   * @param limit the most that are answered
   */
  List<Conflict> newestConflicts(long since, int limit);

  /**
   * The conflicts whose op has an id that begins with {@code part}, or ends with it when it has at
   * least four characters; in order of op.
   *
   * @param part upper case
   * @param limit the most that are answered
   */
  List<Conflict> conflictsMatching(String part, int limit);

  /** How many conflicts have a clock that is not lower than {@code since}. */
  long conflictCount(long since);

  /**
   * Nodes that are not deleted and contain every word, best first; a word also matches as the
   * beginning of a longer one.
   *
   * @param text words as a person types them; nothing in it is syntax
   * @param limit the most that are answered
   */
  List<SearchHit> search(String text, int limit);

  /** An op by its id. */
  Optional<StoredOp> op(String id);

  /** The ops of a node in the order in which they came here. */
  List<StoredOp> ops(String node);

  /**
   * The newest ops of all nodes, newest first; not those that have none any more.
   *
   * @param limit the most that are answered
   */
  List<StoredOp> newestOps(int limit);

  /** What became of a client's request. */
  Optional<ClientRequest> request(String opId);

  /** The number of the last op that was made under this store's own origin; 0 for none. */
  long lastSequence();

  /** The highest hybrid logical clock seen; 0 in a new store. */
  long clock();

  /** The number of the op that came last; 0 when there is none. */
  long lastArrival();

  /**
   * The ops that came after a number, in the order in which they came.
   *
   * @param limit the most that are answered
   */
  List<Arrival> opsSince(long arrival, int limit);

  /**
   * The ops that are {@link StoredOp#deferred()} and came after a number, in the order in which
   * they came. Cheap, also when there are none among very many ops.
   *
   * @param limit the most that are answered
   */
  List<Arrival> deferredOps(long arrival, int limit);

  /**
   * The ops of one origin in order of (sequence, id): those behind ({@code sequence}, {@code id}).
   *
   * @param limit the most that are answered
   */
  List<Op> opsOf(String origin, long sequence, String id, int limit);

  /** What was put about each origin, in order of their names. */
  List<OriginState> origins();

  /** The ops that were rejected, in order of their ids. */
  List<RejectedOp> rejected();

  /** A small fact that is kept with the data; empty when there is none of that name. */
  Optional<String> mark(String name);
}
