package org.hephaestus.cli;

import java.util.List;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateStatus;

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

  ExitCode updateStatus() {
    return command.ask(
        new Request.GetUpdateStatus(),
        status -> {
          console.data(JsonOutput.update(status), Page.update(status, console.host()));
          return ExitCode.OK;
        });
  }

  ExitCode check() {
    CallResult<UpdateStatus> result = command.api().call(new Request.CheckForUpdate());
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return console.problem(result);
    }
    console.data(JsonOutput.update(ok.value()), Page.check(ok.value(), console.host()));
    return ok.value().outcome() instanceof CheckOutcome.Failed ? ExitCode.FAILED : ExitCode.OK;
  }

  ExitCode apply() {
    return new ApplyUpdate(console, command.api()).run(!command.args().has(Param.NO_WAIT));
  }
}
