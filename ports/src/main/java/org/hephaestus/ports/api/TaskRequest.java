package org.hephaestus.ports.api;

import java.util.List;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about tasks. References ({@code ref}) are ids, or parts of ids that only one
 * node has: a beginning, or an ending of at least four characters; upper or lower case.
 *
 * @param <R> the type of the answer
 */
public sealed interface TaskRequest<R> extends Request<R> {
  /**
   * {@code task.create}.
   *
   * @param fields the title among them
   * @param context first text of its document; null for none
   */
  record Create(Capture capture, TaskFields fields, @Nullable String context)
      implements TaskRequest<Changed> {
    @Override
    public String method() {
      return "task.create";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /** {@code task.edit}: changes the given fields, at least one, together. */
  record Edit(Capture capture, String ref, TaskFields fields) implements TaskRequest<Changed> {
    @Override
    public String method() {
      return "task.edit";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /** What {@link Move} can do. */
  enum Step {
    /** Done; a recurring task rolls to its next occurrence. */
    DONE("task.done"),
    /** Outstanding again; a recurring task goes back to its last resolved occurrence. */
    UNDONE("task.undone"),
    /** Will not be done; ends a recurring task. */
    DROP("task.drop"),
    /** The next occurrence is left out. */
    SKIP("task.skip");

    private final String method;

    Step(String method) {
      this.method = method;
    }

    /** The JSON-RPC method. */
    public String method() {
      return method;
    }
  }

  /** {@code task.done}, {@code task.undone}, {@code task.drop}, {@code task.skip}. */
  record Move(Capture capture, String ref, Step step) implements TaskRequest<Changed> {
    @Override
    public String method() {
      return step.method();
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /**
   * {@code task.list}: by do date (undated last), then attention, then id.
   *
   * @param after {@link TaskPage#next()} of the page before; empty for the first
   * @param limit the most rows of a page, 1 to {@link #MAX_ROWS}
   */
  record ListTasks(Capture capture, TaskFilter filter, String after, int limit)
      implements TaskRequest<TaskPage> {
    /** The most rows a page can have. */
    public static final int MAX_ROWS = 5_000;

    @Override
    public String method() {
      return "task.list";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * Some rows.
   *
   * @param next where the next page begins; empty when this is the last
   */
  record TaskPage(List<TaskRow> rows, String next) {
    public TaskPage {
      rows = List.copyOf(rows);
    }
  }

  /**
   * {@code task.next}: what to do now, best first, each with the terms of its score.
   *
   * @param project id, unique part of an id, or name; null for any
   * @param limit the most that are answered, 1 to {@link ListTasks#MAX_ROWS}
   */
  record Next(Capture capture, @Nullable String project, int limit)
      implements TaskRequest<Ranking> {
    @Override
    public String method() {
      return "task.next";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** Tasks, best first. */
  record Ranking(List<Ranked> tasks) {
    public Ranking {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A task and why it stands where it stands.
   *
   * @param score the sum of the terms' points
   */
  record Ranked(TaskRow task, int score, List<Term> terms) {
    public Ranked {
      terms = List.copyOf(terms);
    }
  }

  /**
   * One reason.
   *
   * @param name machine-readable, for example {@code late}
   * @param points may be negative, never zero
   * @param why for a person
   */
  record Term(String name, int points, String why) {}

  /**
   * {@code date.preview}: what words would mean.
   *
   * @param date words of a date; null for none
   * @param recurrence words of a recurrence; null for none
   */
  record Preview(Capture capture, @Nullable String date, @Nullable String recurrence)
      implements TaskRequest<Previewed> {
    @Override
    public String method() {
      return "date.preview";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * What the words mean.
   *
   * @param date null when not asked for, or when the words clear it
   * @param recurrence canonical words; null when not asked for, or when the words clear it
   */
  record Previewed(@Nullable ShownDate date, @Nullable String recurrence) {}
}
