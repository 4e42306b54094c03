package org.hephaestus.cli.tui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to the agenda. */
sealed interface Event {
  /** The list came. */
  record Listed(List<AgendaState.Item> items) implements Event {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /** It did not come. */
  record NotListed(String why) implements Event {}

  /** Something changed, or some time has passed. */
  record Tick() implements Event {}

  /**
   * A key.
   *
   * @param onScreen id of the task that the person saw under the cursor; null for none
   */
  record Pressed(Key key, @Nullable String onScreen) implements Event {}

  /** What became of a change. */
  record Acted(String said) implements Event {}

  /** The terminal has another size. */
  record Resized(int columns, int lines) implements Event {}
}
