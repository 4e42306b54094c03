package org.hephaestus.domain.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/**
 * The trial of the version that runs: round after round on the scheduler until it stays or goes.
 * Each round is a sign of life; without any, the launcher's dead-man ends the process.
 */
final class Probation {
  private static final Duration ROUND_LIMIT = Duration.ofSeconds(20);

  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;
  private final Transitions transitions;
  private final StatusBoard board;
  private final UpdateEvent.Listener events;
  private final Runnable beforeRestart;
  private final CancelSignal cancel;
  private final JournalEntry attempt;
  private final Set<String> baseline;
  private final Runnable committed;
  private final List<List<Check>> rounds = new ArrayList<>();

  Probation(
      UpdatePorts ports,
      RunningVersion running,
      UpdateSettings settings,
      Transitions transitions,
      StatusBoard board,
      UpdateEvent.Listener events,
      Runnable beforeRestart,
      CancelSignal cancel,
      JournalEntry attempt,
      Runnable committed) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
    this.transitions = transitions;
    this.board = board;
    this.events = events;
    this.beforeRestart = beforeRestart;
    this.cancel = cancel;
    this.attempt = attempt;
    this.baseline = ports.trials().open().map(Trial::baseline).orElse(Set.of());
    this.committed = committed;
  }

  void start() {
    board.goesOn();
    event(
        Level.INFO,
        running.text()
            + " is on trial: "
            + settings.probationRounds()
            + " good rounds, "
            + Words.of(UpdateSettings.PROBATION_ROUND)
            + " apart");
    next();
  }

  private void next() {
    var unused = ports.scheduler().after(UpdateSettings.PROBATION_ROUND, this::round);
  }

  private void round() {
    if (cancel.isCancelled()) {
      return; // the daemon is stopping; the next start goes on
    }
    rounds.add(ask());
    ports.trials().progress();
    ProbationPolicy.Decision decision =
        ProbationPolicy.judge(baseline, rounds, settings.probationRounds());
    switch (decision.kind()) {
      case GO_ON -> next();
      case COMMIT -> {
        if (!commit(decision.reason())) {
          next();
        }
      }
      case LEAVE -> leave(decision.reason());
    }
  }

  private List<Check> ask() {
    try {
      return ports.health().run(new CallLimits(ROUND_LIMIT, cancel));
    } catch (RuntimeException e) {
      return baseline.stream()
          .map(name -> new Check(name, Result.BAD, "the health probe broke: " + e))
          .toList();
    }
  }

  /** Stays. The end of the trial decides; the journal only says so. */
  private boolean commit(String reason) {
    if (!(ports.lock().tryAcquire("the updater of " + running.text() + ", committing")
        instanceof UpdateLock.Attempt.Acquired acquired)) {
      return false;
    }
    try (UpdateLock.Lease lease = acquired.lease()) {
      if (ports.trials().close() instanceof WriteResult.Failed failed) {
        event(Level.WARNING, failed.failure().summary());
        return false;
      }
      if (transitions.after(lease.fence(), attempt, UpdateState.COMMITTED, reason)
          instanceof WriteResult.Failed failed) {
        event(Level.WARNING, failed.failure().summary()); // the next start writes it
      }
    }
    board.over();
    committed.run();
    return true;
  }

  /** Goes: verdict, switch, restart. The version that comes back writes REVERTED. */
  void leave(String reason) {
    event(Level.ERROR, running.text() + " does not prove itself and is left: " + reason);
    if (!(ports.lock().tryAcquire("the updater of " + running.text() + ", going back")
        instanceof UpdateLock.Attempt.Acquired acquired)) {
      next();
      return;
    }
    Supervision supervision = ports.restarter().supervision();
    boolean switched;
    UpdateLock.Lease lease = acquired.lease();
    try {
      if (ports.trials().condemn(reason) instanceof WriteResult.Failed failed) {
        event(Level.WARNING, failed.failure().summary());
      }
      switched = goBack();
    } finally {
      lease.close();
    }
    if (!switched) {
      stays("no version to go back to can be activated");
    } else if (supervision instanceof Supervision.Unsupervised nobody) {
      stays("nobody would start the version before (" + nobody.why() + "); restart the daemon");
    } else {
      beforeRestart.run();
      ports.restarter().restart("leaving " + running.text() + ": " + reason);
    }
  }

  private boolean goBack() {
    Optional<Trial> trial = ports.trials().open();
    List<VersionId> back =
        trial
            .map(Trial::back)
            .orElseGet(() -> Optional.ofNullable(attempt.from()).stream().toList());
    for (VersionId id : back) {
      if (ports.versions().activate(id) instanceof WriteResult.Ok) {
        return true;
      }
    }
    return false;
  }

  private void stays(String why) {
    String text = running.text() + " does not work as before, and stays: " + why;
    board.problem(text);
    event(Level.ERROR, text);
    alive();
  }

  /** Killed, it could only be started again: a daemon that serves badly serves. */
  private void alive() {
    if (!cancel.isCancelled()) {
      ports.trials().progress();
      var unused = ports.scheduler().after(UpdateSettings.PROBATION_ROUND, this::alive);
    }
  }

  private void event(Level level, String message) {
    events.on(new UpdateEvent(level, message));
  }
}
