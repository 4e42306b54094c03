package org.hephaestus.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.api.UpdateRequest.Word;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** {@code heph update ...}: asks the self-updater, and tells it what the person wants. */
final class UpdateVerbs {
  private static final int DEFAULT_TRANSITIONS = 200;

  private final Command command;
  private final Console console;

  UpdateVerbs(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode status() {
    return command.ask(
        new Request.GetUpdateStatus(),
        status -> {
          console.data(UpdateJsonOutput.update(status), UpdatePage.update(status, console.host()));
          return ExitCode.OK;
        });
  }

  ExitCode check() {
    CallResult<UpdateStatus> result = command.api().call(new Request.CheckForUpdate());
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return console.problem(result);
    }
    console.data(UpdateJsonOutput.update(ok.value()), UpdatePage.check(ok.value(), console.host()));
    CheckOutcome outcome = ok.value().outcome();
    if (command.args().has(Param.EXIT_CODE)) {
      return told(outcome);
    }
    return outcome instanceof CheckOutcome.Failed ? ExitCode.FAILED : ExitCode.OK;
  }

  private static ExitCode told(@Nullable CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.UpToDate current -> ExitCode.OK;
      case CheckOutcome.UpdateAvailable available -> ExitCode.UPDATE_AVAILABLE;
      case CheckOutcome.Held held -> ExitCode.UPDATE_HELD;
      case CheckOutcome.Failed failed -> ExitCode.CHECK_FAILED;
      case null -> ExitCode.CHECK_FAILED;
    };
  }

  ExitCode apply() {
    return new ApplyUpdate(console, command.api(), new Request.ApplyUpdate())
        .run(!command.args().has(Param.NO_WAIT));
  }

  ExitCode rollBack() {
    String version = command.args().value(Param.VERSION);
    return new ApplyUpdate(
            console, command.api(), new UpdateRequest.RollBack(version == null ? "" : version))
        .run(!command.args().has(Param.NO_WAIT));
  }

  ExitCode pin() {
    return say(Word.PIN, command.args().required(Param.PINNED));
  }

  ExitCode unpin() {
    return say(Word.UNPIN, "");
  }

  ExitCode allow() {
    return say(Word.ALLOW, command.args().required(Param.ALLOWED));
  }

  ExitCode hold() {
    String until = command.args().value(Param.UNTIL);
    if (command.args().has(Param.END)) {
      return until == null
          ? say(Word.END_HOLD, "")
          : command.usage("--end and --until exclude each other", "give one of them");
    }
    if (until == null) {
      return say(Word.HOLD, "");
    }
    Optional<Instant> moment =
        Moment.read(until, console.host().clock().now(), console.host().zone());
    return moment.isPresent()
        ? say(Word.HOLD, moment.get().toString())
        : command.usage(
            "--until is no moment: '" + until + "'",
            "for example: --until 2026-12-24, --until 2026-12-24T18:00Z, --until 3d");
  }

  private ExitCode say(Word word, String value) {
    return command.ask(
        new UpdateRequest.Say(word, value),
        answer -> {
          if (!answer.done()) {
            return console.fail(
                ExitCode.FAILED, "refused", answer.reason(), "look with: heph update status");
          }
          console.data(UpdateJsonOutput.answer(answer), List.of(Text.plain(answer.reason())));
          return ExitCode.OK;
        });
  }

  ExitCode history() {
    int limit = command.limit(DEFAULT_TRANSITIONS);
    if (limit < 0) {
      return command.badLimit();
    }
    return command.ask(
        new UpdateRequest.GetTransitions(limit),
        transitions -> {
          console.data(
              UpdateJsonOutput.transitions(transitions.entries()),
              UpdatePage.history(transitions.entries(), console.host()));
          return ExitCode.OK;
        });
  }

  /** A problem is a failure; a warning is none. */
  ExitCode doctor() {
    return command.ask(
        new UpdateRequest.Examine(),
        report -> {
          console.data(UpdateJsonOutput.report(report), UpdatePage.report(report, console.host()));
          return report.worst() == DoctorReport.Verdict.PROBLEM ? ExitCode.FAILED : ExitCode.OK;
        });
  }
}
