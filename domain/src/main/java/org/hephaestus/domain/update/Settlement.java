package org.hephaestus.domain.update;

import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/** What a start does about the attempt that the journal shows as open. */
final class Settlement {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final AttemptRunner attempts;
  private final StatusBoard board;
  private final UpdateEvent.Listener events;

  Settlement(
      UpdatePorts ports,
      RunningVersion running,
      AttemptRunner attempts,
      StatusBoard board,
      UpdateEvent.Listener events) {
    this.ports = ports;
    this.running = running;
    this.attempts = attempts;
    this.board = board;
    this.events = events;
  }

  void run() {
    UpdateJournal.Replay replay = ports.journal().replay();
    String damage = replay.problem();
    if (damage != null) {
      problem(Level.WARNING, damage);
    }
    if (replay.entries().isEmpty()) {
      return;
    }
    JournalEntry last = replay.entries().getLast();
    board.show(last);
    RecoveryPolicy.Recovery recovery =
        RecoveryPolicy.atStart(last, running, ports.versions().current().orElse(null));
    if (recovery.kind() == RecoveryPolicy.Kind.NOTHING) {
      return;
    }
    switch (ports.lock().tryAcquire("the updater of " + running.text() + ", starting")) {
      case UpdateLock.Attempt.Busy busy ->
          event(Level.INFO, "another process is updating: " + busy.owner());
      case UpdateLock.Attempt.Failed failed -> problem(Level.WARNING, failed.failure().summary());
      case UpdateLock.Attempt.Acquired acquired -> {
        try (UpdateLock.Lease lease = acquired.lease()) {
          settle(recovery, last, lease.fence());
        }
      }
    }
  }

  private void settle(RecoveryPolicy.Recovery recovery, JournalEntry last, long fence) {
    ports.versions().sweep();
    switch (recovery.kind()) {
      case NOTHING -> {}
      case ABANDON -> {
        event(Level.WARNING, "update to " + last.to() + " " + recovery.reason());
        write(fence, last, UpdateState.ABANDONED, recovery.reason());
      }
      case SUPERVISOR_RUNS_OTHER -> {
        problem(Level.ERROR, recovery.reason());
        write(fence, last, UpdateState.ABANDONED, recovery.reason());
      }
      case ARRIVED -> {
        boolean onProbation =
            last.state() == UpdateState.PROBATION
                || write(fence, last, UpdateState.PROBATION, recovery.reason());
        if (onProbation && write(fence, last, UpdateState.COMMITTED, "it serves")) {
          arrived(last);
        }
      }
    }
  }

  /** The one line that a person finds in the log after an update. */
  private void arrived(JournalEntry last) {
    VersionId from = last.from();
    VersionId to = last.to();
    String notes =
        ports.memory().load().contents().releases().stream()
            .filter(r -> ("v" + to.version()).equals(r.tag()) || to.version().equals(r.tag()))
            .map(r -> r.page().isEmpty() ? "" : "; notes: " + r.page())
            .findFirst()
            .orElse("");
    String undo =
        from == null ? "" : "; the previous version is kept in versions/" + from.folderName();
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
    if (attempts.record(fence, last, state, reason) instanceof WriteResult.Failed failed) {
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
