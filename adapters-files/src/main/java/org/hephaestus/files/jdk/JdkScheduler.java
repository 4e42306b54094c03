package org.hephaestus.files.jdk;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.time.Scheduler;

/**
 * Runs steps on one daemon thread, {@code heph-scheduler}, which the first {@link #after} starts.
 *
 * <p>{@link #close} drops what has not begun and lets a running step finish: it does not interrupt,
 * because an interrupt closes the file channel the step may be writing to. After it, {@code after}
 * does nothing.
 */
public final class JdkScheduler implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> onThrown;

  /**
   * A scheduler without a thread yet.
   *
   * @param onThrown hears what steps throw, on the scheduler's thread; must not throw
   */
  public JdkScheduler(Consumer<Throwable> onThrown) {
    this.onThrown = onThrown;
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "heph-scheduler");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Cancellable after(Duration delay, Runnable step) {
    try {
      ScheduledFuture<?> run =
          executor.schedule(() -> guarded(step), nanos(delay), TimeUnit.NANOSECONDS);
      return () -> run.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  /** Begins no further step; the one in progress goes on. Idempotent, does not wait. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /**
   * Waits, after {@link #close}, for the step in progress: one that cuts a build must be let
   * finish.
   *
   * @return false when it has not ended within {@code limit}
   */
  public boolean awaitEnd(Duration limit) {
    try {
      return executor.awaitTermination(nanos(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable t) {
      onThrown.accept(t);
    }
  }

  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    try {
      return delay.toNanos();
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE; // 292 years
    }
  }
}
