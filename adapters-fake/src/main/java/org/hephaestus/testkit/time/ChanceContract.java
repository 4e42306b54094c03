package org.hephaestus.testkit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hephaestus.ports.time.Chance;
import org.junit.jupiter.api.Test;

/** The laws of {@link Chance}. For a generator, not for a scripted sequence. */
public abstract class ChanceContract {
  private static final int DRAWS = 10_000;

  /** For subclasses. */
  protected ChanceContract() {}

  /** The dice under test. */
  protected abstract Chance chance();

  @Test
  void fallsInRangeAndFillsIt() {
    Chance chance = chance();
    int[] tenths = new int[10];
    for (int i = 0; i < DRAWS; i++) {
      double number = chance.nextDouble();
      assertTrue(number >= 0 && number < 1, "out of [0, 1): " + number);
      tenths[(int) (number * 10)]++;
    }
    // 1,000 are expected in each tenth with a standard deviation of 30: 250 away is no accident.
    for (int i = 0; i < tenths.length; i++) {
      assertEquals(DRAWS / 10, tenths[i], 250, "numbers in tenth " + i);
    }
  }

  @Test
  void isSafeOnAnyThread() throws InterruptedException {
    Chance chance = chance();
    ConcurrentLinkedQueue<Double> drawn = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  drawn.add(chance.nextDouble());
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(4_000, drawn.size());
    Set<Double> different = new HashSet<>(drawn);
    assertTrue(different.size() > 3_990, "threads drew the same numbers: " + different.size());
  }
}
