package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
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
  private final StatusBoard board;
  private final ReleaseCheck check;
  private final AttemptRunner attempts;
  private final CancelSource stopped = new CancelSource();

  /**
   * Held by whoever checks or updates. Callers do not wait for it; steps do, at most a check long.
   */
  private final ReentrantLock work = new ReentrantLock();

  /** The next look at the clock. Guarded by this. */
  private Cancellable scheduled = () -> {};

  SelfUpdater(
      RunningVersion running,
      UpdateSettings settings,
      UpdateEvent.Listener events,
      Runnable beforeRestart,
      UpdatePorts ports) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
    this.events = events;
    this.board =
        new StatusBoard(
            settings.mode(), running, ports.source().describe(), ports.installer().delivery());
    this.check = new ReleaseCheck(ports, running, settings.channel());
    this.attempts =
        new AttemptRunner(ports, running, settings, events, beforeRestart, this::onTransition);
  }

  /**
   * Begins building an updater. All ports are required; everything else has a default.
   *
   * @param running what runs, as it prints it: {@code 1.0.3 (0123456789ab)}
   */
  public static SelfUpdaterBuilder builder(String running) {
    return new SelfUpdaterBuilder(running);
  }

  /**
   * Call it once the daemon serves: finishes what a restart interrupted or completed, announces the
   * mode, and schedules the first check unless the mode is off.
   */
  public void start() {
    new Settlement(ports, running, attempts, board, events).run();
    announce();
    if (settings.mode() == UpdateMode.OFF || running.version() == null) {
      return;
    }
    UpdateMemory.Loaded loaded = ports.memory().load();
    report(loaded.problem());
    Contents before = loaded.contents();
    board.remembered(before.lastCheck(), before.failures());
    plan(before, before.nextCheck());
  }

  /**
   * Ends all work: nothing is scheduled any more, a build under way is cut. Idempotent; does not
   * wait for the build's end.
   */
  public void stop() {
    stopped.cancel();
    synchronized (this) {
      scheduled.cancel();
    }
    board.planned(null);
  }

  /** How things stand. */
  public UpdateStatus status() {
    return board.status();
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
      String underWay = board.attemptUnderWay();
      return underWay != null
          ? new ApplyTicket(underWay, true, "an update is under way already")
          : new ApplyTicket("", false, "a check is under way; try again in a moment");
    }
    try {
      if (stopped.isCancelled()) {
        return new ApplyTicket("", false, "the daemon is going away; try again when it is back");
      }
      CheckOutcome found = checkAndRemember();
      if (!(found instanceof CheckOutcome.UpdateAvailable available)) {
        return new ApplyTicket("", false, found.reason());
      }
      String id = begin(available);
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

  private void pollStep() {
    Instant planned = board.nextCheck();
    if (stopped.isCancelled() || planned == null) {
      return;
    }
    switch (PollPolicy.onTick(
        planned, board.failures(), ports.clock().now(), settings.interval())) {
      case PollPolicy.Tick.Due due -> poll();
      case PollPolicy.Tick.Wait wait -> schedule();
      case PollPolicy.Tick.Replan replan -> plan(ports.memory().load().contents(), planned);
    }
  }

  private void poll() {
    work.lock();
    try {
      CheckOutcome found = checkAndRemember();
      boolean restarting =
          settings.mode() == UpdateMode.APPLY
              && found instanceof CheckOutcome.UpdateAvailable available
              && applyByItself(available);
      if (!restarting) {
        schedule();
      }
    } finally {
      work.unlock();
    }
  }

  /** Whether the process is about to end. */
  private boolean applyByItself(CheckOutcome.UpdateAvailable available) {
    GatePolicy.Verdict verdict =
        GatePolicy.mayBegin(
            new GatePolicy.Facts(
                available.id(),
                running,
                ports.versions().current().orElse(null),
                ports.versions().installed().contains(available.id()),
                ports.installer().preflight(),
                ports.restarter().supervision(),
                ports.journal().replay().entries(),
                ports.clock().now(),
                settings.interval()));
    return switch (verdict) {
      case GatePolicy.Verdict.Closed closed -> {
        hold(available, closed.gate(), closed.until(), closed.reason());
        yield false;
      }
      case GatePolicy.Verdict.Open open -> attempt(begin(available), available, false);
    };
  }

  private String begin(CheckOutcome.UpdateAvailable available) {
    Instant now = ports.clock().now();
    String id = AttemptIds.next(now, ports.chance());
    board.begin(id, available.id(), now, available.reason());
    return id;
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
        board.end(UpdateState.FLIPPED, ports.clock().now(), switched.reason());
        board.problem(switched.reason());
        event(Level.INFO, switched.reason());
        yield false;
      }
      case AttemptRunner.End.Held held -> {
        UpdateState state =
            held.gate() == Gate.SUPERVISOR ? UpdateState.STAGED : UpdateState.ABANDONED;
        board.end(state, ports.clock().now(), held.reason());
        hold(available, held.gate(), null, held.reason());
        yield false;
      }
      case AttemptRunner.End.Failed failed -> {
        Failure failure = failed.failure();
        String what = "the update to " + available.id() + " failed: " + failure.summary();
        board.end(UpdateState.ABANDONED, ports.clock().now(), failure.summary());
        board.problem(what);
        failure.log().forEach(line -> event(Level.DETAIL, line));
        event(Level.ERROR, what + "; " + running.text() + " goes on");
        yield false;
      }
    };
  }

  private void hold(
      CheckOutcome.UpdateAvailable available, Gate gate, @Nullable Instant until, String reason) {
    board.held(
        new CheckOutcome.Held(gate, available.release(), until, reason, available.refused()));
    event(Level.WARNING, reason);
  }

  // --- checks and their schedule ---------------------------------------------------------------

  private CheckOutcome checkAndRemember() {
    Contents before = ports.memory().load().contents();
    // Planned before the request is sent, so that a crash during the check does not poll in a loop.
    remember(before, planAfter(0, null).at());
    ReleaseCheck.Result result =
        check.run(before, new CallLimits(settings.checkTimeout(), stopped));
    Failure failure = result.failure();
    int failures = result.next().failures();
    PollPolicy.Plan plan = planAfter(failures, failure == null ? null : failure.retryAfter());
    board.checked(result.outcome(), result.next().lastCheck(), failures, toolchainProblem());
    remember(result.next(), plan.at());
    switch (result.outcome()) {
      case CheckOutcome.Failed failed ->
          event(
              Level.WARNING,
              settings.mode() == UpdateMode.OFF
                  ? failed.reason()
                  : failed.reason() + "; next check " + Words.of(plan.at()));
      case CheckOutcome.UpdateAvailable available -> event(Level.INFO, available.reason());
      case CheckOutcome.Held held -> event(Level.WARNING, held.reason());
      case CheckOutcome.UpToDate upToDate -> event(Level.DETAIL, upToDate.reason());
    }
    return result.outcome();
  }

  private PollPolicy.Plan planAfter(int failures, @Nullable Duration retryAfter) {
    return PollPolicy.after(
        failures,
        retryAfter,
        ports.clock().now(),
        settings.interval(),
        ports.chance().nextDouble());
  }

  /** Plans at start, and again when the plan turns out to be impossible. */
  private void plan(Contents contents, @Nullable Instant planned) {
    PollPolicy.Plan plan =
        PollPolicy.atStart(
            planned,
            contents.failures(),
            ports.clock().now(),
            settings.interval(),
            ports.chance().nextDouble());
    event(Level.DETAIL, "next check " + Words.of(plan.at()) + ": " + plan.reason());
    remember(contents, plan.at());
    schedule();
  }

  private void remember(Contents contents, Instant next) {
    if (settings.mode() != UpdateMode.OFF) {
      board.planned(next);
    }
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
  }

  private synchronized void schedule() {
    Instant planned = board.nextCheck();
    if (stopped.isCancelled() || planned == null) {
      return;
    }
    Duration delay =
        switch (PollPolicy.onTick(
            planned, board.failures(), ports.clock().now(), settings.interval())) {
          case PollPolicy.Tick.Wait wait -> wait.delay();
          case PollPolicy.Tick.Due due -> Duration.ZERO;
          case PollPolicy.Tick.Replan replan -> Duration.ZERO;
        };
    scheduled = ports.scheduler().after(delay, this::pollStep);
  }

  // --- what the host hears ---------------------------------------------------------------------

  private void announce() {
    String mode =
        switch (settings.mode()) {
          case OFF -> "self-update is off: no request is made";
          case NOTIFY ->
              "self-update is notify: looks at "
                  + ports.source().describe()
                  + " every "
                  + Words.of(settings.interval())
                  + " and installs nothing";
          case APPLY ->
              "self-update is apply: installs newer releases of "
                  + ports.source().describe()
                  + " (looks every "
                  + Words.of(settings.interval())
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
    } else {
      // Said at start, because the first update may be weeks away.
      report(toolchainProblem());
    }
  }

  /** Why no update could be installed as things are; null when one could, or none would. */
  private @Nullable String toolchainProblem() {
    return settings.mode() == UpdateMode.APPLY
            && ports.installer().preflight() instanceof Installer.Preflight.NotReady notReady
        ? "updates could not be installed: " + notReady.failure().summary()
        : null;
  }

  private void onTransition(JournalEntry entry) {
    board.show(entry);
    event(Level.INFO, entry.to() + ": " + entry.state() + " (" + entry.reason() + ")");
  }

  private void report(@Nullable String text) {
    if (text != null) {
      board.problem(text);
      event(Level.WARNING, text);
    }
  }

  private void event(Level level, String message) {
    events.on(new UpdateEvent(level, message));
  }
}
