package org.hephaestus.testkit.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.api.ChangeFeed;

/** A feed of changes that the test makes. Safe from any thread. */
public final class FakeChangeFeed implements ChangeFeed {
  private final List<Listener> listeners = new ArrayList<>();
  private long cursor;

  /** A feed whose store has this revision. */
  public FakeChangeFeed(long cursor) {
    this.cursor = cursor;
  }

  @Override
  public synchronized Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return new Subscription(cursor, () -> remove(listener));
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
  }

  /** Something changed: listeners are told on this thread before it returns. */
  public synchronized long change(Set<String> nodes) {
    cursor++;
    for (Listener listener : List.copyOf(listeners)) {
      listener.changed(cursor, nodes);
    }
    return cursor;
  }

  /** How many listen. */
  public synchronized int listeners() {
    return listeners.size();
  }
}
