package org.hephaestus.ports.store;

import java.util.Set;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks.
 *
 * @param states wanted, at least one
 * @param project id; null for any
 * @param afterId only ids greater than this, for the next page; empty for the first
 * @param limit the most that are answered, positive
 */
public record TaskQuery(
    Set<TaskState> states, @Nullable String project, String afterId, int limit) {
  public TaskQuery {
    states = Set.copyOf(states);
    if (states.isEmpty() || limit < 1) {
      throw new IllegalArgumentException(
          "at least one state and a positive limit are needed, got " + states + ", " + limit);
    }
  }
}
