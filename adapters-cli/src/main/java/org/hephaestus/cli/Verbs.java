package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateStatus;

/** What each verb does: one call, one answer, for people or as JSON. */
final class Verbs {
  private final HephApi api;
  private final Terminal terminal;
  private final Clock clock;
  private final Pause pause;
  private final ZoneId zone;

  Verbs(HephApi api, Terminal terminal, Clock clock, Pause pause, ZoneId zone) {
    this.api = api;
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
    this.zone = zone;
  }

  ExitCode ping(boolean json) {
    CallResult<Pong> result = api.call(new Request.Ping());
    if (!(result instanceof CallResult.Ok<Pong> ok)) {
      return failed(result, json);
    }
    Pong pong = ok.value();
    if (json) {
      terminal.raw(
          Json.text(
              Json.obj()
                  .put("version", pong.version())
                  .put("commit", pong.commit())
                  .put("instance", pong.instance())));
    } else {
      terminal.line("hephd " + pong.version() + " (" + pong.commit() + ")");
    }
    return ExitCode.OK;
  }

  ExitCode status(boolean json) {
    CallResult<DaemonStatus> result = api.call(new Request.Status());
    if (!(result instanceof CallResult.Ok<DaemonStatus> ok)) {
      return failed(result, json);
    }
    DaemonStatus status = ok.value();
    if (json) {
      terminal.raw(
          Json.text(
              Json.obj()
                  .put("version", status.version())
                  .put("commit", status.commit())
                  .put("instance", status.instance())
                  .put("pid", status.pid())
                  .put("started_at", status.startedAt())
                  .put("mode", status.mode())
                  .put("db", status.db())
                  .put("socket", status.socket())
                  .put("update", UpdateJson.status(status.update()))));
      return ExitCode.OK;
    }
    Instant now = clock.now();
    Duration uptime = Duration.between(status.startedAt(), now);
    terminal.line(
        "hephd       " + status.version() + " (" + status.commit() + "), " + status.mode());
    terminal.line(
        "pid         "
            + status.pid()
            + ", up "
            + Times.duration(uptime.isNegative() ? Duration.ZERO : uptime));
    terminal.line("socket      " + status.socket());
    terminal.line("store       " + status.db());
    terminal.line("update      " + UpdateText.word(status.update().mode()));
    status.update().notices().forEach(notice -> terminal.line("note        " + notice));
    return ExitCode.OK;
  }

  ExitCode updateStatus(boolean json) {
    return print(api.call(new Request.GetUpdateStatus()), json);
  }

  ExitCode updateCheck(boolean json) {
    CallResult<UpdateStatus> result = api.call(new Request.CheckForUpdate());
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return failed(result, json);
    }
    CheckOutcome outcome = ok.value().outcome();
    if (json) {
      terminal.raw(Json.text(UpdateJson.status(ok.value())));
    } else if (outcome == null) {
      terminal.note("heph: a check is under way already; see heph update status");
    } else {
      UpdateText.outcome(terminal, outcome, times());
    }
    return outcome instanceof CheckOutcome.Failed ? ExitCode.FAILED : ExitCode.OK;
  }

  ExitCode updateApply(boolean json, boolean wait) {
    CallResult<ApplyTicket> result = api.call(new Request.ApplyUpdate());
    if (!(result instanceof CallResult.Ok<ApplyTicket> ok)) {
      return failed(result, json);
    }
    ApplyTicket ticket = ok.value();
    if (!ticket.started()) {
      return notStarted(ticket, json);
    }
    if (!wait) {
      if (json) {
        terminal.raw(
            Json.text(
                Json.obj()
                    .put("attempt", ticket.attempt())
                    .put("started", true)
                    .put("reason", ticket.reason())));
      } else {
        terminal.line(ticket.attempt());
        terminal.note(ticket.reason() + "; follow it with: heph update status");
      }
      return ExitCode.OK;
    }
    if (!json) {
      terminal.note(ticket.reason());
    }
    return new ApplyFollower(api, terminal, clock, pause, json).follow(ticket.attempt());
  }

  /** Up to date is success: the user has what was asked for. */
  private ExitCode notStarted(ApplyTicket ticket, boolean json) {
    boolean upToDate =
        api.call(new Request.GetUpdateStatus()) instanceof CallResult.Ok<UpdateStatus> ok
            && ok.value().outcome() instanceof CheckOutcome.UpToDate;
    if (!upToDate) {
      return new Calls(terminal, json)
          .say(
              ExitCode.FAILED,
              "not_started",
              "no update was begun: " + ticket.reason(),
              "heph update status says more",
              List.of());
    }
    if (json) {
      terminal.raw(
          Json.text(
              Json.obj()
                  .put("attempt", null)
                  .put("started", false)
                  .put("reason", ticket.reason())));
    } else {
      terminal.line(ticket.reason());
    }
    return ExitCode.OK;
  }

  private ExitCode print(CallResult<UpdateStatus> result, boolean json) {
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return failed(result, json);
    }
    if (json) {
      terminal.raw(Json.text(UpdateJson.status(ok.value())));
    } else {
      UpdateText.print(terminal, ok.value(), times());
    }
    return ExitCode.OK;
  }

  private Times times() {
    return new Times(clock.now(), zone);
  }

  private ExitCode failed(CallResult<?> result, boolean json) {
    Optional<ExitCode> code = new Calls(terminal, json).failure(result);
    return code.orElse(ExitCode.FAILED);
  }
}
