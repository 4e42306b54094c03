package org.hephaestus.domain.update;

import java.util.List;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/** What a start does about the attempt that the journal shows as open. */
final class Settlement {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final Transitions transitions;
  private final ControlRoom control;
  private final StatusBoard board;
  private final UpdateEvent.Listener events;

  Settlement(
      UpdatePorts ports,
      RunningVersion running,
      Transitions transitions,
      ControlRoom control,
      StatusBoard board,
      UpdateEvent.Listener events) {
    this.ports = ports;
    this.running = running;
    this.transitions = transitions;
    this.control = control;
    this.board = board;
    this.events = events;
  }

  /** What is left to do after it. */
  sealed interface Then {
    /** Nothing: no version is on trial. */
    record Settled() implements Then {}

    /** This version is on trial. */
    record OnTrial(JournalEntry last) implements Then {}

    /** This version was judged, and must go. */
    record MustGo(JournalEntry last, String reason) implements Then {}

    /** Another process holds the lock: nothing is known. */
    record Unknown() implements Then {}
  }

  Then run() {
    UpdateJournal.Replay replay = ports.journal().replay();
    String damage = replay.problem();
    if (damage != null) {
      problem(Level.WARNING, damage);
    }
    control.rebuild(replay.entries());
    if (replay.entries().isEmpty()) {
      return ports.trials().open().isEmpty() ? new Then.Settled() : closeStale();
    }
    JournalEntry last = replay.entries().getLast();
    board.show(last);
    RecoveryPolicy.Recovery recovery =
        RecoveryPolicy.atStart(
            new RecoveryPolicy.Facts(
                last,
                running,
                ports.versions().current().orElse(null),
                ports.trials().open(),
                ports.trials().starts(),
                ports.trials().verdict()));
    if (recovery.kind() == RecoveryPolicy.Kind.NOTHING) {
      return ports.trials().open().isEmpty() ? new Then.Settled() : closeStale();
    }
    return switch (ports.lock().tryAcquire("the updater of " + running.text() + ", starting")) {
      case UpdateLock.Attempt.Busy busy -> {
        event(Level.INFO, "another process is updating: " + busy.owner());
        yield new Then.Unknown();
      }
      case UpdateLock.Attempt.Failed failed -> {
        problem(Level.WARNING, failed.failure().summary());
        // A version on trial must be judged even where nothing can be locked: it will not commit.
        yield recovery.kind() == RecoveryPolicy.Kind.ARRIVED
            ? new Then.OnTrial(last)
            : new Then.Unknown();
      }
      case UpdateLock.Attempt.Acquired acquired -> {
        try (UpdateLock.Lease lease = acquired.lease()) {
          yield settle(recovery, last, lease.fence());
        }
      }
    };
  }

  /** The trial of an attempt that is over: the process died between its last two steps. */
  private Then closeStale() {
    if (ports.lock().tryAcquire("the updater of " + running.text() + ", starting")
        instanceof UpdateLock.Attempt.Acquired acquired) {
      UpdateLock.Lease lease = acquired.lease();
      try {
        closeTrial();
      } finally {
        lease.close();
      }
    }
    return new Then.Settled();
  }

  private Then settle(RecoveryPolicy.Recovery recovery, JournalEntry last, long fence) {
    ports.versions().sweep();
    return switch (recovery.kind()) {
      case NOTHING -> new Then.Settled();
      case ABANDON -> {
        event(Level.WARNING, "update to " + last.to() + " " + recovery.reason());
        write(fence, last, UpdateState.ABANDONED, recovery.reason());
        closeTrial();
        yield new Then.Settled();
      }
      case SUPERVISOR_RUNS_OTHER -> {
        problem(Level.ERROR, recovery.reason());
        write(fence, last, UpdateState.ABANDONED, recovery.reason());
        closeTrial();
        yield new Then.Settled();
      }
      case ARRIVED -> {
        write(fence, last, UpdateState.PROBATION, recovery.reason());
        yield new Then.OnTrial(last);
      }
      case COMMIT -> {
        if (write(fence, last, UpdateState.COMMITTED, recovery.reason())) {
          arrived(last);
        }
        yield new Then.Settled();
      }
      case LEAVE -> new Then.MustGo(last, recovery.reason());
      case REVERTED -> {
        reverted(recovery, last, fence);
        yield new Then.Settled();
      }
    };
  }

  /**
   * The new version was left, and this one runs again. The trial's end comes last: whatever fails
   * or is cut before it, the next start does the rest.
   */
  private void reverted(RecoveryPolicy.Recovery recovery, JournalEntry last, long fence) {
    boolean stays = switchForGood(last.to());
    control.denyFailed(last.to(), recovery.reason(), ports.failureLog().get());
    if (stays && write(fence, last, UpdateState.REVERTED, recovery.reason())) {
      closeTrial();
    }
    problem(
        Level.ERROR,
        last.to()
            + " was left and "
            + running.text()
            + " is back: "
            + recovery.reason()
            + "; it is not installed by itself any more (heph update allow "
            + last.to().version()
            + ")");
  }

  /**
   * Whether a power cut leaves the switch back as it is. The launcher that made it cannot force: if
   * it were lost after the trial, the failed version would start again with nobody watching.
   */
  private boolean switchForGood(VersionId failed) {
    List<VersionId> candidates =
        ports
            .versions()
            .current()
            .filter(id -> !id.equals(failed))
            .map(List::of)
            .orElseGet(() -> ports.trials().open().map(Trial::back).orElse(List.of()));
    for (VersionId id : candidates) {
      if (ports.versions().activate(id) instanceof WriteResult.Ok) {
        return true;
      }
    }
    problem(Level.ERROR, "no version to go back to can be activated: " + candidates);
    return false;
  }

  private void closeTrial() {
    if (ports.trials().close() instanceof WriteResult.Failed failed) {
      problem(Level.WARNING, failed.failure().summary());
    }
  }

  /** The one line that a person finds in the log after an update. */
  void arrived(JournalEntry last) {
    VersionId from = last.from();
    VersionId to = last.to();
    String notes =
        ports.memory().load().contents().releases().stream()
            .filter(r -> ("v" + to.version()).equals(r.tag()) || to.version().equals(r.tag()))
            .map(r -> r.page().isEmpty() ? "" : "; notes: " + r.page())
            .findFirst()
            .orElse("");
    String undo = from == null ? "" : "; undo with: heph update rollback";
    String line =
        (from == null ? "an uninstalled build" : from.version())
            + " -> "
            + to.version()
            + notes
            + undo;
    board.arrived(line);
    event(Level.INFO, "updated: " + line);
  }

  private boolean write(long fence, JournalEntry last, UpdateState state, String reason) {
    if (transitions.after(fence, last, state, reason) instanceof WriteResult.Failed failed) {
      problem(Level.WARNING, failed.failure().summary());
      return false;
    }
    return true;
  }

  private void problem(Level level, String text) {
    board.problem(text);
    event(level, text);
  }

  private void event(Level level, String message) {
    events.on(new UpdateEvent(level, message));
  }
}
