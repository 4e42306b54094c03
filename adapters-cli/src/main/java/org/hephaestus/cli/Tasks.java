package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/** The verbs about tasks. */
final class Tasks {
  private static final int NEXT_ROWS = 10;

  private final Command command;

  Tasks(Command command) {
    this.command = command;
  }

  ExitCode create() {
    Args args = command.args();
    return command.change(
        new TaskRequest.Create(
            command.capture(), fields(args.required(Param.TITLE)), args.value(Param.CONTEXT)));
  }

  ExitCode edit() {
    Args args = command.args();
    TaskFields fields = fields(args.value(Param.NEW_TITLE));
    if (fields.equals(TaskFields.NONE)) {
      return command.usage(
          "heph edit: nothing to change",
          "give at least one of --title --project --do-date --late-on --attention --recur");
    }
    return command.change(new TaskRequest.Edit(command.capture(), args.required(Param.ID), fields));
  }

  private TaskFields fields(@Nullable String title) {
    Args args = command.args();
    return new TaskFields(
        title,
        args.value(Param.PROJECT),
        args.value(Param.DO_DATE),
        args.value(Param.LATE_ON),
        args.value(Param.ATTENTION),
        args.value(Param.RECUR));
  }

  ExitCode move(TaskRequest.Step step) {
    return command.change(
        new TaskRequest.Move(command.capture(), command.args().required(Param.ID), step));
  }

  // -------------------------------------------------------------------- lists

  ExitCode list() {
    Args args = command.args();
    int limit = command.limit(Integer.MAX_VALUE);
    if (limit < 0) {
      return command.badLimit();
    }
    String state = args.value(Param.STATE);
    Set<TaskState> states = states(state == null ? "outstanding" : state);
    if (states.isEmpty()) {
      return command.usage(
          "heph list knows no state '" + state + "'",
          "--state is outstanding, done, dropped or all");
    }
    return show(
        new TaskFilter(
            states, args.value(Param.PROJECT), args.value(Param.ATTENTION), args.has(Param.DUE)),
        limit,
        (rows, all) -> all.forEach(rows::add));
  }

  private static Set<TaskState> states(String word) {
    return switch (word) {
      case "outstanding" -> Set.of(TaskState.OUTSTANDING);
      case "done" -> Set.of(TaskState.DONE);
      case "dropped" -> Set.of(TaskState.DROPPED);
      case "all" -> Set.of(TaskState.values());
      default -> Set.of();
    };
  }

  ExitCode today() {
    return show(
        new TaskFilter(Set.of(TaskState.OUTSTANDING), null, null, true),
        Integer.MAX_VALUE,
        (rows, all) -> {
          Boolean under = null;
          for (TaskRow row : all) {
            if (under == null || under != row.overdue()) {
              under = row.overdue();
              rows.heading(under ? "Overdue" : "Today");
            }
            rows.add(row);
          }
        });
  }

  private interface Lines {
    void add(Rows rows, List<TaskRow> all);
  }

  /** Text and JSON come from the same rows in the same order. */
  private ExitCode show(TaskFilter filter, int limit, Lines lines) {
    CallResult<List<TaskRow>> result =
        TaskPages.read(command.api(), command.capture(), filter, limit);
    if (!(result instanceof CallResult.Ok<List<TaskRow>> ok)) {
      return command.console().problem(result);
    }
    List<TaskRow> all = new ArrayList<>(ok.value());
    if (filter.due()) {
      overdueFirst(all);
    }
    Console console = command.console();
    if (console.json()) {
      console.output().json(JsonRows.tasks(all));
    } else {
      Rows rows = new Rows(console.host(), all);
      lines.add(rows, all);
      console.output().add(rows.lines());
    }
    return ExitCode.OK;
  }

  /** Keeps the order otherwise. A date that is not over may belong to a task that is late. */
  private static void overdueFirst(List<TaskRow> all) {
    List<TaskRow> rest = new ArrayList<>();
    List<TaskRow> overdue = new ArrayList<>();
    for (TaskRow row : all) {
      (row.overdue() ? overdue : rest).add(row);
    }
    all.clear();
    all.addAll(overdue);
    all.addAll(rest);
  }

  ExitCode next() {
    int limit = command.limit(NEXT_ROWS);
    if (limit < 0) {
      return command.badLimit();
    }
    boolean why = command.args().has(Param.WHY);
    return command.ask(
        new TaskRequest.Next(command.capture(), command.args().value(Param.PROJECT), limit),
        ranking -> {
          Console console = command.console();
          if (console.json()) {
            console.output().json(JsonRows.ranking(ranking.tasks()));
          } else {
            console.output().add(ranked(console.host(), ranking.tasks(), why));
          }
          return ExitCode.OK;
        });
  }

  private static CharSequence ranked(Host host, List<TaskRequest.Ranked> tasks, boolean why) {
    List<TaskRow> all = new ArrayList<>();
    int columns = 0;
    for (TaskRequest.Ranked ranked : tasks) {
      all.add(ranked.task());
      columns = Math.max(columns, Integer.toString(ranked.score()).length());
    }
    Rows rows = new Rows(host, all);
    for (TaskRequest.Ranked ranked : tasks) {
      rows.add(right(Integer.toString(ranked.score()), columns), ranked.task());
      if (why) {
        for (TaskRequest.Term term : ranked.terms()) {
          String points = (term.points() > 0 ? "+" : "") + term.points();
          rows.note(
              right(points, columns + 4)
                  + "  "
                  + Text.plain(term.name())
                  + ": "
                  + Text.plain(term.why()));
        }
      }
    }
    return rows.lines();
  }

  private static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }
}
