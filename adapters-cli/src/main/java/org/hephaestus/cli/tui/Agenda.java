package org.hephaestus.cli.tui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from what happens: a pure function. */
final class Agenda {
  private static final int PAGE = 10;

  private Agenda() {}

  /** What the agenda is now, and what it wants done. */
  record Step(AgendaState state, List<Effect> effects) {
    Step {
      effects = List.copyOf(effects);
    }
  }

  static Step step(AgendaState state, Event event) {
    return switch (event) {
      case Event.Listed listed -> only(listed(state, listed.items()));
      case Event.NotListed not -> only(state.withProblem(not.why()));
      case Event.Tick tick -> refresh(state);
      case Event.Acted acted -> refresh(state.withMessage(acted.said()));
      case Event.Resized resized -> only(state.withSize(resized.columns(), resized.lines()));
      case Event.Pressed pressed -> pressed(state, pressed.key(), pressed.onScreen());
    };
  }

  private static Step only(AgendaState state) {
    return new Step(state, List.of());
  }

  /** One list at a time; a change meanwhile wakes us again. */
  private static Step refresh(AgendaState state) {
    return state.refreshing()
        ? only(state)
        : new Step(state.withRefreshing(true), List.of(new Effect.Refresh()));
  }

  /**
   * The cursor stays on its task, wherever that has gone. When the task is gone because the person
   * dealt with it, the next one takes its place; when somebody else did, nothing is under the
   * cursor until a key moves it, so that no key hits what nobody has looked at.
   */
  private static AgendaState listed(AgendaState before, List<AgendaState.Item> items) {
    AgendaState state = before.withItems(items);
    if (items.isEmpty()) {
      return state.withCursor(null, 0);
    }
    String selected = before.selected();
    if (!before.loaded() || (selected == null && before.items().isEmpty())) {
      return at(state, 0);
    }
    if (selected == null) {
      return state;
    }
    int now = state.indexOf(selected);
    if (now >= 0) {
      return state.withCursor(selected, now);
    }
    return selected.equals(before.acted())
        ? at(state, before.index())
        : state
            .withCursor(null, Math.min(before.index(), items.size() - 1))
            .withMessage("the task under the cursor is gone");
  }

  private static AgendaState at(AgendaState state, int index) {
    if (state.items().isEmpty()) {
      return state.withCursor(null, 0);
    }
    int within = Math.clamp(index, 0, state.items().size() - 1);
    return state.withCursor(state.items().get(within).row().nodeId(), within);
  }

  private static Step pressed(AgendaState state, Key key, @Nullable String onScreen) {
    if (key == Key.QUIT) {
      return new Step(state, List.of(new Effect.Quit()));
    }
    if (state.help()) {
      return only(state.withHelp(false));
    }
    AgendaState now = state.withMessage("");
    return switch (key) {
      case UP -> only(moved(now, -1));
      case DOWN -> only(moved(now, 1));
      case PAGE_UP -> only(moved(now, -PAGE));
      case PAGE_DOWN -> only(moved(now, PAGE));
      case FIRST -> only(at(now, 0));
      case LAST -> only(at(now, now.items().size() - 1));
      case REFRESH -> refresh(now);
      case HELP -> only(now.withHelp(true));
      case QUIT -> only(now);
      case DONE, SKIP, DROP, LATER -> act(now, key, onScreen);
    };
  }

  private static AgendaState moved(AgendaState state, int by) {
    // With nothing under the cursor the first key shows where it is.
    return at(state, state.selected() == null ? state.index() : state.index() + by);
  }

  private static Step act(AgendaState state, Key key, @Nullable String onScreen) {
    if (onScreen == null) {
      return only(state.withMessage("no task under the cursor"));
    }
    if (!onScreen.equals(state.selected())) {
      // The key was on its way while the list changed.
      return only(state.withMessage("the list has changed: nothing was done"));
    }
    return new Step(state.withActed(onScreen), List.of(new Effect.Act(key, onScreen)));
  }
}
