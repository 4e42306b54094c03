package org.hephaestus.testkit.time;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.hephaestus.ports.time.Clock;
import org.junit.jupiter.api.Test;

/** The laws of {@link Clock}. */
public abstract class ClockContract {
  /** For subclasses. */
  protected ClockContract() {}

  /** The clock under test. */
  protected abstract Clock clock();

  /** Lets a little time pass on it, at least a millisecond. */
  protected abstract void passTime();

  @Test
  void monotonicNeverDecreases() {
    Clock clock = clock();
    Duration last = clock.monotonic();
    for (int i = 0; i < 10_000; i++) {
      Duration next = clock.monotonic();
      assertFalse(next.compareTo(last) < 0, "went from " + last + " to " + next);
      last = next;
    }
  }

  @Test
  void monotonicMovesWithTime() {
    Clock clock = clock();
    Duration before = clock.monotonic();
    passTime();
    Duration passed = clock.monotonic().minus(before);
    assertTrue(passed.compareTo(Duration.ofMillis(1)) >= 0, "passed: " + passed);
  }

  @Test
  void bothAnswerOnAnyThread() throws InterruptedException {
    Clock clock = clock();
    Duration[] seen = new Duration[1];
    Thread thread =
        new Thread(
            () -> {
              assertNotNull(clock.now());
              seen[0] = clock.monotonic();
            });
    Duration before = clock.monotonic();
    thread.start();
    thread.join();
    assertNotNull(seen[0], "the other thread failed");
    assertFalse(seen[0].compareTo(before) < 0, "the threads have different origins");
  }
}
