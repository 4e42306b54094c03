package org.hephaestus.domain.task;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.hephaestus.ports.api.ChangeFeed;

/** Who listens, and who tells them. Safe from any thread. */
public final class ChangeBoard implements ChangeFeed {
  private final List<Place> places = new CopyOnWriteArrayList<>();
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
    Place place = new Place(listener);
    places.add(place);
    return new Subscription(revision.getAsLong(), () -> places.remove(place));
  }

  /** Tells everybody, after the change is durable. */
  void publish(long cursor, Set<String> nodes) {
    for (Place place : places) {
      place.listener.changed(cursor, nodes);
    }
  }

  /** One subscription; no record, since the same listener may subscribe twice. */
  private static final class Place {
    private final Listener listener;

    Place(Listener listener) {
      this.listener = listener;
    }
  }
}
