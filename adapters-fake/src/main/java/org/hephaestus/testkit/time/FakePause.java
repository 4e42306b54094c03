package org.hephaestus.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.time.Pause;

/** A pause that takes no real time: it advances the clock. Safe from any thread. */
public final class FakePause implements Pause {
  private final FakeClock clock;
  private final List<Duration> pauses = new ArrayList<>();
  private int interruptAfter = Integer.MAX_VALUE;

  /** Advances {@code clock} by every pause. */
  public FakePause(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean pause(Duration delay) {
    if (pauses.size() >= interruptAfter) {
      return false;
    }
    pauses.add(delay);
    if (!delay.isNegative()) {
      clock.advance(delay);
    }
    return true;
  }

  /** Lets {@code more} pauses pass; the one after them, and all later ones, are interrupted. */
  public synchronized void interruptAfter(int more) {
    interruptAfter = pauses.size() + more;
  }

  /** The pauses that were taken, oldest first. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
