package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code heph update apply} and {@code rollback}: asks for it, then follows the attempt by its id,
 * across the daemon's restart. Interrupting it interrupts nothing but the following.
 */
final class ApplyUpdate {
  /** A build may take half an hour; the rest is for the restart and for slow machines. */
  static final Duration LIMIT = Duration.ofMinutes(45);

  /**
   * How long the attempt, or the daemon, may be out of sight before that is taken for an answer.
   */
  static final Duration OUT_OF_SIGHT = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final String LOOK = "look with: heph update status";

  private final Console console;
  private final HephApi api;
  private final Request<ApplyTicket> request;

  ApplyUpdate(Console console, HephApi api, Request<ApplyTicket> request) {
    this.console = console;
    this.api = api;
    this.request = request;
  }

  ExitCode run(boolean wait) {
    Instant asked = console.host().millis();
    CallResult<ApplyTicket> result = api.call(request);
    ApplyTicket ticket;
    if (result instanceof CallResult.Ok<ApplyTicket> ok) {
      ticket = ok.value();
    } else {
      ticket = result instanceof CallResult.Unknown<ApplyTicket> ? begunSince(asked) : null;
      if (ticket == null) {
        return console.problem(result);
      }
    }
    if (ticket.attempt().isEmpty()) {
      return nothingBegun(ticket);
    }
    if (!wait) {
      console.data(UpdateJsonOutput.ticket(ticket), List.of(text(ticket)));
      return ExitCode.OK;
    }
    console.progress(text(ticket));
    return follow(ticket);
  }

  /**
   * The reply was lost, but what it would have said can be seen: an attempt that has moved since we
   * asked is ours, or one under way that the daemon would have pointed us to.
   */
  private @Nullable ApplyTicket begunSince(Instant asked) {
    if (!(api.call(new Request.GetUpdateStatus()) instanceof CallResult.Ok<UpdateStatus> ok)) {
      return null;
    }
    UpdateStatus.Attempt attempt = ok.value().attempt();
    return attempt == null || attempt.at().isBefore(asked)
        ? null
        : new ApplyTicket(
            attempt.id(), true, "the reply was lost, the update is under way: " + attempt.to());
  }

  private static String text(ApplyTicket ticket) {
    return Text.plain("update " + ticket.attempt() + ": " + ticket.reason());
  }

  /**
   * That there is nothing newer to apply is no failure; that something stands in the way is one.
   */
  private ExitCode nothingBegun(ApplyTicket ticket) {
    console.data(UpdateJsonOutput.ticket(ticket), List.of(Text.plain(ticket.reason())));
    return request instanceof Request.ApplyUpdate
            && api.call(new Request.GetUpdateStatus()) instanceof CallResult.Ok<UpdateStatus> status
            && status.value().outcome() instanceof CheckOutcome.UpToDate
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  private ExitCode follow(ApplyTicket ticket) {
    Duration began = now();
    Duration seen = began;
    UpdateState said = null;
    while (now().minus(began).compareTo(LIMIT) < 0) {
      CallResult<UpdateStatus> result = api.call(new Request.GetUpdateStatus());
      UpdateStatus.Attempt attempt = attempt(result, ticket);
      if (attempt != null) {
        seen = now();
        if (isOver(result, attempt.state())) {
          return ended(ticket, attempt);
        }
        if (attempt.state() != said) {
          said = attempt.state();
          console.progress(Page.versions(attempt) + ": " + Page.doing(said));
        }
      } else if (now().minus(seen).compareTo(OUT_OF_SIGHT) > 0) {
        return outOfSight(ticket, result);
      }
      if (!console.host().pause().pause(POLL)) {
        return console.fail(
            ExitCode.INTERRUPTED, "interrupted", "interrupted; the update goes on", LOOK);
      }
    }
    return console.fail(
        ExitCode.OUTCOME_UNKNOWN,
        "outcome_unknown",
        "update " + ticket.attempt() + " has not ended within " + Text.duration(LIMIT),
        LOOK);
  }

  private static UpdateStatus.@Nullable Attempt attempt(
      CallResult<UpdateStatus> result, ApplyTicket ticket) {
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return null;
    }
    UpdateStatus.Attempt attempt = ok.value().attempt();
    return attempt != null && attempt.id().equals(ticket.attempt()) ? attempt : null;
  }

  /**
   * Over is also what waits for somebody: installed, or switched, and nobody restarts the daemon.
   * It then says that nothing is under way. (A new daemon says so too until it has looked at the
   * journal, but shows the attempt as the old one left it, which is later than these two.)
   */
  private static boolean isOver(CallResult<UpdateStatus> result, UpdateState state) {
    return state.isFinal()
        || ((state == UpdateState.STAGED || state == UpdateState.FLIPPED)
            && result instanceof CallResult.Ok<UpdateStatus> ok
            && ok.value().state() == UpdateState.IDLE);
  }

  private ExitCode ended(ApplyTicket ticket, UpdateStatus.Attempt attempt) {
    Map<String, Object> json = UpdateJsonOutput.ticket(ticket);
    json.put("result", UpdateJsonOutput.attempt(attempt));
    if (attempt.state() == UpdateState.COMMITTED) {
      console.data(json, List.of(Text.plain(Page.versions(attempt))));
      return ExitCode.OK;
    }
    if (attempt.state() == UpdateState.FLIPPED) {
      console.data(json, List.of(Text.plain(Page.versions(attempt) + ": " + attempt.reason())));
      return ExitCode.OK;
    }
    return console.fail(
        ExitCode.FAILED,
        "update_" + attempt.state().name().toLowerCase(Locale.ROOT),
        Page.versions(attempt) + ": " + Page.doing(attempt.state()) + ": " + attempt.reason(),
        LOOK);
  }

  private ExitCode outOfSight(ApplyTicket ticket, CallResult<UpdateStatus> result) {
    if (result instanceof CallResult.Ok<UpdateStatus>) {
      return console.fail(
          ExitCode.OUTCOME_UNKNOWN,
          "outcome_unknown",
          "the daemon no longer knows update " + ticket.attempt(),
          LOOK);
    }
    console.progress(
        "update "
            + ticket.attempt()
            + ": the daemon did not come back within "
            + Text.duration(OUT_OF_SIGHT));
    return console.problem(result);
  }

  private Duration now() {
    return console.host().clock().monotonic();
  }
}
