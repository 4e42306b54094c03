package org.hephaestus.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;

/** {@code heph sync ...}: asks the daemon, which alone speaks with the hub. */
final class SyncVerbs {
  private static final Duration POLL = Duration.ofMillis(100);

  /** A first sync may be long; as long as it gets on, it is followed. */
  private static final Duration STANDSTILL = Duration.ofSeconds(90);

  /** How often a comparison is tried that somebody disturbed. */
  private static final int COMPARISONS = 5;

  private static final String LOOK = "look with: heph sync --status";

  private final Command command;
  private final Console console;

  SyncVerbs(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode sync() {
    if (command.args().has(Param.SYNC_STATUS)) {
      return command.ask(
          new SyncRequest.GetStatus(),
          status -> {
            console.data(
                SyncJsonOutput.status(status, console.host()),
                SyncPage.status(status, console.host()));
            return ExitCode.OK;
          });
    }
    return followed(this::told);
  }

  /** What is done with the end of an attempt. */
  private interface Ending {
    ExitCode ended(SyncStatus before, SyncStatus status, Duration took);
  }

  private ExitCode followed(Ending ending) {
    Duration began = now();
    CallResult<SyncStatus> first = command.api().call(new SyncRequest.GetStatus());
    if (!(first instanceof CallResult.Ok<SyncStatus> before)) {
      return console.problem(first);
    }
    CallResult<SyncRequest.Ticket> result = command.api().call(new SyncRequest.Begin());
    if (!(result instanceof CallResult.Ok<SyncRequest.Ticket> ok)) {
      return console.problem(result);
    }
    Duration moved = began;
    SyncStatus.Progress seen = null;
    Duration said = began;
    while (true) {
      CallResult<SyncStatus> asked = command.api().call(new SyncRequest.GetStatus());
      if (!(asked instanceof CallResult.Ok<SyncStatus> answered)) {
        return console.problem(asked);
      }
      SyncStatus status = answered.value();
      if (status.attempts() >= ok.value().attempt()
          && (status.state() != SyncState.SYNCING || status.lastFailure() != null)) {
        return ending.ended(before.value(), status, now().minus(began));
      }
      SyncStatus.Progress progress = status.progress();
      if (progress != null && !progress.equals(seen)) {
        seen = progress;
        moved = now();
        if (moved.minus(said).compareTo(Duration.ofSeconds(1)) >= 0) {
          said = moved;
          console.progress(SyncPage.progress(progress));
        }
      }
      if (now().minus(moved).compareTo(STANDSTILL) > 0) {
        return console.fail(
            ExitCode.OUTCOME_UNKNOWN,
            "outcome_unknown",
            "the sync has not ended, and does not get on",
            LOOK);
      }
      if (!console.host().pause().pause(POLL)) {
        return console.fail(
            ExitCode.INTERRUPTED, "interrupted", "interrupted; the sync goes on", LOOK);
      }
    }
  }

  private ExitCode told(SyncStatus before, SyncStatus status, Duration took) {
    SyncStatus.Problem problem = status.lastFailure();
    SyncStatus.Success success = status.lastSuccess();
    if (problem != null || success == null) {
      return console.fail(
          ExitCode.FAILED,
          "sync_failed",
          problem == null ? "not synced" : problem.message(),
          "nothing is lost: " + status.queued() + " of your changes wait here; " + LOOK);
    }
    Map<String, Object> json = SyncJsonOutput.status(status, console.host());
    json.put("outcome", "synced");
    long pushed = status.pushed() - before.pushed();
    long pulled = status.pulled() - before.pulled();
    json.put("pushed", pushed);
    json.put("pulled", pulled);
    json.put("elapsed_ms", took.toMillis());
    console.data(
        json,
        List.of(
            "synced: " + pushed + " sent, " + pulled + " received, in " + took.toMillis() + " ms"));
    return ExitCode.OK;
  }

  ExitCode verify() {
    return followed(
        (before, status, took) ->
            status.lastFailure() == null ? compared(COMPARISONS) : told(before, status, took));
  }

  private ExitCode compared(int tries) {
    CallResult<SyncComparison> result =
        command.api().call(new SyncRequest.Verify(command.args().has(Param.REPAIR)));
    if (!(result instanceof CallResult.Ok<SyncComparison> ok)) {
      return console.problem(result);
    }
    SyncComparison comparison = ok.value();
    return switch (comparison.verdict()) {
      case EQUAL, DIFFERENT -> {
        console.data(SyncJsonOutput.comparison(comparison), SyncPage.comparison(comparison));
        yield comparison.verdict() == SyncComparison.Verdict.EQUAL
            ? ExitCode.OK
            : ExitCode.CONFLICT;
      }
      case MOVED ->
          tries > 1 && console.host().pause().pause(POLL)
              ? followed((before, status, took) -> compared(tries - 1))
              : console.fail(
                  ExitCode.FAILED, "moved", comparison.message(), "try again when nobody writes");
      case FAILED -> console.fail(ExitCode.FAILED, "sync_failed", comparison.message(), LOOK);
    };
  }

  ExitCode join() {
    if (!command.args().has(Param.YES)) {
      return command.usage(
          "heph sync join makes all data here that of the hub's owner: nothing was changed",
          "nothing is lost on either side, and it cannot be taken back; say --yes if that is meant");
    }
    return command.ask(
        new SyncRequest.Join(),
        joined -> {
          console.progress(
              joined.ownerId().equals(joined.before())
                  ? "the data here was the hub owner's already"
                  : "the data here is now that of " + joined.ownerId());
          return followed(this::told);
        });
  }

  private Duration now() {
    return console.host().clock().monotonic();
  }
}
