package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.audit.AuditSink;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a daemon current. Build one with {@link #builder}, call {@link #start} when the daemon
 * serves, {@link #stop} when it goes.
 *
 * <p>Threads: it has none of its own. Steps run on the {@link Scheduler}; {@link #checkNow} runs on
 * its caller's thread; {@link #status} never blocks for longer than a moment. At most one check or
 * attempt runs at a time; a caller who comes second is told so and does not wait.
 *
 * <p>Never throws for what the world does, calls no {@code System.exit}, keeps no static state: two
 * of them live in one JVM.
 */
public final class SelfUpdater {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;
  private final UpdateEvent.Listener events;
  private final ReleaseCheck check;
  private final AttemptRunner attempts;
  private final CancelSource stopped = new CancelSource();

  /**
   * Held by whoever checks or updates. Callers do not wait for it; steps do, at most a check long.
   */
  private final ReentrantLock work = new ReentrantLock();

  // Guarded by this: what status() shows.
  private Cancellable scheduled = () -> {};
  private @Nullable Instant nextCheck;
  private @Nullable Instant lastCheck;
  private @Nullable CheckOutcome outcome;
  private UpdateStatus.@Nullable Attempt attempt;
  private boolean underWay;
  private @Nullable String problem;
  private @Nullable String arrival;

  private SelfUpdater(Builder b, UpdatePorts ports) {
    this.ports = ports;
    this.running = RunningVersion.parse(b.running);
    this.settings = b.settings;
    this.events = b.listener;
    this.check = new ReleaseCheck(ports, running, settings.channel());
    this.attempts =
        new AttemptRunner(ports, running, settings, events, b.beforeRestart, this::onTransition);
  }

  /**
   * Begins building an updater. All ports are required; everything else has a default.
   *
   * @param running what runs, as it prints it: {@code 1.0.3 (0123456789ab)}
   */
  public static Builder builder(String running) {
    return new Builder(running);
  }

  /**
   * Call it once the daemon serves: finishes what a restart interrupted or completed, announces the
   * mode, and schedules the first check unless the mode is off.
   */
  public void start() {
    settle();
    announce();
    if (settings.mode() == UpdateMode.OFF || running.version() == null) {
      return;
    }
    UpdateMemory.Loaded loaded = ports.memory().load();
    report(loaded.problem());
    PollPolicy.Plan plan =
        PollPolicy.atStart(
            loaded.contents().nextCheck(),
            loaded.contents().failures(),
            ports.clock().now(),
            settings.interval(),
            ports.chance().nextDouble());
    synchronized (this) {
      lastCheck = loaded.contents().lastCheck();
    }
    remember(loaded.contents(), plan.at());
    schedule(plan.at(), loaded.contents().failures());
  }

  /**
   * Ends all work: nothing is scheduled any more, a build under way is cut. Idempotent; does not
   * wait for the build's end.
   */
  public void stop() {
    stopped.cancel();
    synchronized (this) {
      scheduled.cancel();
      nextCheck = null;
    }
  }

  /** How things stand. */
  public synchronized UpdateStatus status() {
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
        settings.mode(),
        running.text(),
        ports.source().describe(),
        ports.installer().delivery(),
        underWay && attempt != null ? attempt.state() : UpdateState.IDLE,
        outcome,
        lastCheck,
        nextCheck,
        attempt,
        notices);
  }

  /**
   * Asks the forge now, whatever mode and schedule say, and installs nothing. Blocks for at most
   * {@link UpdateSettings#checkTimeout}.
   */
  public UpdateStatus checkNow() {
    if (work.tryLock()) {
      try {
        if (!stopped.isCancelled()) {
          checkAndRemember();
        }
      } finally {
        work.unlock();
      }
    }
    return status();
  }

  /**
   * Begins an attempt on the user's word: in every mode, and also at a release that failed before.
   * Blocks for a check, then answers; the attempt itself is a step on the scheduler.
   */
  public ApplyTicket applyNow() {
    if (running.version() == null) {
      return new ApplyTicket(
          "", false, "this build never updates itself: " + running.whyNoRelease());
    }
    if (!work.tryLock()) {
      synchronized (this) {
        return underWay && attempt != null
            ? new ApplyTicket(attempt.id(), true, "an update is under way already")
            : new ApplyTicket("", false, "a check is under way; try again in a moment");
      }
    }
    try {
      if (stopped.isCancelled()) {
        return new ApplyTicket("", false, "the daemon is going away; try again when it is back");
      }
      checkAndRemember();
      if (!(currentOutcome() instanceof CheckOutcome.UpdateAvailable available)) {
        CheckOutcome found = currentOutcome();
        return new ApplyTicket("", false, found == null ? "nothing was found" : found.reason());
      }
      String id = AttemptIds.next(ports.clock().now(), ports.chance());
      begin(id, available);
      ports.scheduler().after(Duration.ZERO, () -> applyStep(id, available));
      return new ApplyTicket(id, true, available.reason());
    } finally {
      work.unlock();
    }
  }

  // --- steps ---------------------------------------------------------------------------------

  private void applyStep(String id, CheckOutcome.UpdateAvailable available) {
    work.lock();
    try {
      attempt(id, available, true);
    } finally {
      work.unlock();
    }
  }

  private void pollStep(Instant planned, int failures) {
    if (stopped.isCancelled()) {
      return;
    }
    Instant now = ports.clock().now();
    switch (PollPolicy.onTick(planned, failures, now, settings.interval())) {
      case PollPolicy.Tick.Due due -> poll();
      case PollPolicy.Tick.Wait wait -> schedule(planned, failures);
      case PollPolicy.Tick.Replan replan -> {
        PollPolicy.Plan plan =
            PollPolicy.atStart(
                planned, failures, now, settings.interval(), ports.chance().nextDouble());
        event(Level.INFO, "next check moved to " + plan.at() + ": " + plan.reason());
        remember(ports.memory().load().contents(), plan.at());
        schedule(plan.at(), failures);
      }
    }
  }

  private void poll() {
    work.lock();
    try {
      int failures = checkAndRemember();
      if (settings.mode() == UpdateMode.APPLY
          && currentOutcome() instanceof CheckOutcome.UpdateAvailable available
          && applyByItself(available)) {
        return; // on the way out
      }
      Instant planned = plannedCheck();
      if (planned != null) {
        schedule(planned, failures);
      }
    } finally {
      work.unlock();
    }
  }

  /** Whether the process is about to end. */
  private boolean applyByItself(CheckOutcome.UpdateAvailable available) {
    Instant now = ports.clock().now();
    VersionId id = available.id();
    if (ports.versions().current().filter(id::equals).isPresent()) {
      hold(
          available,
          Gate.SUPERVISOR,
          null,
          id
              + " starts next, yet "
              + running.text()
              + " runs; restart the daemon, and if it comes back as "
              + running.text()
              + ", let its service run the launcher in bin/");
      return false;
    }
    if (ports.versions().installed().contains(id)
        && ports.restarter().supervision() instanceof Restarter.Supervision.Unsupervised nobody) {
      hold(
          available,
          Gate.SUPERVISOR,
          null,
          id
              + " is installed and waits, because nobody would start it: "
              + nobody.why()
              + "; "
              + nobody.remedy());
      return false;
    }
    RetryPolicy.Verdict verdict =
        RetryPolicy.mayTry(ports.journal().replay().entries(), id, now, settings.interval());
    if (verdict.until() != null) {
      hold(available, Gate.FAILED_BEFORE, verdict.until(), verdict.reason());
      return false;
    }
    String attemptId = AttemptIds.next(now, ports.chance());
    begin(attemptId, available);
    return attempt(attemptId, available, false);
  }

  private synchronized void begin(String id, CheckOutcome.UpdateAvailable available) {
    underWay = true;
    attempt =
        new UpdateStatus.Attempt(
            id,
            UpdateState.CHECKED,
            running.id().orElse(null),
            available.id(),
            ports.clock().now(),
            available.reason());
  }

  /** The attempt is over without a restart. */
  private synchronized void end(UpdateState state, String reason) {
    underWay = false;
    if (attempt != null) {
      attempt =
          new UpdateStatus.Attempt(
              attempt.id(), state, attempt.from(), attempt.to(), ports.clock().now(), reason);
    }
  }

  /** Whether the process is about to end. */
  private boolean attempt(String id, CheckOutcome.UpdateAvailable available, boolean byUser) {
    event(
        Level.INFO,
        "updating "
            + running.text()
            + " -> "
            + available.id()
            + " ("
            + ports.installer().delivery()
            + " delivery, unsigned: trusting TLS)");
    return switch (attempts.run(id, available, byUser, stopped)) {
      case AttemptRunner.End.Restarting restarting -> {
        event(Level.INFO, "restarting onto " + available.id());
        yield true;
      }
      case AttemptRunner.End.Switched switched -> {
        end(UpdateState.FLIPPED, switched.reason());
        setProblem(switched.reason());
        event(Level.INFO, switched.reason());
        yield false;
      }
      case AttemptRunner.End.Held held -> {
        end(
            held.gate() == Gate.SUPERVISOR ? UpdateState.STAGED : UpdateState.ABANDONED,
            held.reason());
        hold(available, held.gate(), null, held.reason());
        yield false;
      }
      case AttemptRunner.End.Failed failed -> {
        Failure failure = failed.failure();
        String what = "the update to " + available.id() + " failed: " + failure.summary();
        end(UpdateState.ABANDONED, failure.summary());
        setProblem(what);
        failure.log().forEach(line -> event(Level.DETAIL, line));
        event(Level.ERROR, what + "; " + running.text() + " goes on");
        yield false;
      }
    };
  }

  // --- parts ---------------------------------------------------------------------------------

  /** Finishes what the journal shows as open. */
  private void settle() {
    UpdateJournal.Replay replay = ports.journal().replay();
    report(replay.problem());
    JournalEntry last = replay.entries().isEmpty() ? null : replay.entries().getLast();
    if (last != null) {
      show(last);
    }
    RecoveryPolicy.Recovery recovery =
        RecoveryPolicy.atStart(last, running, ports.versions().current().orElse(null));
    if (last == null || recovery.kind() == RecoveryPolicy.Kind.NOTHING) {
      return;
    }
    switch (ports.lock().tryAcquire("the updater of " + running.text() + ", starting")) {
      case UpdateLock.Attempt.Busy busy ->
          event(Level.INFO, "another process is updating: " + busy.owner());
      case UpdateLock.Attempt.Failed failed -> report(failed.failure().summary());
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
        event(Level.ERROR, recovery.reason());
        setProblem(recovery.reason());
        write(fence, last, UpdateState.ABANDONED, recovery.reason());
      }
      case ARRIVED -> {
        if (last.state() != UpdateState.PROBATION
            && !write(fence, last, UpdateState.PROBATION, recovery.reason())) {
          return;
        }
        VersionId from = last.from();
        if (write(fence, last, UpdateState.COMMITTED, "it serves")) {
          arrived(from == null ? "an uninstalled build" : from.version(), last.to(), from);
        }
      }
    }
  }

  /** The one line that a person finds in the log after an update. */
  private void arrived(String fromText, VersionId to, @Nullable VersionId from) {
    String notes =
        ports.memory().load().contents().releases().stream()
            .filter(r -> ("v" + to.version()).equals(r.tag()) || to.version().equals(r.tag()))
            .map(r -> r.page().isEmpty() ? "" : "; notes: " + r.page())
            .findFirst()
            .orElse("");
    String undo =
        from == null ? "" : "; the previous version is kept in versions/" + from.folderName();
    String line = fromText + " -> " + to.version() + notes + undo;
    synchronized (this) {
      arrival = line;
    }
    event(Level.INFO, "updated: " + line);
  }

  private boolean write(long fence, JournalEntry last, UpdateState state, String reason) {
    if (attempts.record(fence, last, state, reason) instanceof WriteResult.Failed failed) {
      report(failed.failure().summary());
      return false;
    }
    return true;
  }

  private void announce() {
    String mode =
        switch (settings.mode()) {
          case OFF -> "self-update is off: no request is made";
          case NOTIFY ->
              "self-update is notify: looks at "
                  + ports.source().describe()
                  + " every "
                  + settings.interval()
                  + " and installs nothing";
          case APPLY ->
              "self-update is apply: installs newer releases of "
                  + ports.source().describe()
                  + " (looks every "
                  + settings.interval()
                  + ", "
                  + ports.installer().delivery()
                  + " delivery, unsigned: trusting TLS)";
        };
    event(Level.INFO, mode);
    if (settings.mode() == UpdateMode.OFF) {
      return;
    }
    if (running.version() == null) {
      report("this build never updates itself: " + running.whyNoRelease());
    } else if (settings.mode() == UpdateMode.APPLY
        && ports.installer().preflight() instanceof Installer.Preflight.NotReady notReady) {
      // Said at start, because the first update may be weeks away.
      report("updates could not be installed: " + notReady.failure().summary());
    }
  }

  /** The number of failed checks in a row after this one. */
  private int checkAndRemember() {
    Contents before = ports.memory().load().contents();
    // Planned before the request is sent, so that a crash during the check does not poll in a loop.
    Instant provisional =
        PollPolicy.after(
                0, null, ports.clock().now(), settings.interval(), ports.chance().nextDouble())
            .at();
    remember(before, provisional);
    ReleaseCheck.Result result =
        check.run(before, new CallLimits(settings.checkTimeout(), stopped));
    Failure failure = result.failure();
    PollPolicy.Plan plan =
        PollPolicy.after(
            result.next().failures(),
            failure == null ? null : failure.retryAfter(),
            ports.clock().now(),
            settings.interval(),
            ports.chance().nextDouble());
    remember(result.next(), plan.at());
    synchronized (this) {
      lastCheck = result.next().lastCheck();
      outcome = result.outcome();
      problem = null;
    }
    reportOutcome(result.outcome(), plan);
    return result.next().failures();
  }

  private void reportOutcome(CheckOutcome found, PollPolicy.Plan plan) {
    switch (found) {
      case CheckOutcome.Failed failed ->
          event(Level.WARNING, failed.reason() + "; next check " + plan.at());
      case CheckOutcome.UpdateAvailable available -> event(Level.INFO, available.reason());
      case CheckOutcome.Held held -> event(Level.WARNING, held.reason());
      case CheckOutcome.UpToDate upToDate -> event(Level.DETAIL, upToDate.reason());
    }
  }

  private void hold(
      CheckOutcome.UpdateAvailable available, Gate gate, @Nullable Instant until, String reason) {
    synchronized (this) {
      outcome =
          new CheckOutcome.Held(gate, available.release(), until, reason, available.refused());
    }
    event(Level.WARNING, reason);
  }

  private void remember(Contents contents, Instant next) {
    WriteResult saved =
        ports
            .memory()
            .save(
                new Contents(
                    next,
                    contents.lastCheck(),
                    contents.failures(),
                    contents.lastFailure(),
                    contents.validator(),
                    contents.releases(),
                    contents.commits()));
    if (saved instanceof WriteResult.Failed failed) {
      event(
          Level.WARNING,
          "the updater's memory could not be written: " + failed.failure().summary());
    }
    synchronized (this) {
      if (settings.mode() != UpdateMode.OFF) {
        nextCheck = next;
      }
    }
  }

  private synchronized void schedule(Instant planned, int failures) {
    Instant now = ports.clock().now();
    Duration delay =
        switch (PollPolicy.onTick(planned, failures, now, settings.interval())) {
          case PollPolicy.Tick.Wait wait -> wait.delay();
          case PollPolicy.Tick.Due due -> Duration.ZERO;
          case PollPolicy.Tick.Replan replan -> Duration.ZERO;
        };
    if (!stopped.isCancelled()) {
      scheduled = ports.scheduler().after(delay, () -> pollStep(planned, failures));
    }
  }

  private synchronized void onTransition(JournalEntry entry) {
    show(entry);
    events.on(
        new UpdateEvent(
            Level.INFO, entry.to() + ": " + entry.state() + " (" + entry.reason() + ")"));
  }

  private synchronized void show(JournalEntry entry) {
    attempt =
        new UpdateStatus.Attempt(
            entry.attempt(), entry.state(), entry.from(), entry.to(), entry.at(), entry.reason());
  }

  private synchronized @Nullable CheckOutcome currentOutcome() {
    return outcome;
  }

  private synchronized @Nullable Instant plannedCheck() {
    return nextCheck;
  }

  private synchronized void setProblem(String text) {
    problem = text;
  }

  private void report(@Nullable String text) {
    if (text != null) {
      setProblem(text);
      event(Level.WARNING, text);
    }
  }

  private void event(Level level, String message) {
    events.on(new UpdateEvent(level, message));
  }

  /** Builds a {@link SelfUpdater}. Not thread-safe; use it once. */
  public static final class Builder {
    private final String running;
    private UpdateSettings settings = UpdateSettings.DEFAULT;
    private UpdateEvent.Listener listener = event -> {};
    private Runnable beforeRestart = () -> {};
    private @Nullable ReleaseSource source;
    private @Nullable Installer installer;
    private @Nullable VersionStore versions;
    private @Nullable UpdateJournal journal;
    private @Nullable UpdateMemory memory;
    private @Nullable UpdateLock lock;
    private @Nullable Restarter restarter;
    private @Nullable Clock clock;
    private @Nullable Scheduler scheduler;
    private @Nullable Chance chance;
    private @Nullable AuditSink audit;

    private Builder(String running) {
      this.running = running;
    }

    /** What the user decided. Default {@link UpdateSettings#DEFAULT}: off. */
    public Builder settings(UpdateSettings value) {
      settings = value;
      return this;
    }

    /** Hears what happens, for the host's log. Default: nobody. */
    public Builder listener(UpdateEvent.Listener value) {
      listener = value;
      return this;
    }

    /**
     * Runs on the scheduler before the restart: stop taking requests, finish those in flight. Bound
     * it in time yourself. Default: nothing.
     */
    public Builder beforeRestart(Runnable value) {
      beforeRestart = value;
      return this;
    }

    /** Where releases come from. Required. */
    public Builder source(ReleaseSource value) {
      source = value;
      return this;
    }

    /** How a release becomes runnable. Required. */
    public Builder installer(Installer value) {
      installer = value;
      return this;
    }

    /** Where versions live. Required. */
    public Builder versions(VersionStore value) {
      versions = value;
      return this;
    }

    /** What survives a kill. Required. */
    public Builder journal(UpdateJournal value) {
      journal = value;
      return this;
    }

    /** What is known from the last check. Required. */
    public Builder memory(UpdateMemory value) {
      memory = value;
      return this;
    }

    /** One updater at a time. Required. */
    public Builder lock(UpdateLock value) {
      lock = value;
      return this;
    }

    /** Who starts us again. Required. */
    public Builder restarter(Restarter value) {
      restarter = value;
      return this;
    }

    /** Time. Required. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Runs the steps; builds run on it, so do not share it with loops that must not wait. */
    public Builder scheduler(Scheduler value) {
      scheduler = value;
      return this;
    }

    /** Jitter. Required. */
    public Builder chance(Chance value) {
      chance = value;
      return this;
    }

    /** The record for people. Default: none is kept. */
    public Builder audit(AuditSink value) {
      audit = value;
      return this;
    }

    /**
     * Builds it; nothing happens before {@link SelfUpdater#start}.
     *
     * @throws NullPointerException naming the port that is missing
     */
    public SelfUpdater build() {
      return new SelfUpdater(
          this,
          new UpdatePorts(
              Objects.requireNonNull(source, "source is missing"),
              Objects.requireNonNull(installer, "installer is missing"),
              Objects.requireNonNull(versions, "versions is missing"),
              Objects.requireNonNull(journal, "journal is missing"),
              Objects.requireNonNull(memory, "memory is missing"),
              Objects.requireNonNull(lock, "lock is missing"),
              Objects.requireNonNull(restarter, "restarter is missing"),
              Objects.requireNonNull(clock, "clock is missing"),
              Objects.requireNonNull(scheduler, "scheduler is missing"),
              Objects.requireNonNull(chance, "chance is missing"),
              audit == null ? entry -> true : audit));
    }
  }
}
