package org.hephaestus.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
      assert unused != null;
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
    Map<String, NodeRecord> changes = new HashMap<>();
    changed.forEach(node -> changes.put(node.id(), node));
    List<NodeRecord> merged = new ArrayList<>(tasks.size() + changed.size());
    boolean inOrder = true;
    for (NodeRecord task : tasks) {
      NodeRecord change = changes.remove(task.id());
      if (change == null) {
        merged.add(task);
      } else if (isOutstanding(change)) {
        merged.add(change);
      }
    }
    for (NodeRecord added : changed) {
      if (changes.containsKey(added.id()) && isOutstanding(added)) {
        inOrder &= merged.isEmpty() || compare(merged.get(merged.size() - 1), added) < 0;
        merged.add(added);
      }
    }
    if (!inOrder) {
      merged.sort(OutstandingTasks::compare);
    }
    return Collections.unmodifiableList(merged);
  }

  /** As SQLite compares: by the bytes of UTF-8; for the ASCII of ULIDs that is by character. */
  private static int compare(NodeRecord a, NodeRecord b) {
    return a.id().compareTo(b.id());
  }

  private static boolean isOutstanding(NodeRecord node) {
    return node.kind() == NodeKind.TASK && node.state() == TaskState.OUTSTANDING && !node.deleted();
  }
}
