package org.hephaestus.testkit.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hephaestus.ports.api.ChangeWatch;

/** A watch that wakes as the test says, at once; unscripted: quiet. Safe from any thread. */
public final class FakeChangeWatch implements ChangeWatch {
  private final Deque<Woken> script = new ArrayDeque<>();
  private final List<Duration> awaits = new ArrayList<>();
  private boolean closed;

  /** A watch to be scripted. */
  public FakeChangeWatch() {}

  /** What the next awaits come back with. */
  public synchronized FakeChangeWatch then(Woken... woken) {
    script.addAll(List.of(woken));
    return this;
  }

  @Override
  public synchronized Woken await(Duration timeout) {
    awaits.add(timeout);
    Woken next = closed ? null : script.poll();
    return next == null ? Woken.QUIET : next;
  }

  /** The timeout of every await, oldest first. */
  public synchronized List<Duration> awaits() {
    return List.copyOf(awaits);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Whether it was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }
}
