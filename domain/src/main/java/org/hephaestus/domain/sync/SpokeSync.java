package org.hephaestus.domain.sync;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Clock;

/**
 * Makes a store and its hub have the same ops: gives the hub all that it lacks, of whatever origin,
 * and takes all that came to it. Everything may be cut anywhere and done again: ops are taken once,
 * and a page is kept together with the place it ends at.
 *
 * <p>Blocks for as long as the transport does; holds no transaction open meanwhile. One attempt at
 * a time.
 */
public final class SpokeSync {
  /** Another epoch, or ops that are missing against all counts: begun again so often. */
  private static final int ROUNDS = 4;

  /** 30 seconds. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private final Store store;
  private final SyncTransport hub;
  private final Clock clock;
  private final String build;
  private final Listener listener;

  /**
   * Of one store with one hub.
   *
   * @param build this build's version, for the hub's log
   */
  public SpokeSync(Store store, SyncTransport hub, Clock clock, String build) {
    this(store, hub, clock, build, Listener.NONE);
  }

  /** The same, with somebody who hears of it. */
  public SpokeSync(Store store, SyncTransport hub, Clock clock, String build, Listener listener) {
    this.store = store;
    this.hub = hub;
    this.clock = clock;
    this.build = build;
    this.listener = listener;
  }

  /** Hears what is going on, on the thread of the attempt; must not throw. */
  public interface Listener {
    /** Nobody. */
    Listener NONE = new Listener() {};

    /** The hub has answered. */
    default void greeted(HubGreeting greeting) {}

    /** So much is done. */
    default void progress(SyncStatus.Progress progress) {}

    /** These nodes were changed by what came. */
    default void changed(Set<String> nodes) {}
  }

  /**
   * One attempt, which begins nothing new once {@link #LONGEST} is over. Never throws for what the
   * hub, the network or the disk does.
   */
  public SyncOutcome run(CancelSignal cancel) {
    try {
      SpokeAttempt attempt = new SpokeAttempt(store, hub, clock, listener, cancel);
      for (int round = 0; round < ROUNDS; round++) {
        if (round(attempt)) {
          return attempt.synced();
        }
      }
      return new SyncOutcome.HubFailed(
          SyncFailure.of(
              Kind.BUSY, "the hub's data was replaced in each of " + ROUNDS + " rounds"));
    } catch (SpokeAttempt.Ended ended) {
      return ended.outcome();
    }
  }

  static SpokeGreeting greeting(Store store, boolean empty, String build) {
    return new SpokeGreeting(
        store.identity().owner(), store.identity().origin(), empty, HubService.PROTOCOLS, build);
  }

  /** Whether it is done; else the hub is greeted once more. */
  private boolean round(SpokeAttempt attempt) {
    HubGreeting greeting = attempt.greet(greeting(store, attempt.isEmpty(), build));
    if (!Protocols.overlap(greeting.protocols(), HubService.PROTOCOLS)) {
      throw attempt.hubFailed(
          Kind.PROTOCOL, Protocols.disagreement(greeting.protocols(), HubService.PROTOCOLS));
    }
    listener.greeted(greeting);
    if (!greeting.owner().equals(attempt.owner())) {
      attempt.takeOwner(greeting.owner());
    }
    attempt.write(
        tx -> {
          WallClock.compare(tx, clock.now(), greeting.now());
          SpokeMarks.meet(
              tx, store.identity().origin(), greeting.epoch(), greeting.head(), greeting.build());
          return true;
        });
    try {
      return exchange(attempt, greeting);
    } catch (SpokeAttempt.Ended ended) {
      if (ended.outcome() instanceof SyncOutcome.HubFailed failed
          && failed.failure().kind() == Kind.EPOCH_CHANGED) {
        return false;
      }
      throw ended;
    }
  }

  private static boolean exchange(SpokeAttempt attempt, HubGreeting greeting) {
    SpokePull pull = new SpokePull(attempt, greeting);
    SpokePush push = new SpokePush(attempt, greeting);
    // First what is there: else who is merely behind would look like one who counts apart.
    boolean behind = attempt.read(tx -> SpokeMarks.cursor(tx, greeting.epoch())) != greeting.head();
    List<OriginState> have = behind ? pull.pull() : greeting.have();
    boolean counted = !have.isEmpty() || greeting.head() == 0;
    boolean complete = counted && attempt.counted(tx -> hasAll(tx, have));
    if (push.push(have)) {
      if (complete && push.wasAlone()) {
        return true; // the hub has what it had, which is here, and what it was given
      }
      List<OriginState> last = pull.pull();
      return attempt.counted(tx -> isComplete(attempt, tx, last));
    }
    return complete || attempt.counted(tx -> isComplete(attempt, tx, have));
  }

  /** Whether the hub has nothing that is not here. */
  private static boolean hasAll(WriteTransaction tx, List<OriginState> have) {
    Offerable mine = Offerable.of(tx);
    boolean all =
        have.stream()
            .noneMatch(
                theirs ->
                    DifferencePolicy.lacks(theirs, upTo -> mine.digestUpTo(theirs.origin(), upTo)));
    if (all) {
      SpokeMarks.complete(tx);
    }
    return all;
  }

  /**
   * Whether nothing is missing; else all is asked for again. A hub whose arrivals were set back
   * without its noticing has what its numbers hide: then all is asked for once more.
   */
  private static boolean isComplete(
      SpokeAttempt attempt, WriteTransaction tx, List<OriginState> have) {
    boolean all = hasAll(tx, have);
    if (!all && !SpokeMarks.beginAgain(tx, Integer.toHexString(have.hashCode()))) {
      throw attempt.hubFailed(Kind.GARBLED, "the hub has changes that it does not hand out");
    }
    return all;
  }
}
