package org.hephaestus.ports.api;

import java.util.Set;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a list shows.
 *
 * @param states wanted, at least one
 * @param project id, unique part of an id, or name; null for any
 * @param attention as a person types it; null for any
 * @param due only those whose do date or late-on date is today or over
 */
public record TaskFilter(
    Set<TaskState> states, @Nullable String project, @Nullable String attention, boolean due) {
  /** All outstanding ones. */
  public static final TaskFilter OUTSTANDING =
      new TaskFilter(Set.of(TaskState.OUTSTANDING), null, null, false);

  public TaskFilter {
    states = Set.copyOf(states);
    if (states.isEmpty()) {
      throw new IllegalArgumentException("at least one state is needed");
    }
  }
}
