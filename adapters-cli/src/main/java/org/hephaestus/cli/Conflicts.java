package org.hephaestus.cli;

import org.hephaestus.ports.api.ConflictRequest;
import org.jspecify.annotations.Nullable;

/** {@code heph conflicts}: what lost to a value written at the same time. */
final class Conflicts {
  private static final int CONFLICT_ROWS = 50;

  private final Command command;
  private final Console console;

  Conflicts(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode list() {
    int limit = command.limit(CONFLICT_ROWS);
    if (limit < 0) {
      return command.badLimit();
    }
    return command.ask(
        new ConflictRequest.ListConflicts(command.capture(), limit),
        conflicts -> {
          if (console.json()) {
            console.output().json(JsonRows.conflicts(conflicts.conflicts()));
            return ExitCode.OK;
          }
          for (ConflictRequest.ConflictRow conflict : conflicts.conflicts()) {
            console.output().line(line(conflict));
          }
          long more = conflicts.total() - conflicts.conflicts().size();
          if (more > 0) {
            console.progress(more + " more: --limit " + conflicts.total());
          }
          return ExitCode.OK;
        });
  }

  ExitCode restore() {
    return command.change(
        new ConflictRequest.RestoreConflict(command.capture(), command.args().required(Param.ID)));
  }

  private String line(ConflictRequest.ConflictRow conflict) {
    return Rows.idEnd(conflict.id())
        + "  "
        + Rows.idEnd(conflict.nodeId())
        + "  "
        + Text.plain(conflict.title())
        + ": "
        + Text.plain(conflict.field())
        + " "
        + written(conflict.lost())
        + " lost to "
        + written(conflict.won());
  }

  /** For example {@code Fri 27 Nov, in 6 days (2026-11-21 13:00)}. */
  private String written(ConflictRequest.WrittenValue value) {
    @Nullable String text = value.project() == null ? value.text() : value.project();
    return (value.date() != null ? Rows.date(value.date()) : text == null ? "none" : quoted(text))
        + " ("
        + Text.local(value.at(), console.host())
        + ")";
  }

  private static String quoted(String text) {
    return "'" + Text.plain(text) + "'";
  }
}
