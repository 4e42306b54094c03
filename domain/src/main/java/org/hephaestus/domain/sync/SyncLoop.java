package org.hephaestus.domain.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.CancelSource;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store and its hub the same: an attempt, then a wait until something comes, here or there,
 * then the next one. What fails is tried again, later and later.
 *
 * <p>Attempts and waits are steps of a scheduler that nobody else uses: they block. Everything else
 * answers at once, from any thread.
 */
public final class SyncLoop {
  /** A hub that answers a wait at once is not asked more often than this. */
  private static final Duration BETWEEN_WAITS = Duration.ofSeconds(1);

  /** What the host may want to log. */
  public sealed interface Event {
    /**
     * Both sides have the same again, or changes went over.
     *
     * @param back whether the attempt before it had failed, or there was none
     */
    record Synced(int pushed, int pulled, boolean back) implements Event {}

    /**
     * An attempt failed.
     *
     * @param again whether the one before it failed for the same reason
     */
    record Failed(SyncStatus.Problem problem, Duration retryIn, boolean again) implements Event {}

    /** This machine's clock is off; own changes are stamped with the hub's time. */
    record ClockOff(Duration offset) implements Event {}
  }

  private final Store store;
  private final SyncTransport hub;
  private final Clock clock;
  private final Chance chance;
  private final Scheduler scheduler;
  private final String build;
  private final String url;
  private final Consumer<Set<String>> changed;
  private final Consumer<Event> listener;

  // All below is guarded by this.
  private SyncState state = SyncState.SYNCING;
  private boolean running;
  private boolean stopped;
  private boolean asked;
  private boolean greeted;
  private boolean wrote;
  private boolean unfinished;
  private long pushed;
  private long pulled;
  private Duration began = Duration.ZERO;
  private long attempts;
  private int failures;
  private Duration lastHope = Duration.ofDays(-1);
  private @Nullable Cancellable next;
  private @Nullable CancelSource current;
  private SyncStatus.@Nullable Success lastSuccess;
  private SyncStatus.@Nullable Problem lastFailure;
  private @Nullable Instant nextAttempt;
  private SyncStatus.@Nullable Progress progress;
  private String hubBuild = "";
  private String epoch = "";
  private Duration knownOffset = Duration.ZERO;

  /**
   * A loop that does not run yet.
   *
   * @param scheduler for this loop alone
   * @param build this build's version, for the hub's log
   * @param url of the hub, for the status
   * @param changed hears which nodes were changed by what came
   * @param listener hears what a log should have; like {@code changed} on the scheduler's thread
   */
  public SyncLoop(
      Store store,
      SyncTransport hub,
      Clock clock,
      Chance chance,
      Scheduler scheduler,
      String build,
      String url,
      Consumer<Set<String>> changed,
      Consumer<Event> listener) {
    this.store = store;
    this.hub = hub;
    this.clock = clock;
    this.chance = chance;
    this.scheduler = scheduler;
    this.build = build;
    this.url = url;
    this.changed = changed;
    this.listener = listener;
  }

  /** Begins with an attempt. */
  public synchronized void start() {
    attemptIn(Duration.ZERO);
  }

  /** Ends it: what is under way is cancelled, and what is durable of it stays. Idempotent. */
  public void stop() {
    CancelSource toCancel;
    synchronized (this) {
      stopped = true;
      unschedule();
      toCancel = current;
    }
    if (toCancel != null) {
      toCancel.cancel();
    }
  }

  /** Something was written here. */
  public void written() {
    CancelSource waiting = null;
    synchronized (this) {
      switch (state) {
        case IN_SYNC -> {
          waiting = current;
          attemptIn(PacePolicy.DEBOUNCE);
        }
        case RETRYING, BLOCKED -> {
          // The network may be back; but nobody who writes all the time may hammer the hub.
          if (clock.monotonic().minus(lastHope).compareTo(PacePolicy.HOPE) >= 0) {
            lastHope = clock.monotonic();
            attemptIn(PacePolicy.DEBOUNCE);
          }
        }
        case SYNCING, OFF -> wrote |= running;
      }
    }
    if (waiting != null) {
      waiting.cancel();
    }
  }

  /**
   * Tries at once, whatever the schedule says.
   *
   * @return how many attempts have ended when one that began after this has; one that is under way
   *     stands for it when it fails before the hub has said anything
   */
  public long begin() {
    CancelSource waiting = null;
    long ticket;
    synchronized (this) {
      if (running) {
        asked = true;
        ticket = attempts + 2;
      } else {
        ticket = attempts + 1;
        waiting = current;
        attemptIn(Duration.ZERO);
      }
    }
    if (waiting != null) {
      waiting.cancel();
    }
    return ticket;
  }

  // --- steps -------------------------------------------------------------------------------------

  private void attemptIn(Duration delay) {
    schedule(delay, this::attempt);
    state = state == SyncState.IN_SYNC ? SyncState.SYNCING : state;
    nextAttempt = clock.now().plus(delay);
  }

  private void schedule(Duration delay, Runnable step) {
    unschedule();
    if (!stopped) {
      next = scheduler.after(delay, step);
    }
  }

  private void unschedule() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void attempt() {
    CancelSource cancel = new CancelSource();
    synchronized (this) {
      if (stopped) {
        return;
      }
      running = true;
      asked = false;
      greeted = false;
      wrote = false;
      began = unfinished ? began : clock.monotonic();
      current = cancel;
      state = SyncState.SYNCING;
      nextAttempt = null;
      progress = new SyncStatus.Progress(0, 0, 0);
    }
    SyncOutcome outcome = new SpokeSync(store, hub, clock, build, new Ear()).run(cancel);
    ended(outcome);
  }

  private void ended(SyncOutcome outcome) {
    Event event = null;
    Duration offset = read(WallClock::offsetOf, Duration.ZERO);
    boolean clockOff;
    synchronized (this) {
      running = false;
      current = null;
      progress = null;
      attempts++;
      clockOff = !offset.isZero() && knownOffset.isZero();
      knownOffset = offset;
      boolean back = failures > 0 || lastSuccess == null;
      boolean failed =
          !(outcome instanceof SyncOutcome.Synced) && !(outcome instanceof SyncOutcome.Unfinished);
      failures = failed ? failures + 1 : 0;
      PacePolicy.Decision decision = PacePolicy.decide(outcome, failures, chance.nextDouble());
      SyncStatus.Problem problem = problem(outcome);
      switch (decision.next()) {
        case WAIT -> {
          SyncOutcome.Synced synced = (SyncOutcome.Synced) outcome;
          lastSuccess = new SyncStatus.Success(clock.now(), clock.monotonic().minus(began));
          pushed += synced.pushed();
          pulled += synced.pulled();
          unfinished = false;
          lastFailure = null;
          nextAttempt = null;
          if (back || synced.pushed() + synced.pulled() > 0) {
            event = new Event.Synced(synced.pushed(), synced.pulled(), back);
          }
          if (asked || wrote) {
            attemptIn(asked ? Duration.ZERO : PacePolicy.DEBOUNCE);
          } else {
            state = SyncState.IN_SYNC;
            schedule(Duration.ZERO, this::await);
          }
        }
        case GO_ON -> {
          SyncOutcome.Unfinished part = (SyncOutcome.Unfinished) outcome;
          pushed += part.pushed();
          pulled += part.pulled();
          unfinished = true;
          lastFailure = null;
          attemptIn(Duration.ZERO);
        }
        case RETRY, BLOCKED -> {
          state = decision.next() == PacePolicy.Next.RETRY ? SyncState.RETRYING : SyncState.BLOCKED;
          boolean again =
              lastFailure != null && problem != null && lastFailure.code().equals(problem.code());
          lastFailure = problem;
          if (problem != null) {
            event = new Event.Failed(problem, decision.delay(), again);
          }
          if (asked && !greeted) {
            // Of a hub that says nothing, what was asked for meanwhile would hear the same.
            attempts++;
            asked = false;
          }
          attemptIn(asked ? Duration.ZERO : decision.delay());
        }
      }
    }
    if (clockOff) {
      listener.accept(new Event.ClockOff(offset));
    }
    if (event != null) {
      listener.accept(event);
    }
  }

  private SyncStatus.@Nullable Problem problem(SyncOutcome outcome) {
    return switch (outcome) {
      case SyncOutcome.HubFailed failed ->
          new SyncStatus.Problem(
              failed.failure().kind().name(), failed.failure().message(), clock.now());
      case SyncOutcome.StoreFailed failed ->
          new SyncStatus.Problem("STORE", failed.failure().summary(), clock.now());
      default -> null;
    };
  }

  /** Until something comes from the hub, or somebody writes here. */
  private void await() {
    CancelSource cancel = new CancelSource();
    String at;
    synchronized (this) {
      if (stopped || state != SyncState.IN_SYNC) {
        return;
      }
      current = cancel;
      at = epoch;
    }
    long cursor = read(tx -> SpokeMarks.cursor(tx, at), 0L);
    SyncReply<Long> reply = hub.await(new Pull(store.identity().owner(), at, cursor), cancel);
    synchronized (this) {
      if (current == cancel) {
        current = null;
      }
      if (stopped || state != SyncState.IN_SYNC) {
        return; // somebody wrote, and an attempt is due
      }
      switch (reply) {
        case SyncReply.Ok<Long> ok -> {
          if (ok.value() > cursor) {
            attemptIn(Duration.ZERO);
          } else {
            schedule(BETWEEN_WAITS, this::await);
          }
        }
        case SyncReply.Failed<Long> failed -> attemptIn(Duration.ZERO);
      }
    }
  }

  /** Hears what an attempt says. */
  private final class Ear implements SpokeSync.Listener {
    @Override
    public void greeted(HubGreeting greeting) {
      synchronized (SyncLoop.this) {
        greeted = true;
        hubBuild = greeting.build();
        epoch = greeting.epoch();
      }
    }

    @Override
    public void progress(SyncStatus.Progress now) {
      synchronized (SyncLoop.this) {
        progress = now;
      }
    }

    @Override
    public void changed(Set<String> nodes) {
      changed.accept(nodes);
    }
  }

  // --- status ------------------------------------------------------------------------------------

  private record Facts(
      long queued, @Nullable Instant oldest, Duration offset, long rejected, long conflicts) {}

  /** Everything on one page, without the network. */
  public SyncStatus status() {
    Facts facts =
        read(
            tx -> SyncLoop.facts(tx, store.identity().origin(), clock.now()),
            new Facts(0, null, Duration.ZERO, 0, 0));
    synchronized (this) {
      return new SyncStatus(
          state,
          url,
          store.identity().owner(),
          attempts,
          pushed,
          pulled,
          facts.queued(),
          facts.oldest(),
          lastSuccess,
          lastFailure,
          nextAttempt,
          facts.offset(),
          hubBuild,
          facts.rejected(),
          facts.conflicts(),
          progress);
    }
  }

  private static Facts facts(ReadTransaction tx, String own, Instant now) {
    SpokeMarks.Queue queue = SpokeMarks.queue(tx, own);
    return new Facts(
        queue.length(),
        queue.oldest(),
        WallClock.offsetOf(tx),
        tx.rejected().size(),
        tx.conflictCount(ConflictPolicy.oldest(now)));
  }

  private <R> R read(Function<ReadTransaction, R> body, R otherwise) {
    StoreResult<R> result = store.read(store.identity().owner(), body);
    return result.fold(value -> value, failure -> otherwise);
  }

  // --- comparing ---------------------------------------------------------------------------------

  /** See {@link SyncComparison}. Blocks for up to a minute. */
  public SyncComparison verify(boolean repair) {
    return new Verification(store, hub, CancelSignal.NEVER).run(repair);
  }

  // --- joining -----------------------------------------------------------------------------------

  /** How an attempt to join ended. */
  public sealed interface Joining {
    /** The data here is the hub owner's. */
    record Joined(String owner, String before) implements Joining {}

    /** It is not, and why. */
    record Refused(String code, String message, String hint) implements Joining {}
  }

  /** Makes the data here the hub owner's, and syncs. Blocks while the hub is asked. */
  public Joining join() {
    String before = store.identity().owner();
    boolean empty = read(tx -> tx.lastArrival() == 0, false);
    SyncReply<HubGreeting> reply =
        hub.hello(SpokeSync.greeting(store, empty, build), CancelSignal.NEVER);
    return switch (reply) {
      case SyncReply.Failed<HubGreeting> failed -> {
        SyncFailure failure = failed.failure();
        yield new Joining.Refused(
            failure.kind().name(), failure.message(), "try again when the hub answers");
      }
      case SyncReply.Ok<HubGreeting> ok ->
          store
              .adopt(ok.value().owner())
              .fold(
                  identity -> {
                    long unused = begin();
                    return new Joining.Joined(identity.owner(), before);
                  },
                  failure -> new Joining.Refused("STORE", failure.message(), failure.nextStep()));
    };
  }
}
