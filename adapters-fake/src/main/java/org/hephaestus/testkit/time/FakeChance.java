package org.hephaestus.testkit.time;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.hephaestus.ports.time.Chance;
import org.jspecify.annotations.Nullable;

/** Dice that fall as the test says. Safe from any thread. */
public final class FakeChance implements Chance {
  private final Queue<Double> script = new ArrayDeque<>();
  private final @Nullable Random random;

  private FakeChance(@Nullable Random random) {
    this.random = random;
  }

  /** Always 0.5: no jitter, for the formulas that spread around the middle. */
  public FakeChance() {
    this(null);
  }

  /** The given numbers in their order, then 0.5. */
  public static FakeChance of(double... numbers) {
    FakeChance chance = new FakeChance();
    chance.next(numbers);
    return chance;
  }

  /** Pseudo-random and the same for the same seed. The test prints the seed. */
  public static FakeChance seeded(long seed) {
    return new FakeChance(new Random(seed));
  }

  /** Says what comes next, before anything else. */
  public synchronized void next(double... numbers) {
    for (double number : numbers) {
      if (!(number >= 0 && number < 1)) {
        throw new IllegalArgumentException("chance is in [0, 1), was " + number);
      }
      script.add(number);
    }
  }

  @Override
  public synchronized double nextDouble() {
    Double scripted = script.poll();
    if (scripted != null) {
      return scripted;
    }
    return random == null ? 0.5 : random.nextDouble();
  }
}
