package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Capture;

/** Reads a list of tasks to its end. */
public final class TaskPages {
  private TaskPages() {}

  /**
   * Reads page by page. A row that moves from one page to the next meanwhile is there once.
   *
   * @param limit the most rows that are wanted, positive
   * @return all rows, or how the first page that failed did
   */
  public static CallResult<List<TaskRow>> read(
      HephApi api, Capture capture, TaskFilter filter, int limit) {
    List<TaskRow> rows = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String after = "";
    while (true) {
      int wanted = Math.min(TaskRequest.ListTasks.MAX_ROWS, limit - rows.size());
      CallResult<TaskRequest.TaskPage> result =
          api.call(new TaskRequest.ListTasks(capture, filter, after, wanted));
      if (!(result instanceof CallResult.Ok<TaskRequest.TaskPage> ok)) {
        return failed(result);
      }
      TaskRequest.TaskPage page = ok.value();
      for (TaskRow row : page.rows()) {
        if (rows.size() < limit && seen.add(row.nodeId())) {
          rows.add(row);
        }
      }
      // A cursor that does not move would never end.
      if (page.next().isEmpty() || page.next().equals(after) || rows.size() >= limit) {
        return new CallResult.Ok<>(rows);
      }
      after = page.next();
    }
  }

  private static CallResult<List<TaskRow>> failed(CallResult<TaskRequest.TaskPage> result) {
    return switch (result) {
      case CallResult.Ok<TaskRequest.TaskPage> ok ->
          throw new IllegalArgumentException("Ok has not failed");
      case CallResult.RpcError<TaskRequest.TaskPage> refused ->
          new CallResult.RpcError<>(refused.error());
      case CallResult.NotApplied<TaskRequest.TaskPage> not ->
          new CallResult.NotApplied<>(not.why());
      case CallResult.Unknown<TaskRequest.TaskPage> unknown ->
          new CallResult.Unknown<>(unknown.why());
      case CallResult.Unreachable<TaskRequest.TaskPage> nobody ->
          new CallResult.Unreachable<>(nobody.paths(), nobody.why());
    };
  }
}
