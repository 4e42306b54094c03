package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.domain.update.gate.HoldGate;
import org.hephaestus.domain.update.gate.PinGate;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSource;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a daemon current. Build one with {@link #builder}, call {@link #start} when the daemon
 * serves, {@link #stop} when it goes.
 *
 * <p>Threads: it has none of its own. Steps run on the {@link Scheduler}; {@link #checkNow} runs on
 * its caller's thread; {@link #status} never blocks for longer than a moment. At most one check and
 * one attempt run at a time; who asks for a check during a check gets the answer of that one, and
 * who asks for an attempt during another is told so and does not wait.
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
  private final Transitions transitions;
  private final GateKeeper gates;
  private final ControlRoom control;
  private final Runnable beforeRestart;
  private final Runnable settled;
  private final CancelSource stopped = new CancelSource();

  /**
   * Held by whoever checks or updates. Callers do not wait for it; steps do, at most a check long.
   */
  private final ReentrantLock work = new ReentrantLock();

  /** Held during a check, so at most a check long; taken after {@link #work}, never before it. */
  private final ReentrantLock checking = new ReentrantLock();

  /** The next look at the clock. Guarded by this. */
  private Cancellable scheduled = () -> {};

  SelfUpdater(
      RunningVersion running,
      UpdateSettings settings,
      UpdateEvent.Listener events,
      Runnable beforeRestart,
      Runnable settled,
      UpdatePorts ports) {
    this.ports = ports;
    this.beforeRestart = beforeRestart;
    this.settled = settled;
    this.running = running;
    this.settings = settings;
    this.events = events;
    this.board =
        new StatusBoard(
            settings.mode(), running, ports.source().describe(), ports.installer().delivery());
    this.check = new ReleaseCheck(ports, running, settings);
    this.transitions = new Transitions(ports, running, events, this::onTransition);
    this.gates = new GateKeeper(ports, running, settings);
    this.control = new ControlRoom(ports, transitions, events);
    this.attempts =
        new AttemptRunner(
            ports, running, settings, events, beforeRestart, transitions, gates, control);
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
    Settlement settlement = new Settlement(ports, running, transitions, control, board, events);
    switch (settlement.run()) {
      case Settlement.Then.Settled none -> stays();
      case Settlement.Then.OnTrial trial ->
          probation(trial.last(), () -> committed(settlement, trial.last())).start();
      case Settlement.Then.MustGo go -> probation(go.last(), () -> {}).leave(go.reason());
      case Settlement.Then.Unknown unknown -> {}
    }
    announce();
    remind();
    if (settings.mode() == UpdateMode.OFF || running.version() == null) {
      survey();
      return;
    }
    UpdateMemory.Loaded loaded = ports.memory().load();
    report(loaded.problem());
    Contents before = loaded.contents();
    board.remembered(before.lastCheck(), before.failures());
    judgeAgain();
    plan(before, before.nextCheck());
  }

  private Probation probation(JournalEntry last, Runnable committed) {
    return new Probation(
        ports,
        running,
        settings,
        transitions,
        board,
        events,
        beforeRestart,
        stopped,
        last,
        committed);
  }

  private void committed(Settlement settlement, JournalEntry last) {
    settlement.arrived(last);
    stays();
    survey();
  }

  /** This version is known to stay: whatever waited for that. */
  private void stays() {
    settled.run();
    List<VersionId> removable =
        CleanupPolicy.removable(
            running,
            ports.versions().current().orElse(null),
            ports.versions().installed(),
            ports.journal().replay().entries());
    if (removable.isEmpty()
        || !(ports.lock().tryAcquire("the updater of " + running.text() + ", cleaning up")
            instanceof UpdateLock.Attempt.Acquired acquired)) {
      return; // the next start does it
    }
    UpdateLock.Lease lease = acquired.lease();
    try {
      // A trial may have begun since; whatever it needs is older than it.
      if (ports.trials().open().isEmpty()) {
        for (VersionId id : removable) {
          if (ports.versions().remove(id) instanceof WriteResult.Ok) {
            event(Level.INFO, "removed " + id + ", which is not needed any more");
          }
        }
      }
    } finally {
      lease.close();
    }
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
    boolean alone = checking.tryLock();
    if (!alone) {
      checking.lock();
    }
    try {
      // What another check has just found is as good as what ours would find.
      if (alone && !stopped.isCancelled()) {
        checkAndRemember(false);
      }
    } finally {
      checking.unlock();
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
      CheckOutcome found = checkAndRemember(true);
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

  // --- the user's word -------------------------------------------------------------------------

  /**
   * Goes back to a version that is installed and ran before, and denies the one that runs now.
   * Answers at once, also during a check; the attempt itself is a step on the scheduler, after
   * whatever is under way.
   *
   * @param version which, as {@code 1.0.3}; empty for the one that ran before this one
   */
  public ApplyTicket rollBack(String version) {
    if (stopped.isCancelled()) {
      return new ApplyTicket("", false, "the daemon is going away; try again when it is back");
    }
    if (board.attemptUnderWay() != null || ports.trials().open().isPresent()) {
      return new ApplyTicket(
          "",
          false,
          "an update is under way, or a version is on trial; try again when that has ended");
    }
    RollbackPolicy.Choice choice =
        RollbackPolicy.choose(
            version, running, ports.versions().installed(), ports.journal().replay().entries());
    VersionId to = choice.to();
    if (to == null) {
      return new ApplyTicket("", false, choice.reason());
    }
    Instant now = ports.clock().now();
    String id = AttemptIds.next(now, ports.chance());
    board.begin(id, to, now, choice.reason());
    ports.scheduler().after(Duration.ZERO, () -> rollBackStep(id, to));
    return new ApplyTicket(id, true, choice.reason());
  }

  private void rollBackStep(String id, VersionId to) {
    work.lock();
    try {
      event(Level.INFO, "going back " + running.text() + " -> " + to);
      var unused =
          concluded(
              attempts.rollBack(id, to, stopped), to, held -> event(Level.WARNING, held.reason()));
    } finally {
      work.unlock();
    }
  }

  /**
   * Stays on a version or a line of versions.
   *
   * @param pin {@code 1.0.3}, {@code 1.0} or {@code 1}
   */
  public ControlAnswer pin(String pin) {
    if (!PinGate.isPin(pin)) {
      return refused(
          "'" + pin + "' is no version to pin: wanted 1.0.3, or a line of versions like 1.0 or 1");
    }
    return answer(
        control.change("pin", pin, said -> said.withPin(pin)),
        "only " + pin + " is installed from now on; undo with: heph update unpin");
  }

  /** Takes {@link #pin} back. Idempotent. */
  public ControlAnswer unpin() {
    return answer(
        control.change("unpin", "", said -> said.withPin(null)), "no version is pinned any more");
  }

  /**
   * No updates for now.
   *
   * @param until when that ends by itself; null for never
   */
  public ControlAnswer hold(@Nullable Instant until) {
    Instant now = ports.clock().now();
    if (until != null && !until.isAfter(now)) {
      return refused(
          "updates cannot be held until " + Words.of(until) + ": it is " + Words.of(now) + " now");
    }
    return answer(
        control.change(
            "hold",
            until == null ? "" : until.toString(),
            said -> said.withHold(new UserControl.Hold(now, until))),
        "no updates "
            + (until == null ? "until you say so" : "until " + Words.of(until))
            + "; undo with: heph update hold --end");
  }

  /** Takes {@link #hold} back. Idempotent. */
  public ControlAnswer endHold() {
    return answer(
        control.change("hold-end", "", said -> said.withHold(null)),
        "updates are not held any more");
  }

  /**
   * A version that failed here, or that the user went back from, may be installed again.
   *
   * @param version {@code 1.0.4}, or with its commit {@code 1.0.4-0123456789ab}
   */
  public ControlAnswer allow(String version) {
    List<VersionId> matching =
        control.load().control().denied().stream()
            .map(UserControl.Denial::version)
            .filter(id -> id.version().equals(version) || id.folderName().equals(version))
            .toList();
    if (matching.isEmpty()) {
      return refused(
          "no version "
              + version
              + " is denied; what is: "
              + control.load().control().denied().stream()
                  .map(denial -> denial.version().version())
                  .distinct()
                  .reduce((a, b) -> a + ", " + b)
                  .orElse("none"));
    }
    WriteResult result = WriteResult.OK;
    for (VersionId id : matching) {
      if (result instanceof WriteResult.Ok) {
        result = control.allow(id);
      }
    }
    return answer(result, version + " may be installed again");
  }

  /**
   * The transitions of all attempts, oldest first.
   *
   * @param limit how many at most, the newest; positive
   */
  public List<JournalEntry> history(int limit) {
    List<JournalEntry> entries = ports.journal().replay().entries();
    return List.copyOf(entries.subList(Math.max(0, entries.size() - limit), entries.size()));
  }

  private ControlAnswer answer(WriteResult result, String done) {
    if (result instanceof WriteResult.Failed failed) {
      return refused(failed.failure().summary());
    }
    event(Level.INFO, done);
    judgeAgain();
    return new ControlAnswer(true, done, status());
  }

  private ControlAnswer refused(String reason) {
    return new ControlAnswer(false, reason, status());
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
      CheckOutcome found = checkAndRemember(false);
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
    List<GateVerdict> verdicts = gates.judge(available.id(), available.release());
    Optional<GateVerdict> closed = GatePolicy.closed(verdicts, false);
    if (closed.isPresent()) {
      hold(available, closed.get());
      return false;
    }
    return attempt(begin(available), available, false);
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
    return concluded(
        attempts.run(id, available, byUser, stopped),
        available.id(),
        held -> hold(available, held));
  }

  /** Whether the process is about to end. */
  private boolean concluded(AttemptRunner.End end, VersionId to, Consumer<GateVerdict> onHeld) {
    boolean restarting =
        switch (end) {
          case AttemptRunner.End.Restarting gone -> {
            event(Level.INFO, "restarting onto " + to);
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
                held.verdict().gate() == Gate.SUPERVISOR
                    ? UpdateState.STAGED
                    : UpdateState.ABANDONED;
            board.end(state, ports.clock().now(), held.verdict().reason());
            onHeld.accept(held.verdict());
            yield false;
          }
          case AttemptRunner.End.Failed failed -> {
            Failure failure = failed.failure();
            String what = "the update to " + to + " failed: " + failure.summary();
            board.end(UpdateState.ABANDONED, ports.clock().now(), failure.summary());
            board.problem(what);
            failure.log().forEach(line -> event(Level.DETAIL, line));
            event(Level.ERROR, what + "; " + running.text() + " goes on");
            yield false;
          }
        };
    if (!restarting) {
      survey();
    }
    return restarting;
  }

  private void hold(CheckOutcome.UpdateAvailable available, GateVerdict closed) {
    board.held(
        new CheckOutcome.Held(
            closed.gate(),
            available.release(),
            closed.until(),
            closed.reason(),
            available.refused()));
    event(Level.WARNING, closed.reason());
  }

  // --- checks and their schedule ---------------------------------------------------------------

  private CheckOutcome checkAndRemember(boolean byUser) {
    checking.lock();
    try {
      return checkInTurn(byUser);
    } finally {
      checking.unlock();
    }
  }

  private CheckOutcome checkInTurn(boolean byUser) {
    Contents before = ports.memory().load().contents();
    // Planned before the request is sent, so that a crash during the check does not poll in a loop.
    remember(before, planAfter(0, null).at());
    ReleaseCheck.Result result =
        check.run(before, new CallLimits(settings.checkTimeout(), stopped), byUser);
    Failure failure = result.failure();
    int failures = result.next().failures();
    PollPolicy.Plan plan = planAfter(failures, failure == null ? null : failure.retryAfter());
    board.checked(result.outcome(), result.next().lastCheck(), failures, toolchainProblem());
    remember(result.next(), plan.at());
    survey();
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

  /** Judges anew what the last listing said: the user's word counts at once, without a request. */
  private void judgeAgain() {
    Contents contents = ports.memory().load().contents();
    if (settings.mode() != UpdateMode.OFF
        && !contents.releases().isEmpty()
        && !(board.outcome() instanceof CheckOutcome.Failed)) {
      board.found(check.again(contents));
    }
    survey();
  }

  private void survey() {
    UserControl said = control.load().control();
    try {
      board.surveyed(gates.survey(board.outcome()), said);
    } catch (RuntimeException e) {
      event(Level.ERROR, "a gate broke: " + e + "; report this as a bug");
      board.surveyed(List.of(), said);
    }
  }

  /** What the user said long ago is said again at each start, so that nobody wonders. */
  private void remind() {
    UpdateControl.Loaded loaded = control.load();
    report(loaded.problem());
    GateVerdict hold = HoldGate.judge(loaded.control().hold(), ports.clock().now());
    if (settings.mode() != UpdateMode.OFF && !hold.open()) {
      event(Level.INFO, hold.reason());
    }
    if (settings.mode() != UpdateMode.OFF && loaded.control().pin() != null) {
      event(Level.INFO, "pinned to " + loaded.control().pin());
    }
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
                    contents.commits(),
                    contents.firstSeen()));
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
