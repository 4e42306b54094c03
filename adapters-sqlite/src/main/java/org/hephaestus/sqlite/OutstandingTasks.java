package org.hephaestus.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The outstanding tasks of each owner, decoded, as of a revision. A transaction that sees a later
 * revision reads only the rows written since, whichever process wrote them.
 */
final class OutstandingTasks {
  private static final String ALL =
      "select "
          + Rows.NODE
          + " from nodes where owner = ? and kind = 'TASK' and state = 'OUTSTANDING'"
          + " and deleted = 0 order by id";
  private static final String SINCE =
      "select " + Rows.NODE + " from nodes where owner = ? and stamp > ?";

  private static final Comparator<NodeRecord> BY_ID =
      Comparator.comparing(NodeRecord::id, Utf8Order.BY_CODE_POINT);

  /** Each of these moves the rest of the list; beyond it merging is quicker. */
  private static final int FEW = 64;

  private record Kept(long revision, List<NodeRecord> tasks) {}

  private final Map<Long, Kept> kept = new ConcurrentHashMap<>();

  /**
   * What a transaction sees.
   *
   * @param revision that was committed when it began
   * @param shared whether others may see it: not with the rows of a transaction in progress
   */
  List<NodeRecord> list(Session session, long owner, long revision, boolean shared)
      throws SQLException {
    Kept known = kept.get(owner);
    if (known != null && known.revision() == revision && shared) {
      return known.tasks();
    }
    List<NodeRecord> now =
        known == null || known.revision() > revision
            ? Collections.unmodifiableList(session.list(ALL, Rows::node, owner))
            : patched(known.tasks(), session.list(SINCE, Rows::node, owner, known.revision()));
    if (shared) {
      Kept fresh = new Kept(revision, now);
      Kept unused =
          kept.merge(owner, fresh, (old, next) -> old.revision() > next.revision() ? old : next);
    }
    return now;
  }

  /** How many, if that is known without asking. */
  @Nullable Integer count(long owner, long revision) {
    Kept known = kept.get(owner);
    return known != null && known.revision() == revision ? known.tasks().size() : null;
  }

  void forget() {
    kept.clear();
  }

  private static List<NodeRecord> patched(List<NodeRecord> tasks, List<NodeRecord> changed) {
    if (changed.isEmpty()) {
      return tasks;
    }
    if (changed.size() > FEW) {
      return merged(tasks, changed);
    }
    List<NodeRecord> patched = new ArrayList<>(tasks);
    for (NodeRecord change : changed) {
      int at = Collections.binarySearch(patched, change, BY_ID);
      if (at >= 0 && isOutstanding(change)) {
        NodeRecord unused = patched.set(at, change);
      } else if (at >= 0) {
        NodeRecord unused = patched.remove(at);
      } else if (isOutstanding(change)) {
        patched.add(-at - 1, change);
      }
    }
    return Collections.unmodifiableList(patched);
  }

  /** The same for many changes, in one go. */
  private static List<NodeRecord> merged(List<NodeRecord> tasks, List<NodeRecord> changed) {
    NavigableMap<String, NodeRecord> all = new TreeMap<>(Utf8Order.BY_CODE_POINT);
    tasks.forEach(task -> all.put(task.id(), task));
    for (NodeRecord change : changed) {
      if (isOutstanding(change)) {
        all.put(change.id(), change);
      } else {
        all.remove(change.id());
      }
    }
    return List.copyOf(all.values());
  }

  private static boolean isOutstanding(NodeRecord node) {
    return node.kind() == NodeKind.TASK && node.state() == TaskState.OUTSTANDING && !node.deleted();
  }
}
