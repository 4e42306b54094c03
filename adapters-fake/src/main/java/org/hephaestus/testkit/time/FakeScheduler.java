package org.hephaestus.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler without a thread: steps run on the test's thread when {@link #advance} reaches them,
 * by due time and then by order of submission. Delays are counted on the clock's monotonic side, so
 * a suspend runs nothing. Steps may be submitted from any thread; one thread advances.
 */
public final class FakeScheduler implements Scheduler {
  private final FakeClock clock;
  private final PriorityQueue<Step> queue =
      new PriorityQueue<>(
          Comparator.comparing((Step step) -> step.due).thenComparingLong(step -> step.number));
  private final List<Throwable> thrown = new ArrayList<>();
  private long submitted;

  /** Runs on {@code clock}, which {@link #advance} moves. */
  public FakeScheduler(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable step) {
    Duration wait = delay.isNegative() ? Duration.ZERO : delay;
    Step entry = new Step(clock.monotonic().plus(wait), submitted++, step);
    queue.add(entry);
    return () -> remove(entry);
  }

  /**
   * Lets time pass, stopping the clock at every step that falls due on the way, so that each sees
   * the moment it was due. A step may itself move the clock; the others then run late, as on a busy
   * machine.
   */
  public void advance(Duration by) {
    Duration target = clock.monotonic().plus(by);
    for (Step step = next(target); step != null; step = next(target)) {
      moveTo(step.due);
      run(step);
    }
    moveTo(target);
  }

  /** Runs what is due by now without moving the clock; for tests that move the clock themselves. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Moves to the earliest step and runs what is due then; false when nothing is scheduled. */
  public boolean advanceToNext() {
    Duration due;
    synchronized (this) {
      Step first = queue.peek();
      if (first == null) {
        return false;
      }
      due = first.due;
    }
    Duration wait = due.minus(clock.monotonic());
    advance(wait.isNegative() ? Duration.ZERO : wait);
    return true;
  }

  /** Whether nothing is scheduled: what a loop that is off must leave behind. */
  public synchronized boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How long from now until each scheduled step, soonest first; zero for what is overdue. */
  public synchronized List<Duration> pending() {
    Duration now = clock.monotonic();
    return queue.stream()
        .map(step -> step.due.minus(now))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .sorted()
        .toList();
  }

  /** How many steps were ever submitted. */
  public synchronized long submitted() {
    return submitted;
  }

  /** What steps have thrown, oldest first. */
  public synchronized List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  private synchronized void remove(Step step) {
    queue.remove(step);
  }

  private synchronized @Nullable Step next(Duration target) {
    Step first = queue.peek();
    if (first == null || first.due.compareTo(target) > 0) {
      return null;
    }
    return queue.poll();
  }

  private void run(Step step) {
    try {
      step.body.run();
    } catch (Throwable t) {
      synchronized (this) {
        thrown.add(t);
      }
    }
  }

  private void moveTo(Duration moment) {
    Duration wait = moment.minus(clock.monotonic());
    if (!wait.isNegative()) {
      clock.advance(wait);
    }
  }

  private static final class Step {
    private final Duration due;
    private final long number;
    private final Runnable body;

    Step(Duration due, long number, Runnable body) {
      this.due = due;
      this.number = number;
      this.body = body;
    }
  }
}
