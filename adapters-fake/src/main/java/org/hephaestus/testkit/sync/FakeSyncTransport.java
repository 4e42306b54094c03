package org.hephaestus.testkit.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;

/**
 * The way to a hub in the same process, which can be blocked. Nobody really waits: {@link #await}
 * answers at once, unless it is told to {@link #waitForCancel}. Safe from any thread.
 */
public final class FakeSyncTransport implements SyncTransport {
  private final HubApi hub;
  private final Deque<SyncFailure> failures = new ArrayDeque<>();
  private volatile boolean down;
  private volatile boolean waits;
  private volatile Runnable before = () -> {};

  /** The way to a hub. */
  public FakeSyncTransport(HubApi hub) {
    this.hub = hub;
  }

  /** The next question, or the one after those that fail already, fails and is not heard. */
  public void failNext(SyncFailure failure) {
    synchronized (failures) {
      failures.add(failure);
    }
  }

  /** What happens before each question is heard: time may pass. */
  public void beforeEach(Runnable action) {
    before = action;
  }

  /** Whether the hub cannot be reached from now on. */
  public void setDown(boolean value) {
    down = value;
  }

  /** From now on {@link #await} ends when it is cancelled, or when something has come. */
  public void waitForCancel() {
    waits = true;
  }

  @Override
  public SyncReply<HubGreeting> hello(SpokeGreeting spoke, CancelSignal cancel) {
    return call(cancel, () -> hub.hello(spoke));
  }

  @Override
  public PendingReply<Push.Receipt> push(Push push, CancelSignal cancel) {
    return new FakePendingReply<>(call(cancel, () -> hub.push(push)));
  }

  @Override
  public PendingReply<Pull.Page> pull(Pull pull, CancelSignal cancel) {
    return new FakePendingReply<>(call(cancel, () -> hub.pull(pull)));
  }

  @Override
  public SyncReply<StateDigests> digests(DigestQuery query, CancelSignal cancel) {
    return call(cancel, () -> hub.digests(query));
  }

  @Override
  public SyncReply<Long> await(Pull pull, CancelSignal cancel) {
    SyncReply<Long> head = call(cancel, () -> hub.head(pull));
    if (!waits || !(head instanceof SyncReply.Ok<Long> ok) || ok.value() > pull.since()) {
      return head;
    }
    CountDownLatch cancelled = new CountDownLatch(1);
    Cancellable registration = cancel.onCancel(cancelled::countDown);
    try {
      cancelled.await();
      return cancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cancelled();
    } finally {
      registration.cancel();
    }
  }

  private <T> SyncReply<T> call(CancelSignal cancel, Supplier<SyncReply<T>> question) {
    if (cancel.isCancelled()) {
      return cancelled();
    }
    before.run();
    SyncFailure failure;
    synchronized (failures) {
      failure = failures.poll();
    }
    if (failure == null && down) {
      failure = SyncFailure.of(SyncFailure.Kind.UNREACHABLE, "the test took the hub away");
    }
    return failure == null ? question.get() : new SyncReply.Failed<>(failure);
  }

  private static <T> SyncReply<T> cancelled() {
    return new SyncReply.Failed<>(SyncFailure.of(SyncFailure.Kind.CANCELLED, "no longer wanted"));
  }
}
