package org.hephaestus.ports.time;

import java.time.Duration;

/**
 * Runs a step later. Loops are built from steps that schedule their successor, so that a loop which
 * is off leaves nothing behind.
 *
 * <p>Laws: a step runs at most once; steps of one scheduler never run concurrently with each other;
 * a step runs no earlier than its delay, which is counted on a clock that may stand still while the
 * machine is suspended, so a caller that must notice a suspend schedules short steps and looks at
 * {@link Clock#now()}. A step that throws does not stop the scheduler; the implementer reports it
 * to its host. For the implementer: no non-daemon thread, none at all before the first {@link
 * #after}, and {@code after} never blocks.
 */
public interface Scheduler {
  /**
   * Schedules one run of {@code step}.
   *
   * @param delay zero or more; negative counts as zero
   * @return a handle that prevents the run if it has not begun
   */
  Cancellable after(Duration delay, Runnable step);
}
