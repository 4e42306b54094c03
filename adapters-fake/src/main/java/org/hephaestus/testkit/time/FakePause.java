package org.hephaestus.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hephaestus.ports.time.Pause;

/** A pause that takes no time: it is recorded, and a listener may advance a fake clock by it. */
public final class FakePause implements Pause {
  private final Consumer<Duration> listener;
  private final List<Duration> pauses = new ArrayList<>();
  private int interruptAfter = Integer.MAX_VALUE;

  /** Pauses that nobody else notices. */
  public FakePause() {
    this(delay -> {});
  }

  /**
   * Pauses that somebody notices.
   *
   * @param listener is told every pause, for example {@code clock::advance}
   */
  public FakePause(Consumer<Duration> listener) {
    this.listener = listener;
  }

  @Override
  public boolean pause(Duration delay) {
    synchronized (this) {
      if (pauses.size() >= interruptAfter) {
        return false;
      }
      pauses.add(delay);
    }
    listener.accept(delay);
    return true;
  }

  /** Lets {@code count} more pauses pass; the ones after them are interrupted. */
  public synchronized void interruptAfter(int count) {
    interruptAfter = pauses.size() + count;
  }

  /** Every pause so far, oldest first. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** The sum of all pauses so far. */
  public synchronized Duration total() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
