package org.hephaestus.domain.task;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.hephaestus.ports.api.ChangeFeed;

/** Who listens, and who tells them. Safe from any thread. */
public final class ChangeBoard implements ChangeFeed {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final LongSupplier revision;

  /**
   * A board without listeners.
   *
   * @param revision of the store as it is now
   */
  public ChangeBoard(LongSupplier revision) {
    this.revision = revision;
  }

  @Override
  public Subscription subscribe(Listener listener) {
    // A listener of its own: the same one may subscribe twice.
    Listener own = listener::changed;
    listeners.add(own);
    return new Subscription(revision.getAsLong(), () -> listeners.remove(own));
  }

  /** Tells everybody, after the change is durable. */
  void publish(long cursor, Set<String> nodes) {
    for (Listener listener : listeners) {
      listener.changed(cursor, nodes);
    }
  }
}
