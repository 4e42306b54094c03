package org.hephaestus.cli;

import java.util.Locale;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** The self-updater for people. */
final class UpdateText {
  private UpdateText() {}

  static void print(Terminal terminal, UpdateStatus status, Times times) {
    terminal.line("running     " + status.running());
    terminal.line("mode        " + word(status.mode()) + " (" + status.delivery() + " delivery)");
    terminal.line(
        "source      " + (status.source().isEmpty() ? "not configured" : status.source()));
    terminal.line(
        "last check  " + (status.lastCheck() == null ? "never" : times.moment(status.lastCheck())));
    terminal.line(
        "next check  "
            + (status.nextCheck() == null ? "none planned" : times.moment(status.nextCheck())));
    if (status.outcome() != null) {
      outcome(terminal, status.outcome(), times);
    }
    UpdateStatus.Attempt attempt = status.attempt();
    if (attempt != null) {
      terminal.line(
          "attempt     "
              + step(attempt.from(), attempt.to())
              + ": "
              + word(attempt.state())
              + " ("
              + attempt.reason()
              + "), "
              + times.moment(attempt.at()));
    }
    status.notices().forEach(notice -> terminal.line("note        " + notice));
  }

  static void outcome(Terminal terminal, CheckOutcome outcome, Times times) {
    String kind =
        switch (outcome) {
          case CheckOutcome.UpToDate upToDate -> "up to date";
          case CheckOutcome.UpdateAvailable available -> "update available";
          case CheckOutcome.Held held ->
              "held by "
                  + word(held.gate())
                  + (held.until() == null ? "" : " until " + times.moment(held.until()));
          case CheckOutcome.Failed failed -> "check failed";
        };
    terminal.line("outcome     " + kind + ": " + outcome.reason());
    outcome
        .refused()
        .forEach(refused -> terminal.line("refused     " + refused.tag() + ": " + refused.why()));
  }

  static String step(@Nullable VersionId from, VersionId to) {
    return (from == null ? "?" : from.version()) + " -> " + to.version();
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
