package org.hephaestus.cli;

import java.util.function.Function;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.Capture;

/** One command being carried out. */
record Command(Console console, HephApi api, Args args) {
  /** Where and when it was given; asked for only by verbs that send or show a time. */
  Capture capture() {
    return console.host().capture();
  }

  /** Asks, and shows the answer or what went wrong. */
  <R> ExitCode ask(Request<R> request, Function<R, ExitCode> show) {
    CallResult<R> result = api.call(request);
    return result instanceof CallResult.Ok<R> ok ? show.apply(ok.value()) : console.problem(result);
  }

  /** Carries out a mutation and says what it did. */
  ExitCode change(Request<Changed> mutation) {
    return ask(
        mutation,
        changed -> {
          if (console.json()) {
            console.output().json(JsonRows.changed(changed));
          } else {
            console.output().add(Told.changed(changed));
          }
          return ExitCode.OK;
        });
  }

  /** The words of an error about what was typed. */
  ExitCode usage(String message, String hint) {
    return console.fail(ExitCode.USAGE, "usage", message, hint);
  }

  /**
   * The value of {@link Param#LIMIT}.
   *
   * @return -1 when it is no number that makes sense; {@code fallback} when none was given
   */
  int limit(int fallback) {
    String typed = args.value(Param.LIMIT);
    if (typed == null) {
      return fallback;
    }
    try {
      int limit = Integer.parseInt(typed);
      return limit >= 1 && limit <= TaskRequest.ListTasks.MAX_ROWS ? limit : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** What to say when {@link #limit} is -1. */
  ExitCode badLimit() {
    return usage(
        "--limit must be a number from 1 to "
            + TaskRequest.ListTasks.MAX_ROWS
            + ", was '"
            + args.value(Param.LIMIT)
            + "'",
        "for example: --limit 10");
  }
}
