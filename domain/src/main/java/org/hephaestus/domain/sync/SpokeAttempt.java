package org.hephaestus.domain.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hephaestus.domain.sync.SpokeSync.Listener;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Clock;

/**
 * One attempt: its store and its hub, what it has done so far, and its end from wherever it is.
 * What cannot go on throws {@link Ended}, which does not leave this package.
 */
final class SpokeAttempt {
  private final Store store;
  private final SyncTransport hub;
  private final Clock clock;
  private final Listener listener;
  private final CancelSignal cancel;
  private final Duration until;
  private String owner;
  private int pushed;
  private int pulled;

  SpokeAttempt(
      Store store, SyncTransport hub, Clock clock, Listener listener, CancelSignal cancel) {
    this.store = store;
    this.hub = hub;
    this.clock = clock;
    this.listener = listener;
    this.cancel = cancel;
    this.until = clock.monotonic().plus(SpokeSync.LONGEST);
    this.owner = store.identity().owner();
  }

  /** Ends an attempt from within. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SyncOutcome outcome;

    Ended(SyncOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }

    SyncOutcome outcome() {
      return outcome;
    }
  }

  String owner() {
    return owner;
  }

  String origin() {
    return store.identity().origin();
  }

  Instant now() {
    return clock.now();
  }

  SyncOutcome synced() {
    return new SyncOutcome.Synced(pushed, pulled);
  }

  // --- the hub -----------------------------------------------------------------------------------

  HubGreeting greet(SpokeGreeting greeting) {
    return ask(hub.hello(greeting, cancel));
  }

  PendingReply<Push.Receipt> begin(Push push) {
    return hub.push(push, cancel);
  }

  PendingReply<Pull.Page> begin(Pull pull) {
    return hub.pull(pull, cancel);
  }

  void pushed(int fresh) {
    pushed += fresh;
    listener.progress(new SyncStatus.Progress(pushed, pulled, 0));
  }

  void pulled(int fresh, Set<String> nodes, long left) {
    pulled += fresh;
    listener.progress(new SyncStatus.Progress(pushed, pulled, left));
    if (!nodes.isEmpty()) {
      listener.changed(nodes);
    }
  }

  /** What the hub answered; a refusal ends the attempt. */
  <T> T ask(SyncReply<T> reply) {
    return switch (reply) {
      case SyncReply.Ok<T> ok -> ok.value();
      case SyncReply.Failed<T> failed ->
          throw new Ended(new SyncOutcome.HubFailed(failed.failure()));
    };
  }

  Ended hubFailed(Kind kind, String message) {
    return new Ended(new SyncOutcome.HubFailed(SyncFailure.of(kind, message)));
  }

  /** Of a clock that is never set. */
  Duration time() {
    return clock.monotonic();
  }

  boolean isOver() {
    return time().compareTo(until) > 0;
  }

  /** Nothing new is begun once the time is over. */
  void goOn() {
    if (isOver()) {
      throw new Ended(new SyncOutcome.Unfinished(pushed, pulled));
    }
  }

  // --- the store ---------------------------------------------------------------------------------

  boolean isEmpty() {
    return read(ReadTransaction::lastArrival) == 0;
  }

  /** A spoke that has nothing yet is whose its hub is. */
  void takeOwner(String hubs) {
    if (!isEmpty()) {
      throw hubFailed(
          Kind.WRONG_OWNER,
          "the hub has the data of owner "
              + hubs
              + ", this store that of "
              + owner
              + ": to put the two together, heph sync join");
    }
    owner = done(store.adopt(hubs)).owner();
  }

  /**
   * Of a transaction in which all is counted: what somebody writes in between would make equal sets
   * look different.
   */
  <R> R counted(Function<? super WriteTransaction, ? extends R> body) {
    while (true) {
      Optional<R> answer =
          write(tx -> Origins.count(tx) ? Optional.of(body.apply(tx)) : Optional.empty());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  <R> R read(Function<? super ReadTransaction, ? extends R> body) {
    return done(store.read(owner, body));
  }

  <R> R write(Function<? super WriteTransaction, ? extends R> body) {
    return done(store.write(owner, body));
  }

  private static <R> R done(StoreResult<R> result) {
    return switch (result) {
      case StoreResult.Done<R> done -> done.value();
      case StoreResult.Failed<R> failed -> throw stop(failed.failure());
    };
  }

  private static Ended stop(StoreFailure failure) {
    return new Ended(new SyncOutcome.StoreFailed(failure));
  }
}
