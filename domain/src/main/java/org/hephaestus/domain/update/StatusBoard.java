package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** What the updater knows of itself, for whoever asks. Safe from any thread; holds no lock long. */
final class StatusBoard {
  private final UpdateMode mode;
  private final RunningVersion running;
  private final String source;
  private final String delivery;

  private @Nullable Instant nextCheck;
  private @Nullable Instant lastCheck;
  private int failures;
  private @Nullable CheckOutcome outcome;
  private UpdateStatus.@Nullable Attempt attempt;
  private boolean underWay;
  private @Nullable String problem;
  private @Nullable String arrival;
  private List<GateVerdict> gates = List.of();
  private UserControl control = UserControl.NONE;

  StatusBoard(UpdateMode mode, RunningVersion running, String source, String delivery) {
    this.mode = mode;
    this.running = running;
    this.source = source;
    this.delivery = delivery;
  }

  synchronized UpdateStatus status() {
    List<String> notices = new ArrayList<>();
    if (arrival != null) {
      notices.add(arrival);
    }
    if (problem != null) {
      notices.add(problem);
    }
    if (outcome instanceof CheckOutcome.UpdateAvailable available && !underWay) {
      notices.add(available.id().version() + " is available");
    }
    return new UpdateStatus(
        mode,
        running.text(),
        source,
        delivery,
        underWay && attempt != null ? attempt.state() : UpdateState.IDLE,
        outcome,
        lastCheck,
        nextCheck,
        attempt,
        notices,
        gates,
        control);
  }

  /** An attempt begins; the journal will say more. */
  synchronized void begin(String id, VersionId to, Instant now, String reason) {
    underWay = true;
    attempt =
        new UpdateStatus.Attempt(
            id, UpdateState.CHECKED, running.id().orElse(null), to, now, reason);
  }

  /** An earlier process's attempt, which was shown, goes on in this one. */
  synchronized void goesOn() {
    underWay = true;
  }

  /** The attempt has ended as its last transition says. */
  synchronized void over() {
    underWay = false;
  }

  /** What the gates say, and what the user said. */
  synchronized void surveyed(List<GateVerdict> verdicts, UserControl said) {
    gates = List.copyOf(verdicts);
    control = said;
  }

  /** What is known without a check of this process. */
  synchronized void found(CheckOutcome known) {
    outcome = known;
  }

  /** A transition, of this process or an earlier one. */
  synchronized void show(JournalEntry entry) {
    attempt =
        new UpdateStatus.Attempt(
            entry.attempt(), entry.state(), entry.from(), entry.to(), entry.at(), entry.reason());
  }

  /** The attempt is over without a restart. */
  synchronized void end(UpdateState state, Instant now, String reason) {
    underWay = false;
    if (attempt != null) {
      attempt =
          new UpdateStatus.Attempt(attempt.id(), state, attempt.from(), attempt.to(), now, reason);
    }
  }

  /** The id of the attempt under way; null when none is. */
  synchronized @Nullable String attemptUnderWay() {
    return underWay && attempt != null ? attempt.id() : null;
  }

  /** A check has ended; of what was wrong before it, only {@code still} counts. */
  synchronized void checked(
      CheckOutcome found, @Nullable Instant last, int failuresInARow, @Nullable String still) {
    outcome = found;
    lastCheck = last;
    failures = failuresInARow;
    problem = still;
  }

  /** What an earlier process knew. */
  synchronized void remembered(@Nullable Instant last, int failuresInARow) {
    lastCheck = last;
    failures = failuresInARow;
  }

  synchronized void held(CheckOutcome.Held held) {
    outcome = held;
  }

  synchronized @Nullable CheckOutcome outcome() {
    return outcome;
  }

  synchronized int failures() {
    return failures;
  }

  synchronized @Nullable Instant nextCheck() {
    return nextCheck;
  }

  synchronized void planned(@Nullable Instant next) {
    nextCheck = next;
  }

  synchronized void problem(String text) {
    problem = text;
  }

  synchronized void arrived(String line) {
    arrival = line;
  }
}
