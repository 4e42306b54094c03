package org.hephaestus.testkit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Scheduler;
import org.junit.jupiter.api.Test;

/** The laws of {@link Scheduler}. */
public abstract class SchedulerContract {
  /** For subclasses. */
  protected SchedulerContract() {}

  /** A fresh scheduler; the subclass stops it after the test. */
  protected abstract Scheduler scheduler();

  /** The clock that {@link #scheduler}'s delays are counted on. */
  protected abstract Duration elapsed();

  /** Lets time pass until {@code condition} holds; fails when it still does not after 10 s. */
  protected abstract void passUntil(BooleanSupplier condition);

  /** What {@link #scheduler} has reported to its host as thrown by a step. */
  protected abstract List<Throwable> reported();

  @Test
  void runsAStepOnceAndNotTooEarly() {
    Scheduler scheduler = scheduler();
    AtomicInteger runs = new AtomicInteger();
    List<Duration> at = new ArrayList<>();
    Duration start = elapsed();
    scheduler.after(
        Duration.ofMillis(30),
        () -> {
          at.add(elapsed());
          runs.incrementAndGet();
        });
    passUntil(() -> runs.get() > 0);
    flush(scheduler, Duration.ofMillis(40));
    assertEquals(1, runs.get());
    assertTrue(
        at.get(0).minus(start).compareTo(Duration.ofMillis(30)) >= 0,
        "ran after " + at.get(0).minus(start));
  }

  @Test
  void runsByDelayNotBySubmission() {
    Scheduler scheduler = scheduler();
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    scheduler.after(Duration.ofMillis(200), () -> order.add("late"));
    scheduler.after(Duration.ofMillis(20), () -> order.add("early"));
    passUntil(() -> order.size() == 2);
    assertEquals(List.of("early", "late"), List.copyOf(order));
  }

  @Test
  void negativeDelayCountsAsZero() {
    Scheduler scheduler = scheduler();
    AtomicBoolean ran = new AtomicBoolean();
    scheduler.after(Duration.ofDays(-1), () -> ran.set(true));
    passUntil(ran::get);
  }

  @Test
  void acceptsTheLongestDelay() {
    Scheduler scheduler = scheduler();
    AtomicBoolean ran = new AtomicBoolean();
    Cancellable handle = scheduler.after(Duration.ofDays(36_500), () -> ran.set(true));
    flush(scheduler, Duration.ZERO);
    assertFalse(ran.get());
    handle.cancel();
  }

  @Test
  void cancelledStepDoesNotRun() {
    Scheduler scheduler = scheduler();
    AtomicBoolean ran = new AtomicBoolean();
    Cancellable handle = scheduler.after(Duration.ofMillis(30), () -> ran.set(true));
    handle.cancel();
    handle.cancel();
    flush(scheduler, Duration.ofMillis(60));
    assertFalse(ran.get());
  }

  @Test
  void cancellingFromTheStepItselfOrAfterwardsIsHarmless() {
    Scheduler scheduler = scheduler();
    List<Cancellable> handle = new ArrayList<>();
    AtomicBoolean ran = new AtomicBoolean();
    handle.add(
        scheduler.after(
            Duration.ofMillis(20),
            () -> {
              handle.get(0).cancel();
              ran.set(!Thread.currentThread().isInterrupted());
            }));
    passUntil(ran::get);
    handle.get(0).cancel();
    flush(scheduler, Duration.ZERO);
  }

  @Test
  void throwingStepIsReportedAndDoesNotStopTheOthers() {
    Scheduler scheduler = scheduler();
    IllegalStateException bug = new IllegalStateException("thrown by the test");
    AssertionError worse = new AssertionError("thrown by the test");
    scheduler.after(
        Duration.ZERO,
        () -> {
          throw bug;
        });
    scheduler.after(
        Duration.ofMillis(10),
        () -> {
          throw worse;
        });
    flush(scheduler, Duration.ofMillis(50));
    assertEquals(List.<Throwable>of(bug, worse), reported());
  }

  @Test
  void stepsScheduleTheirSuccessors() {
    Scheduler scheduler = scheduler();
    AtomicInteger runs = new AtomicInteger();
    scheduler.after(Duration.ZERO, new Loop(scheduler, runs, 5));
    passUntil(() -> runs.get() == 5);
    flush(scheduler, Duration.ofMillis(20));
    assertEquals(5, runs.get());
  }

  @Test
  void stepsNeverOverlap() throws InterruptedException {
    Scheduler scheduler = scheduler();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Runnable step =
        () -> {
          if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
          }
          LockSupport.parkNanos(10_000);
          inside.decrementAndGet();
          done.incrementAndGet();
        };
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  scheduler.after(Duration.ofMillis(i % 3), step);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    passUntil(() -> done.get() == 400);
    assertEquals(0, overlaps.get());
  }

  private void flush(Scheduler scheduler, Duration delay) {
    AtomicBoolean ran = new AtomicBoolean();
    scheduler.after(delay, () -> ran.set(true));
    passUntil(ran::get);
  }

  private record Loop(Scheduler scheduler, AtomicInteger runs, int times) implements Runnable {
    @Override
    public void run() {
      if (runs.incrementAndGet() < times) {
        scheduler.after(Duration.ofMillis(1), this);
      }
    }
  }
}
