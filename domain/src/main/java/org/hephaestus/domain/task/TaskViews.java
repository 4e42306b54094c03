package org.hephaestus.domain.task;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.domain.date.Recurrence;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.TaskQuery;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** What is asked about tasks. */
final class TaskViews {
  private final ReadTransaction tx;

  TaskViews(ReadTransaction tx) {
    this.tx = tx;
  }

  TaskRequest.TaskPage list(TaskRequest.ListTasks list) {
    checkLimit(list.limit());
    Capture capture = list.capture();
    List<NodeRecord> wanted = wanted(list.filter(), capture);
    ZoneId zone = capture.zone();
    List<ListKey> keys = new ArrayList<>(wanted.size());
    for (NodeRecord task : wanted) {
      keys.add(ListKey.of(task, zone));
    }
    keys.sort(Comparator.naturalOrder());
    int from = 0;
    if (!list.after().isEmpty()) {
      ListKey after = ListKey.parse(list.after());
      while (from < keys.size() && keys.get(from).compareTo(after) <= 0) {
        from++;
      }
    }
    int to = Math.min(keys.size(), from + list.limit());
    Rows rows = new Rows(tx, capture);
    List<TaskRow> page = new ArrayList<>(to - from);
    for (ListKey key : keys.subList(from, to)) {
      page.add(rows.task(key.task()));
    }
    return new TaskRequest.TaskPage(page, to < keys.size() ? keys.get(to - 1).text() : "");
  }

  private List<NodeRecord> wanted(TaskFilter filter, Capture capture) {
    String project =
        filter.project() == null ? null : new References(tx).project(filter.project()).id();
    Attention attention = filter.attention() == null ? null : Words.attention(filter.attention());
    ZoneId zone = capture.zone();
    LocalDate today = capture.at().atZone(zone).toLocalDate();
    List<NodeRecord> found = new ArrayList<>();
    for (NodeRecord task : candidates(filter.states(), project)) {
      if ((project == null || project.equals(task.project()))
          && (attention == null || attention == task.attention())
          && (!filter.due()
              || isDue(task.doDate(), today, zone)
              || isDue(task.lateOn(), today, zone))) {
        found.add(task);
      }
    }
    return found;
  }

  private List<NodeRecord> candidates(Set<TaskState> states, @Nullable String project) {
    if (states.equals(Set.of(TaskState.OUTSTANDING))) {
      return tx.outstanding();
    }
    List<NodeRecord> all = new ArrayList<>();
    String after = "";
    while (true) {
      List<NodeRecord> page =
          tx.tasks(new TaskQuery(states, project, after, TaskRequest.ListTasks.MAX_ROWS));
      all.addAll(page);
      if (page.size() < TaskRequest.ListTasks.MAX_ROWS) {
        return all;
      }
      after = page.getLast().id();
    }
  }

  private static boolean isDue(@Nullable When when, LocalDate today, ZoneId zone) {
    return when != null && !DateWords.dayOf(when, zone).isAfter(today);
  }

  TaskRequest.Ranking next(TaskRequest.Next next) {
    checkLimit(next.limit());
    List<NodeRecord> tasks = tx.outstanding();
    if (next.project() != null) {
      String project = new References(tx).project(next.project()).id();
      tasks = tasks.stream().filter(task -> project.equals(task.project())).toList();
    }
    Rows rows = new Rows(tx, next.capture());
    return new TaskRequest.Ranking(
        NextPolicy.rank(tasks, next.capture(), next.limit()).stream()
            .map(
                placed ->
                    new TaskRequest.Ranked(
                        rows.task(placed.task()),
                        placed.score(),
                        NextPolicy.terms(placed.task(), next.capture())))
            .toList());
  }

  static TaskRequest.Previewed preview(TaskRequest.Preview preview) {
    When when =
        preview.date() == null ? null : Words.date("date", preview.date(), preview.capture());
    Recurrence rule = preview.recurrence() == null ? null : Words.recurrence(preview.recurrence());
    return new TaskRequest.Previewed(
        when == null ? null : Rows.shown(when, preview.capture()),
        rule == null ? null : rule.text());
  }

  static void checkLimit(int limit) {
    if (limit < 1 || limit > TaskRequest.ListTasks.MAX_ROWS) {
      throw Refusal.parameter(
          "limit",
          "limit must be 1 to " + TaskRequest.ListTasks.MAX_ROWS + ", was " + limit,
          "ask for the rest with the cursor");
    }
  }

  /** The place of a task in a list; also when the task itself has moved or gone. */
  private record ListKey(Instant date, int attention, String id, @Nullable NodeRecord node)
      implements Comparable<ListKey> {
    private static final Comparator<ListKey> ORDER =
        Comparator.comparing(ListKey::date)
            .thenComparingInt(ListKey::attention)
            .thenComparing(ListKey::id);

    static ListKey of(NodeRecord task, ZoneId zone) {
      When date = task.doDate();
      return new ListKey(
          date == null ? Instant.MAX : DateWords.instantOf(date, zone),
          place(task.attention()),
          task.id(),
          task);
    }

    private static int place(Attention attention) {
      return switch (attention) {
        case RED -> 1;
        case ORANGE -> 2;
        case WHITE -> 3;
        case BLUE -> 4;
      };
    }

    NodeRecord task() {
      if (node == null) {
        throw new IllegalStateException("a cursor is no task");
      }
      return node;
    }

    String text() {
      return (date.equals(Instant.MAX) ? "" : Long.toString(date.toEpochMilli()))
          + "."
          + attention
          + "."
          + id;
    }

    static ListKey parse(String text) {
      String[] parts = text.split("\\.", -1);
      try {
        if (parts.length == 3) {
          return new ListKey(
              parts[0].isEmpty() ? Instant.MAX : Instant.ofEpochMilli(Long.parseLong(parts[0])),
              Integer.parseInt(parts[1]),
              parts[2],
              null);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw Refusal.parameter(
          "after", "'" + text + "' is no cursor of a list", "send back 'next' of the page before");
    }

    @Override
    public int compareTo(ListKey other) {
      return ORDER.compare(this, other);
    }
  }
}
