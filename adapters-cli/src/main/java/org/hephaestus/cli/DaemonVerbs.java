package org.hephaestus.cli;

import java.util.List;
import org.hephaestus.ports.api.Request;

/** The verbs about the daemon itself and its updater. */
final class DaemonVerbs {
  private final Command command;
  private final Console console;

  DaemonVerbs(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode ping() {
    return command.ask(
        new Request.Ping(),
        pong -> {
          console.data(
              JsonOutput.pong(pong),
              List.of(Text.plain("hephd " + pong.version() + " (" + pong.commit() + ") is there")));
          return ExitCode.OK;
        });
  }

  ExitCode status() {
    return command.ask(
        new Request.Status(),
        status -> {
          console.data(JsonOutput.daemon(status), Page.daemon(status, console.host()));
          return ExitCode.OK;
        });
  }
}
