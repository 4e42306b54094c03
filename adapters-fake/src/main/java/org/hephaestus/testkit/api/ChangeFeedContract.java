package org.hephaestus.testkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hephaestus.ports.api.ChangeFeed;
import org.junit.jupiter.api.Test;

/** The laws of {@link ChangeFeed}. */
public abstract class ChangeFeedContract {
  /** For subclasses. */
  protected ChangeFeedContract() {}

  /** The feed; the same for the whole test. */
  protected abstract ChangeFeed feed() throws Exception;

  /**
   * Changes one thing, durably.
   *
   * @return its id
   */
  protected abstract String change() throws Exception;

  private record Event(long cursor, List<String> nodes) {}

  @Test
  void tellsWhatChangedAfterItsCursorInOrder() throws Exception {
    String before = change();
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    ChangeFeed.Subscription subscription =
        feed().subscribe((cursor, nodes) -> events.add(new Event(cursor, List.copyOf(nodes))));
    assertTrue(events.isEmpty(), "nothing has changed since, was " + events);
    String first = change();
    String second = change();
    long last = subscription.cursor();
    List<String> told = new ArrayList<>();
    for (Event event : events) {
      assertTrue(event.cursor() > last, "cursors rise, were " + events);
      last = event.cursor();
      told.addAll(event.nodes());
    }
    assertEquals(List.of(first, second), told, "and not " + before);
    subscription.handle().cancel();
  }

  @Test
  void nobodyIsToldAfterTheEndAndTheOthersAre() throws Exception {
    List<Long> ended = Collections.synchronizedList(new ArrayList<>());
    List<Long> going = Collections.synchronizedList(new ArrayList<>());
    ChangeFeed.Subscription one = feed().subscribe((cursor, nodes) -> ended.add(cursor));
    ChangeFeed.Subscription other = feed().subscribe((cursor, nodes) -> going.add(cursor));
    one.handle().cancel();
    one.handle().cancel();
    String unused = change();
    assertEquals(List.of(), ended);
    assertEquals(1, going.size());
    other.handle().cancel();
  }
}
