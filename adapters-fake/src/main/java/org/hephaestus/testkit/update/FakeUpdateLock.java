package org.hephaestus.testkit.update;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.UpdateLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock in memory. Hand one instance to several updaters and they are as separate processes that
 * share the versions. Safe from any thread.
 */
public final class FakeUpdateLock implements UpdateLock {
  private final FailureScript attempts = new FailureScript();
  private final List<String> acquisitions = new ArrayList<>();
  private @Nullable Held holder;
  private long fence;

  @Override
  public synchronized Attempt tryAcquire(String owner) {
    Failure failure = attempts.call();
    if (failure != null) {
      return new Attempt.Failed(failure);
    }
    if (holder != null) {
      return new Attempt.Busy(holder.owner);
    }
    fence++;
    Held lease = new Held(owner, fence);
    holder = lease;
    acquisitions.add(owner);
    return new Attempt.Acquired(lease);
  }

  /** Fails the next attempt that is not scripted yet. */
  public synchronized void failNext(Failure failure) {
    attempts.failNext(failure);
  }

  /** The holder dies: the lock is free, and its lease is worth nothing. */
  public synchronized void holderDies() {
    holder = null;
  }

  /** Whether somebody holds it: an attempt that has ended must have given it back. */
  public synchronized boolean isHeld() {
    return holder != null;
  }

  /** Who has held it, oldest first. */
  public synchronized List<String> acquisitions() {
    return List.copyOf(acquisitions);
  }

  private synchronized void release(Held lease) {
    if (holder == lease) {
      holder = null;
    }
  }

  private final class Held implements Lease {
    private final String owner;
    private final long number;

    Held(String owner, long number) {
      this.owner = owner;
      this.number = number;
    }

    @Override
    public long fence() {
      return number;
    }

    @Override
    public void close() {
      release(this);
    }
  }
}
