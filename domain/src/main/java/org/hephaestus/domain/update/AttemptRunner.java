package org.hephaestus.domain.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.HealthProbe;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.SelfCheck;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UserControl.By;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Carries one version from "newer", or from "before", to "restarting onto it": stage, admit, try,
 * copy the data, arm the way back, switch, restart. Every transition is journalled before the step
 * after it begins; a transition that cannot be journalled ends the attempt, because nobody could
 * tell afterwards what happened.
 */
final class AttemptRunner {
  /** The third start without a commit goes back: see {@link Trial#starts}. */
  static final int STARTS = 3;

  private static final Duration SELF_CHECK_LIMIT = Duration.ofMinutes(2);
  private static final Duration BASELINE_LIMIT = Duration.ofSeconds(20);

  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;
  private final UpdateEvent.Listener events;
  private final Runnable beforeRestart;
  private final Transitions transitions;
  private final GateKeeper gates;
  private final ControlRoom control;

  AttemptRunner(
      UpdatePorts ports,
      RunningVersion running,
      UpdateSettings settings,
      UpdateEvent.Listener events,
      Runnable beforeRestart,
      Transitions transitions,
      GateKeeper gates,
      ControlRoom control) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
    this.events = events;
    this.beforeRestart = beforeRestart;
    this.transitions = transitions;
    this.gates = gates;
    this.control = control;
  }

  /** How an attempt ended. */
  sealed interface End {
    /** The process is about to end; do nothing more. */
    record Restarting() implements End {}

    /** Switched; the user starts the new version. */
    record Switched(String reason) implements End {}

    /** A gate closed; nothing is wrong. */
    record Held(GateVerdict verdict) implements End {}

    /** It did not work. */
    record Failed(Failure failure) implements End {}
  }

  /**
   * Installs a release and restarts onto it.
   *
   * @param byUser asked for by a person: it may be switched to even when nobody would restart us
   */
  End run(
      String attempt, CheckOutcome.UpdateAvailable update, boolean byUser, CancelSignal cancel) {
    return locked(fence -> new Run(attempt, update.id(), byUser, cancel, fence).forward(update));
  }

  /** Restarts onto an installed version that ran before, at the user's word. */
  End rollBack(String attempt, VersionId to, CancelSignal cancel) {
    return locked(fence -> new Run(attempt, to, true, cancel, fence).back());
  }

  private interface Work {
    End under(long fence);
  }

  private End locked(Work work) {
    return switch (ports.lock().tryAcquire("the updater of " + running.text())) {
      case UpdateLock.Attempt.Busy busy ->
          new End.Held(
              GateVerdict.closed(Gate.BUSY, "another process is updating: " + busy.owner()));
      case UpdateLock.Attempt.Failed failed -> new End.Failed(failed.failure());
      case UpdateLock.Attempt.Acquired acquired -> {
        try (UpdateLock.Lease lease = acquired.lease()) {
          yield work.under(lease.fence());
        }
      }
    };
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

  /** One attempt under the lock. */
  private final class Run {
    private final String attempt;
    private final VersionId to;
    private final boolean byUser;
    private final CancelSignal cancel;
    private final long fence;

    Run(String attempt, VersionId to, boolean byUser, CancelSignal cancel, long fence) {
      this.attempt = attempt;
      this.to = to;
      this.byUser = byUser;
      this.cancel = cancel;
      this.fence = fence;
    }

    End forward(CheckOutcome.UpdateAvailable update) {
      return guarded(
          () -> {
            // Under the lock: another process may have changed what a gate saw without it.
            List<GateVerdict> verdicts = gates.judge(to, update.release());
            Optional<GateVerdict> closed = GatePolicy.closed(verdicts, byUser);
            if (closed.isPresent()) {
              return new End.Held(closed.get());
            }
            reach(UpdateState.CHECKED, update.reason(), Map.of());
            reach(
                UpdateState.ELIGIBLE,
                byUser ? "asked for by the user" : "every gate lets it pass",
                facts(verdicts));
            ports.versions().sweep();
            Failure failure = install(update);
            return failure != null
                ? abandon(failure)
                : tryAndSwitch(() -> GatePolicy.closed(gates.judge(to, update.release()), byUser));
          });
    }

    End back() {
      return guarded(
          () -> {
            Optional<Trial> open = ports.trials().open();
            if (open.isPresent()) {
              // Begun since the user asked: its way back must not be overwritten.
              return new End.Held(
                  GateVerdict.closed(
                      Gate.BUSY, open.get().to() + " is on trial; wait until that has ended"));
            }
            reach(UpdateState.CHECKED, "the user goes back to it", Map.of());
            return tryAndSwitch(Optional::empty);
          });
    }

    private End guarded(Supplier<End> steps) {
      try {
        return steps.get();
      } catch (JournalFailed e) {
        return new End.Failed(e.failure);
      } catch (RuntimeException e) {
        return abandon(
            Failure.of(FailureCause.INTERNAL, "the update broke: " + e, "report this as a bug"));
      }
    }

    private @Nullable Failure install(CheckOutcome.UpdateAvailable update) {
      if (ports.versions().installed().contains(to)) {
        reach(UpdateState.STAGED, "it is on disk already, built by an earlier attempt", digest());
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
            yield stageAndAdmit(update, area);
          } finally {
            ports.versions().discard(area);
          }
        }
      };
    }

    private @Nullable Failure stageAndAdmit(CheckOutcome.UpdateAvailable update, StagingArea area) {
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
                      reach(
                          state,
                          ports.installer().delivery() + " of " + update.release().tag(),
                          Map.of("commit", commit));
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
                reach(UpdateState.STAGED, "installed beside the running version", digest());
                yield null;
              }
            };
      };
    }

    /** From an installed version to the restart; the last questions are asked on the way. */
    private End tryAndSwitch(Supplier<Optional<GateVerdict>> lastQuestions) {
      if (cancel.isCancelled()) {
        return abandon(cancelled());
      }
      // Asked now, not at start: it may have changed while the build ran.
      Supervision supervision = ports.restarter().supervision();
      if (supervision instanceof Supervision.Unsupervised nobody && !byUser) {
        return new End.Held(
            GateVerdict.closed(
                Gate.SUPERVISOR,
                to
                    + " is installed and not switched to, because nobody would start it: "
                    + nobody.why()
                    + "; "
                    + nobody.remedy()));
      }
      switch (ports.selfCheck().run(to, new CallLimits(SELF_CHECK_LIMIT, cancel))) {
        case SelfCheck.Result.Failed failed -> {
          return cancel.isCancelled() ? abandon(cancelled()) : fails(failed.failure());
        }
        case SelfCheck.Result.Passed passed -> {
          if (!passed.reported().equals(to)) {
            return fails(
                Failure.of(
                    FailureCause.PRODUCT_REJECTED,
                    "it says that it is " + passed.reported() + ", wanted " + to,
                    "tell whoever made the release"));
          }
          reach(UpdateState.SMOKE_OK, "it ran on a copy of the data", Map.of());
        }
      }
      switch (ports.data().snapshot(attempt)) {
        case DataGuard.Snapshot.Failed failed -> {
          return abandon(failed.failure());
        }
        case DataGuard.Snapshot.Taken taken ->
            reach(
                UpdateState.SNAPSHOT,
                taken.file().isEmpty() ? "there are no data to copy" : "copied to " + taken.file(),
                Map.of("snapshot", taken.file(), "sha256", taken.digest()));
      }
      // The user may have said something meanwhile, and only now the data formats are known.
      Optional<GateVerdict> closed = lastQuestions.get();
      if (closed.isPresent()) {
        return abandon(closed.get());
      }
      return switchTo(supervision);
    }

    private End switchTo(Supervision supervision) {
      Optional<VersionId> left = running.id();
      if (rollingBack() && left.isPresent()) {
        // Before the switch: a version that was left must not be there again when we come back.
        if (control.denyLeft(left.get()) instanceof WriteResult.Failed failed) {
          return abandon(failed.failure());
        }
      }
      Set<String> baseline = baseline();
      List<VersionId> back = waysBack();
      reach(
          UpdateState.ARMED,
          back.isEmpty() ? "no version to go back to" : "goes back to " + back.getFirst(),
          Map.of(
              "baseline", String.join(",", new TreeSet<>(baseline)),
              "back", back.stream().map(VersionId::toString).collect(Collectors.joining(","))));
      if (!back.isEmpty()
          && ports.trials().arm(new Trial(attempt, to, back, STARTS, settings.patience(), baseline))
              instanceof WriteResult.Failed failed) {
        return abandon(failed.failure());
      }
      if (ports.versions().activate(to) instanceof WriteResult.Failed failed) {
        return abandon(failed.failure());
      }
      reach(UpdateState.FLIPPED, "starts next", Map.of());
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
          reach(UpdateState.DRAINING, "no new requests, finishing those in flight", Map.of());
          beforeRestart.run();
          reach(UpdateState.EXITED, "asking " + supervised.by() + " for a restart", Map.of());
          ports.restarter().restart("update " + running.text() + " -> " + to);
          yield new End.Restarting();
        }
      };
    }

    private boolean rollingBack() {
      return SemanticVersion.parse(to.version())
          .flatMap(
              target -> Optional.ofNullable(running.version()).map(now -> !target.isNewerThan(now)))
          .orElse(false);
    }

    private Set<String> baseline() {
      return ports.health().run(new CallLimits(BASELINE_LIMIT, cancel)).stream()
          .filter(check -> check.result() == HealthProbe.Result.GOOD)
          .map(HealthProbe.Check::name)
          .collect(Collectors.toSet());
    }

    /** What runs first, then what stayed before, newest first. */
    private List<VersionId> waysBack() {
      List<VersionId> installed = ports.versions().installed();
      List<VersionId> back = new ArrayList<>();
      running.id().filter(installed::contains).ifPresent(back::add);
      List<JournalEntry> journal = ports.journal().replay().entries();
      for (JournalEntry entry : journal.reversed()) {
        if (entry.state() == UpdateState.COMMITTED && installed.contains(entry.to())) {
          back.add(entry.to());
        }
        if (entry.state() == UpdateState.COMMITTED
            && entry.from() != null
            && installed.contains(entry.from())) {
          back.add(entry.from());
        }
      }
      Set<VersionId> failed =
          control.load().control().denied().stream()
              .filter(d -> d.by() == By.TRIAL)
              .map(d -> d.version())
              .collect(Collectors.toSet());
      return back.stream().distinct().filter(id -> !id.equals(to) && !failed.contains(id)).toList();
    }

    private Map<String, String> digest() {
      return Map.of("digest", ports.versions().digest(to));
    }

    private Map<String, String> facts(List<GateVerdict> verdicts) {
      Map<String, String> facts = new LinkedHashMap<>();
      for (GateVerdict verdict : verdicts) {
        facts.put(
            "gate." + verdict.gate().name().toLowerCase(Locale.ROOT),
            (verdict.open() ? "open: " : "closed: ") + verdict.reason());
      }
      return facts;
    }

    private void reach(UpdateState state, String reason, Map<String, String> facts) {
      JournalEntry entry =
          new JournalEntry(
              ports.clock().now(), fence, attempt, state, running.id().orElse(null), to, reason);
      if (transitions.write(entry, facts) instanceof WriteResult.Failed failed) {
        throw new JournalFailed(failed.failure());
      }
    }

    private static Failure cancelled() {
      return Failure.of(FailureCause.CANCELLED, "cancelled before the switch", "nothing to do");
    }

    /** The version itself failed: it is denied, not only put off. */
    private End fails(Failure failure) {
      // A machine without time or room says nothing about the version.
      if (failure.cause() == FailureCause.PRODUCT_REJECTED && !rollingBack()) {
        control.denyFailed(to, "its trial run failed: " + failure.message(), failure.log());
      }
      return abandon(
          new Failure(
              failure.cause(),
              "the trial run of " + to + " failed: " + failure.message(),
              failure.nextStep(),
              failure.log(),
              null));
    }

    private End abandon(GateVerdict closed) {
      write(UpdateState.ABANDONED, closed.reason());
      return new End.Held(closed);
    }

    private End abandon(Failure failure) {
      write(UpdateState.ABANDONED, failure.summary());
      return new End.Failed(failure);
    }

    private void write(UpdateState state, String reason) {
      try {
        reach(state, reason, Map.of());
      } catch (JournalFailed e) {
        // The cause is worth more than the failure to write it down.
        events.on(new UpdateEvent(UpdateEvent.Level.WARNING, e.failure.summary()));
      }
      if (ports.trials().close() instanceof WriteResult.Failed failed) {
        events.on(new UpdateEvent(UpdateEvent.Level.WARNING, failed.failure().summary()));
      }
    }
  }
}
