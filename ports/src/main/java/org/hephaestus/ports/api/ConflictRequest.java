package org.hephaestus.ports.api;

import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about conflicts: values of a field that lost to one which somebody else wrote
 * at the same time. They are kept for 90 days.
 *
 * @param <R> the type of the answer
 */
public sealed interface ConflictRequest<R> extends Request<R> {
  /**
   * {@code conflict.list}: what lost, newest first.
   *
   * @param limit the most that are answered, 1 to {@link TaskRequest.ListTasks#MAX_ROWS}
   */
  record ListConflicts(Capture capture, int limit) implements ConflictRequest<Conflicts> {
    @Override
    public String method() {
      return "conflict.list";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * Conflicts, newest first.
   *
   * @param total how many there are, also beyond the limit
   */
  record Conflicts(List<ConflictRow> conflicts, long total) {
    public Conflicts {
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * A conflict.
   *
   * @param id of the op that lost
   * @param nodeId whose field it is
   * @param title of that node now
   * @param field {@code title state attention do_date late_on project recurrence}
   * @param lost the value that lost
   * @param won the value of the field now
   */
  record ConflictRow(
      String id, String nodeId, String title, String field, WrittenValue lost, WrittenValue won) {}

  /**
   * A value of a field.
   *
   * @param at wall-clock time of its author
   * @param text null when the field was cleared, and for a date; of a project its id
   * @param date null when it is none
   * @param project name of the project; null when it is none, or is not here
   */
  record WrittenValue(
      Instant at, @Nullable String text, @Nullable ShownDate date, @Nullable String project) {}

  /**
   * {@code conflict.restore}: sets the field to the value that lost. An edit like any other, so it
   * reaches all devices, and the conflict is settled there.
   *
   * @param ref id of the op that lost, or a part of it that no other conflict has; one that has
   *     expired or is settled is {@link ApiError#NOT_FOUND}, which says so
   */
  record RestoreConflict(Capture capture, String ref) implements ConflictRequest<Changed> {
    @Override
    public String method() {
      return "conflict.restore";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }
}
