package org.hephaestus.domain.task;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into rows as the caller sees them. Remembers projects and dates: lists repeat them.
 */
final class Rows {
  private final ReadTransaction tx;
  private final Capture capture;
  private final Map<String, Optional<String>> projects = new HashMap<>();
  private final Map<When, ShownDate> dates = new HashMap<>();

  Rows(ReadTransaction tx, Capture capture) {
    this.tx = tx;
    this.capture = capture;
  }

  /** Null for a node that is no task. */
  @Nullable TaskRow ofNode(NodeRecord node) {
    return node.kind() == NodeKind.TASK ? task(node) : null;
  }

  TaskRow task(NodeRecord task) {
    ShownDate doDate = shown(task.doDate());
    ShownDate lateOn = shown(task.lateOn());
    String projectId = task.project();
    return new TaskRow(
        task.id(),
        task.title(),
        task.state(),
        task.attention(),
        doDate,
        lateOn,
        task.recurrence(),
        projectId,
        projectId == null ? null : projectName(projectId),
        task.state() == TaskState.OUTSTANDING && (isPast(doDate) || isPast(lateOn)),
        task.createdAt(),
        task.changedAt(),
        task.closedAt(),
        task.revision());
  }

  private static boolean isPast(@Nullable ShownDate date) {
    return date != null && date.past();
  }

  private @Nullable String projectName(String id) {
    return projects.computeIfAbsent(id, key -> tx.node(key).map(NodeRecord::title)).orElse(null);
  }

  @Nullable ShownDate shown(@Nullable When when) {
    return when == null ? null : dates.computeIfAbsent(when, key -> shown(key, capture));
  }

  static ShownDate shown(When when, Capture capture) {
    return new ShownDate(
        DateWords.instantOf(when, capture.zone()),
        when instanceof When.Day day ? day.day() : null,
        DateWords.absolute(when, capture),
        DateWords.relative(when, capture),
        DateWords.isPast(when, capture));
  }
}
