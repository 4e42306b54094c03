package org.hephaestus.cli;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** Follows an update attempt to its end, across the restart. */
final class ApplyFollower {
  /** Longer than a build may take. */
  private static final Duration LIMIT = Duration.ofMinutes(45);

  /** How long a daemon that went away for its restart may stay away. */
  private static final Duration AWAY_LIMIT = Duration.ofMinutes(1);

  private static final Duration EVERY = Duration.ofMillis(250);

  private final HephApi api;
  private final Terminal terminal;
  private final Clock clock;
  private final Pause pause;
  private final boolean json;

  ApplyFollower(HephApi api, Terminal terminal, Clock clock, Pause pause, boolean json) {
    this.api = api;
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
    this.json = json;
  }

  ExitCode follow(String id) {
    Calls calls = new Calls(terminal, json);
    Duration began = clock.monotonic();
    @Nullable Duration away = null;
    @Nullable UpdateState said = null;
    while (clock.monotonic().minus(began).compareTo(LIMIT) < 0) {
      CallResult<UpdateStatus> result = api.call(new Request.GetUpdateStatus());
      if (result instanceof CallResult.Ok<UpdateStatus> ok) {
        away = null;
        UpdateStatus.Attempt attempt = ok.value().attempt();
        if (attempt != null && attempt.id().equals(id)) {
          if (attempt.state() != said) {
            said = attempt.state();
            progress(attempt);
          }
          // A new daemon shows the attempt of the journal before it has settled it.
          boolean settled = attempt.state().isFinal() || !hasSwitched(attempt.state());
          boolean switchedByHand = attempt.state() == UpdateState.FLIPPED;
          if (ok.value().state() == UpdateState.IDLE && (settled || switchedByHand)) {
            return end(calls, attempt);
          }
        }
      } else if (result instanceof CallResult.Unreachable<UpdateStatus>) {
        away = away == null ? clock.monotonic() : away;
        if (clock.monotonic().minus(away).compareTo(AWAY_LIMIT) > 0) {
          terminal.note("heph: hephd went away for its restart and has not come back");
          return calls.failure(result).orElse(ExitCode.UNREACHABLE);
        }
      } else {
        return calls.failure(result).orElse(ExitCode.FAILED);
      }
      if (!pause.pause(EVERY)) {
        return ExitCode.INTERRUPTED;
      }
    }
    return calls.say(
        ExitCode.UNKNOWN,
        "timeout",
        "the update has not ended within " + Times.duration(LIMIT),
        "look at it with: heph update status",
        List.of());
  }

  private static boolean hasSwitched(UpdateState state) {
    return state.ordinal() >= UpdateState.FLIPPED.ordinal();
  }

  private void progress(UpdateStatus.Attempt attempt) {
    if (!json) {
      terminal.note(
          UpdateText.step(attempt.from(), attempt.to())
              + ": "
              + UpdateText.word(attempt.state())
              + " ("
              + attempt.reason()
              + ")");
    }
  }

  private ExitCode end(Calls calls, UpdateStatus.Attempt attempt) {
    boolean good =
        attempt.state() == UpdateState.COMMITTED || attempt.state() == UpdateState.FLIPPED;
    if (!good) {
      return calls.say(
          ExitCode.FAILED,
          "update_" + attempt.state().name().toLowerCase(java.util.Locale.ROOT),
          UpdateText.step(attempt.from(), attempt.to())
              + " ended without a restart: "
              + attempt.reason(),
          "what runs is untouched; hephd's log has the last lines of the build",
          List.of());
    }
    if (json) {
      terminal.raw(Json.text(UpdateJson.attempt(attempt)));
    } else {
      terminal.line(UpdateText.step(attempt.from(), attempt.to()));
      if (attempt.state() == UpdateState.FLIPPED) {
        terminal.note(attempt.reason());
      }
    }
    return ExitCode.OK;
  }
}
