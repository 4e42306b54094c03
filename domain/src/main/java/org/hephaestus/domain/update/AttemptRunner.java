package org.hephaestus.domain.update;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Carries one release from "newer" to "restarting onto it": stage, admit, switch, restart. Every
 * transition is journalled before the step after it begins; a transition that cannot be journalled
 * ends the attempt, because nobody could tell afterwards what happened.
 */
final class AttemptRunner {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;
  private final UpdateEvent.Listener events;
  private final Runnable beforeRestart;
  private final Consumer<JournalEntry> onTransition;

  AttemptRunner(
      UpdatePorts ports,
      RunningVersion running,
      UpdateSettings settings,
      UpdateEvent.Listener events,
      Runnable beforeRestart,
      Consumer<JournalEntry> onTransition) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
    this.events = events;
    this.beforeRestart = beforeRestart;
    this.onTransition = onTransition;
  }

  /** How an attempt ended. */
  sealed interface End {
    /** The process is about to end; do nothing more. */
    record Restarting() implements End {}

    /** Switched; the user starts the new version. */
    record Switched(String reason) implements End {}

    /** A gate closed; nothing is wrong. */
    record Held(Gate gate, String reason) implements End {}

    /** It did not work. */
    record Failed(Failure failure) implements End {}
  }

  /**
   * Runs the attempt.
   *
   * @param byUser asked for by a person: it may be switched to even when nobody would restart us
   */
  End run(
      String attempt, CheckOutcome.UpdateAvailable update, boolean byUser, CancelSignal cancel) {
    return switch (ports.lock().tryAcquire("the updater of " + running.text())) {
      case UpdateLock.Attempt.Busy busy ->
          new End.Held(Gate.BUSY, "another process is updating: " + busy.owner());
      case UpdateLock.Attempt.Failed failed -> new End.Failed(failed.failure());
      case UpdateLock.Attempt.Acquired acquired -> {
        try (UpdateLock.Lease lease = acquired.lease()) {
          yield new Run(attempt, update, byUser, cancel, lease.fence()).run();
        }
      }
    };
  }

  /** Journals a transition outside an attempt's own run: what a start finds out. */
  WriteResult record(long fence, JournalEntry last, UpdateState state, String reason) {
    return append(
        new JournalEntry(
            ports.clock().now(), fence, last.attempt(), state, last.from(), last.to(), reason));
  }

  private WriteResult append(JournalEntry entry) {
    WriteResult written = ports.journal().append(entry);
    if (written instanceof WriteResult.Ok) {
      onTransition.accept(entry);
      audit(entry);
    }
    return written;
  }

  private void audit(JournalEntry entry) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("attempt", entry.attempt());
    VersionId from = entry.from();
    facts.put("from", from == null ? running.text() : from.toString());
    facts.put("to", entry.to().toString());
    AuditRecord entryForPeople =
        new AuditRecord(
            entry.at(),
            "update." + entry.state().name().toLowerCase(java.util.Locale.ROOT),
            entry.reason(),
            facts);
    if (!ports.audit().append(entryForPeople)) {
      events.on(
          new UpdateEvent(
              UpdateEvent.Level.WARNING, "the audit trail could not be written; going on"));
    }
  }

  /** A transition could not be journalled. */
  private static final class JournalFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    JournalFailed(Failure failure) {
      super(failure.summary());
      this.failure = failure;
    }
  }

  /** The state of one run. */
  private final class Run {
    private final String attempt;
    private final CheckOutcome.UpdateAvailable update;
    private final boolean byUser;
    private final CancelSignal cancel;
    private final long fence;
    private final VersionId to;

    Run(
        String attempt,
        CheckOutcome.UpdateAvailable update,
        boolean byUser,
        CancelSignal cancel,
        long fence) {
      this.attempt = attempt;
      this.update = update;
      this.byUser = byUser;
      this.cancel = cancel;
      this.fence = fence;
      this.to = update.id();
    }

    End run() {
      try {
        if (!running.id().map(ports.versions().installed()::contains).orElse(false)) {
          return new End.Held(
              Gate.ORIGIN,
              running.text()
                  + " runs, but is none of the versions that this updater manages: it was installed"
                  + " by other means; update it the same way");
        }
        reach(UpdateState.CHECKED, update.reason());
        reach(UpdateState.ELIGIBLE, byUser ? "asked for by the user" : "every gate lets it pass");
        ports.versions().sweep();
        Failure failure = install();
        if (failure != null) {
          return abandon(failure);
        }
        return switchAndRestart();
      } catch (JournalFailed e) {
        return new End.Failed(e.failure);
      } catch (RuntimeException e) {
        return abandon(
            Failure.of(FailureCause.INTERNAL, "the update broke: " + e, "report this as a bug"));
      }
    }

    private @Nullable Failure install() {
      if (ports.versions().installed().contains(to)) {
        reach(UpdateState.STAGED, "it is on disk already, built by an earlier attempt");
        return null;
      }
      if (ports.installer().preflight() instanceof Installer.Preflight.NotReady notReady) {
        return notReady.failure();
      }
      return switch (ports.versions().open()) {
        case VersionStore.Opened.Failed failed -> failed.failure();
        case VersionStore.Opened.Area opened -> {
          StagingArea area = opened.area();
          try {
            yield stageAndAdmit(area);
          } finally {
            ports.versions().discard(area);
          }
        }
      };
    }

    private @Nullable Failure stageAndAdmit(StagingArea area) {
      String commit = update.release().commit();
      if (commit == null) {
        throw new IllegalStateException("an available update without a commit: " + update);
      }
      Installer.Result result =
          ports
              .installer()
              .stage(
                  new Installer.Order(to, update.release().tag(), commit),
                  area,
                  new CallLimits(settings.installTimeout(), cancel),
                  new Installer.Observer() {
                    @Override
                    public void reached(UpdateState state) {
                      reach(state, ports.installer().delivery() + " of " + update.release().tag());
                    }

                    @Override
                    public void output(String line) {
                      events.on(new UpdateEvent(UpdateEvent.Level.DETAIL, line));
                    }
                  });
      return switch (result) {
        case Installer.Result.Failed failed -> failed.failure();
        case Installer.Result.Staged staged ->
            switch (ports.versions().admit(area, staged.product(), to)) {
              case WriteResult.Failed failed -> failed.failure();
              case WriteResult.Ok ok -> {
                reach(UpdateState.STAGED, "installed beside the running version");
                yield null;
              }
            };
      };
    }

    private End switchAndRestart() {
      if (cancel.isCancelled()) {
        return abandon(
            Failure.of(FailureCause.CANCELLED, "cancelled before the switch", "nothing to do"));
      }
      // Asked now, not at start: it may have changed while the build ran.
      Supervision supervision = ports.restarter().supervision();
      if (supervision instanceof Supervision.Unsupervised nobody && !byUser) {
        return new End.Held(
            Gate.SUPERVISOR,
            to
                + " is installed and not switched to, because nobody would start it: "
                + nobody.why()
                + "; "
                + nobody.remedy());
      }
      reach(UpdateState.ARMED, "about to switch");
      if (ports.versions().activate(to) instanceof WriteResult.Failed failed) {
        return abandon(failed.failure());
      }
      reach(UpdateState.FLIPPED, "starts next");
      return switch (supervision) {
        case Supervision.Unsupervised nobody ->
            new End.Switched(
                to
                    + " starts next; restart the daemon yourself, because "
                    + nobody.why()
                    + " ("
                    + nobody.remedy()
                    + ")");
        case Supervision.Supervised supervised -> {
          reach(UpdateState.DRAINING, "no new requests, finishing those in flight");
          beforeRestart.run();
          reach(UpdateState.EXITED, "asking " + supervised.by() + " for a restart");
          ports.restarter().restart("update " + running.text() + " -> " + to);
          yield new End.Restarting();
        }
      };
    }

    private void reach(UpdateState state, String reason) {
      WriteResult written =
          append(
              new JournalEntry(
                  ports.clock().now(),
                  fence,
                  attempt,
                  state,
                  running.id().orElse(null),
                  to,
                  reason));
      if (written instanceof WriteResult.Failed failed) {
        throw new JournalFailed(failed.failure());
      }
    }

    private End abandon(Failure failure) {
      try {
        reach(UpdateState.ABANDONED, failure.summary());
      } catch (JournalFailed e) {
        // The cause is worth more than the failure to write it down.
        events.on(new UpdateEvent(UpdateEvent.Level.WARNING, e.failure.summary()));
      }
      return new End.Failed(failure);
    }
  }
}
