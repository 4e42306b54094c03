package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateLock.Attempt;
import org.hephaestus.ports.update.UpdateLock.Lease;
import org.junit.jupiter.api.Test;

/** The laws of {@link UpdateLock}, but for the holder's death: that takes a process. */
public abstract class UpdateLockContract {
  /** For subclasses. */
  protected UpdateLockContract() {}

  /** The lock; every call may answer another instance, all over the same storage. */
  protected abstract UpdateLock lock();

  @Test
  void oneHolderAtATimeAndOthersLearnWho() {
    Lease lease = acquire("hephd pid 1");
    Attempt second = lock().tryAcquire("hephd pid 2");
    assertEquals("hephd pid 1", assertInstanceOf(Attempt.Busy.class, second).owner());
    lease.close();
    acquire("hephd pid 2").close();
  }

  @Test
  void theHolderItselfIsRefusedToo() {
    UpdateLock lock = lock();
    try (Lease lease = assertInstanceOf(Attempt.Acquired.class, lock.tryAcquire("one")).lease()) {
      assertTrue(lease.fence() > 0);
      assertInstanceOf(Attempt.Busy.class, lock.tryAcquire("one"));
    }
  }

  @Test
  void ownerTextsArriveWhole() {
    String owner = "heph \"update\" of J\u00f6rg\nline two " + "x".repeat(300);
    try (Lease lease = acquire(owner)) {
      assertTrue(lease.fence() > 0);
      assertEquals(owner, assertInstanceOf(Attempt.Busy.class, lock().tryAcquire("other")).owner());
    }
    // A shorter text leaves nothing of a longer one.
    try (Lease lease = acquire("short")) {
      assertTrue(lease.fence() > 0);
      assertEquals(
          "short", assertInstanceOf(Attempt.Busy.class, lock().tryAcquire("other")).owner());
    }
  }

  @Test
  void fencesGrow() {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      try (Lease lease = acquire("turn " + i)) {
        assertTrue(lease.fence() > last, lease.fence() + " after " + last);
        last = lease.fence();
      }
    }
  }

  @Test
  void closingTwiceDoesNotFreeTheNextHolders() {
    Lease first = acquire("first");
    first.close();
    try (Lease second = acquire("second")) {
      first.close();
      assertInstanceOf(Attempt.Busy.class, lock().tryAcquire("third"));
      assertTrue(second.fence() > first.fence());
    }
  }

  @Test
  void atMostOneOfManyThreadsGetsIt() throws InterruptedException {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger acquired = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "thread " + t;
      UpdateLock lock = lock();
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  switch (lock.tryAcquire(name)) {
                    case Attempt.Acquired got -> {
                      acquired.incrementAndGet();
                      if (holders.incrementAndGet() != 1) {
                        overlaps.incrementAndGet();
                      }
                      LockSupport.parkNanos(10_000);
                      holders.decrementAndGet();
                      got.lease().close();
                    }
                    case Attempt.Busy busy -> LockSupport.parkNanos(10_000);
                    case Attempt.Failed failure -> failed.incrementAndGet();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, overlaps.get());
    assertEquals(0, failed.get());
    assertTrue(acquired.get() > 0);
  }

  private Lease acquire(String owner) {
    return assertInstanceOf(Attempt.Acquired.class, lock().tryAcquire(owner)).lease();
  }
}
