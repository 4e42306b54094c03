package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.TaskRow;
import org.jspecify.annotations.Nullable;

/** The verbs about knowledge, but for the context document. */
final class Knowledge {
  private static final int SEARCH_ROWS = 50;
  private static final int HISTORY_ROWS = 20;

  private final Command command;
  private final Console console;

  Knowledge(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode show() {
    return command.ask(
        new KnowledgeRequest.Show(command.capture(), command.args().required(Param.ID)),
        node -> {
          if (console.json()) {
            console.output().json(JsonRows.node(node));
          } else {
            Page.node(node, console.host()).forEach(console.output()::line);
          }
          return ExitCode.OK;
        });
  }

  ExitCode log() {
    String ref = command.args().required(Param.ID);
    String text = command.args().value(Param.TEXT);
    if (text != null) {
      return command.change(new KnowledgeRequest.AddLog(command.capture(), ref, text));
    }
    return command.ask(
        new KnowledgeRequest.GetLog(ref),
        log -> {
          if (console.json()) {
            console.output().json(JsonRows.entries(log.entries()));
          } else {
            Page.entries(log.entries(), console.host()).forEach(console.output()::line);
          }
          return ExitCode.OK;
        });
  }

  ExitCode projects() {
    return command.ask(
        new KnowledgeRequest.ListProjects(),
        projects -> {
          if (console.json()) {
            console.output().json(JsonRows.projects(projects.projects()));
          } else {
            for (KnowledgeRequest.ProjectRow project : projects.projects()) {
              // One blank: scripts split here.
              console
                  .output()
                  .line(Text.plain(project.nodeId()) + " " + Text.plain(project.name()));
            }
          }
          return ExitCode.OK;
        });
  }

  ExitCode addProject() {
    return command.change(
        new KnowledgeRequest.AddProject(command.capture(), command.args().required(Param.NAME)));
  }

  ExitCode search() {
    int limit = command.limit(SEARCH_ROWS);
    if (limit < 0) {
      return command.badLimit();
    }
    return command.ask(
        new KnowledgeRequest.Search(
            command.capture(), String.join(" ", command.args().words(Param.WORDS)), limit),
        hits -> {
          if (console.json()) {
            console.output().json(JsonRows.hits(hits.hits()));
          } else {
            console.output().add(found(hits.hits()));
          }
          return ExitCode.OK;
        });
  }

  private CharSequence found(List<KnowledgeRequest.Hit> hits) {
    List<TaskRow> tasks = new ArrayList<>();
    for (KnowledgeRequest.Hit hit : hits) {
      if (hit.task() != null) {
        tasks.add(hit.task());
      }
    }
    Rows rows = new Rows(console.host(), tasks);
    for (KnowledgeRequest.Hit hit : hits) {
      if (hit.task() != null) {
        rows.add(hit.task());
      } else {
        rows.note(Rows.idEnd(hit.nodeId()) + "  " + kindAndTitle(hit));
      }
      if (!hit.snippet().isEmpty() && !hit.snippet().equals(hit.title())) {
        rows.note("         " + Text.plain(hit.snippet()));
      }
    }
    return rows.lines();
  }

  private static String kindAndTitle(KnowledgeRequest.Hit hit) {
    return Text.plain(hit.kind()) + "  " + Text.plain(hit.title());
  }

  ExitCode journal() {
    @Nullable String day = command.args().value(Param.DATE);
    String text = command.args().value(Param.TEXT);
    if (text != null) {
      return command.change(new KnowledgeRequest.AddJournal(command.capture(), day, text));
    }
    return command.ask(
        new KnowledgeRequest.GetJournal(command.capture(), day),
        page -> {
          if (console.json()) {
            console.output().json(JsonRows.journal(page));
          } else {
            console.output().line(Text.plain(page.words()));
            Page.entries(page.entries(), console.host()).forEach(console.output()::line);
          }
          return ExitCode.OK;
        });
  }

  ExitCode history() {
    int limit = command.limit(HISTORY_ROWS);
    if (limit < 0) {
      return command.badLimit();
    }
    return command.ask(
        new KnowledgeRequest.GetHistory(command.args().value(Param.MAYBE_ID), limit),
        history -> {
          if (console.json()) {
            console.output().json(JsonRows.history(history.entries()));
          } else {
            for (KnowledgeRequest.HistoryEntry entry : history.entries()) {
              console
                  .output()
                  .line(
                      Text.local(entry.at(), console.host())
                          + "  "
                          + Rows.idEnd(entry.nodeId())
                          + "  "
                          + Text.plain(entry.title())
                          + ": "
                          + Text.plain(PatchWords.of(entry)));
            }
          }
          return ExitCode.OK;
        });
  }
}
