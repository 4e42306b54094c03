package org.hephaestus.domain.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.hephaestus.domain.op.CatchUp;
import org.hephaestus.domain.op.Compaction;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The loop that keeps a store: what another build left to do with its ops, at once; each day a
 * backup, and after it what clients and people may have forgotten goes. Steps on the scheduler; a
 * failure is told to the host and tried again.
 */
public final class Upkeep {
  /** How long the outcome of a client's request is remembered at least. */
  public static final Duration REMEMBERED = Duration.ofDays(7);

  /** How many outcomes are remembered however old they are. */
  public static final int REMEMBERED_COUNT = 100_000;

  /** What the host may want to log. */
  public sealed interface Event {
    /** A backup was made. */
    record BackedUp(Backup backup, String reason) implements Event {}

    /** Ops took effect that only this build understands. */
    record Understood(int ops) implements Event {}

    /** What so many ops said was replaced long ago, and is not kept any more. */
    record Compacted(int ops) implements Event {}

    /** Something could not be done; it will be tried again. */
    record Failed(String what, StoreFailure failure) implements Event {}
  }

  private final Store store;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Consumer<Event> listener;
  private @Nullable Cancellable pending;
  private @Nullable Cancellable pendingCatchUp;
  private @Nullable Cancellable pendingCompaction;
  private String caughtUpOrigin = "";
  private boolean stopped;

  /**
   * A loop that does not run yet.
   *
   * @param listener is told what was done; called on the scheduler's thread
   */
  public Upkeep(Store store, Clock clock, Scheduler scheduler, Consumer<Event> listener) {
    this.store = store;
    this.clock = clock;
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /** Begins; the first look for a backup is taken after {@link BackupPolicy#PAUSE}. */
  public synchronized void start() {
    again(BackupPolicy.PAUSE);
    catchUp();
  }

  private synchronized void catchUp() {
    if (pendingCatchUp == null) {
      catchUp(new CatchUp(store, store.identity().owner()), 0, Duration.ZERO);
    }
  }

  /** One step per turn, so that {@link #stop} is heard and the others have theirs. */
  private synchronized void catchUp(CatchUp work, int understood, Duration delay) {
    if (!stopped) {
      pendingCatchUp = scheduler.after(delay, () -> catchUp(work, understood));
    }
  }

  private void catchUp(CatchUp work, int understood) {
    switch (work.step()) {
      case StoreResult.Done<CatchUp.Step> done -> {
        int total = understood + done.value().understood();
        if (done.value().done()) {
          caughtUp(total);
        } else {
          catchUp(work, total, Duration.ZERO);
        }
      }
      case StoreResult.Failed<CatchUp.Step> failed -> {
        listener.accept(new Event.Failed("catching up with older changes", failed.failure()));
        catchUp(work, understood, BackupPolicy.PAUSE);
      }
    }
  }

  private void caughtUp(int understood) {
    synchronized (this) {
      pendingCatchUp = null;
      caughtUpOrigin = store.identity().origin();
    }
    if (understood > 0) {
      listener.accept(new Event.Understood(understood));
    }
  }

  private synchronized void compact() {
    if (pendingCompaction == null) {
      compact(new Compaction(store, store.identity().owner(), clock.now()), 0);
    }
  }

  private synchronized void compact(Compaction work, int compacted) {
    if (!stopped) {
      pendingCompaction = scheduler.after(Duration.ZERO, () -> compactSome(work, compacted));
    }
  }

  private void compactSome(Compaction work, int compacted) {
    switch (work.step()) {
      case StoreResult.Done<Compaction.Step> done -> {
        int total = compacted + done.value().compacted();
        if (done.value().done()) {
          compacted(total);
        } else {
          compact(work, total);
        }
      }
      case StoreResult.Failed<Compaction.Step> failed -> {
        compacted(compacted); // tomorrow again
        listener.accept(new Event.Failed("forgetting what was replaced", failed.failure()));
      }
    }
  }

  private void compacted(int ops) {
    synchronized (this) {
      pendingCompaction = null;
    }
    if (ops > 0) {
      listener.accept(new Event.Compacted(ops));
    }
  }

  /** A store with another origin may have been written by another build. */
  private void keepCaughtUp() {
    if (caughtUpOrigin.equals(store.identity().origin())) {
      var unused = // what was not kept is looked at again
          store.write(
              store.identity().owner(),
              tx -> {
                CatchUp.keep(tx);
                return true;
              });
    }
  }

  private synchronized void again(Duration delay) {
    if (!stopped) {
      pending = scheduler.after(delay, this::step);
    }
  }

  private void step() {
    BackupPolicy.Decision decision =
        BackupPolicy.decide(store.backups().stream().findFirst(), clock.now());
    if (decision.due()) {
      switch (store.rotateBackup()) {
        case StoreResult.Done<Backup> done ->
            listener.accept(new Event.BackedUp(done.value(), decision.reason()));
        case StoreResult.Failed<Backup> failed ->
            listener.accept(new Event.Failed("the automatic backup", failed.failure()));
      }
      forget();
      catchUp(); // a store may have been put in the place of this one, kept by another build
      compact();
    }
    keepCaughtUp();
    again(decision.lookAgain());
  }

  private void forget() {
    Instant before = clock.now().minus(REMEMBERED);
    StoreResult<Boolean> result =
        store.write(
            store.identity().owner(),
            tx -> {
              tx.forgetRequests(before, REMEMBERED_COUNT);
              tx.forgetConflicts(ConflictPolicy.oldest(clock.now()));
              return true;
            });
    if (result instanceof StoreResult.Failed<Boolean> failed) {
      listener.accept(new Event.Failed("forgetting old requests and conflicts", failed.failure()));
    }
  }

  /** Ends it; a step in progress goes to its end. Idempotent. */
  public synchronized void stop() {
    if (!stopped) {
      keepCaughtUp();
    }
    stopped = true;
    if (pending != null) {
      pending.cancel();
    }
    if (pendingCatchUp != null) {
      pendingCatchUp.cancel();
    }
    if (pendingCompaction != null) {
      pendingCompaction.cancel();
    }
  }
}
