package org.hephaestus.cli.tui;

import java.util.List;
import org.hephaestus.ports.api.TaskRow;
import org.jspecify.annotations.Nullable;

/**
 * What the agenda knows.
 *
 * @param items in the order of the sections
 * @param selected id of the task under the cursor; null for none: the one that was there is gone,
 *     or nothing is there
 * @param index where the cursor is, or was
 * @param acted id of the task that the last key changed, whose leaving is no surprise; empty for
 *     none
 * @param refreshing whether a list is on its way
 * @param loaded whether there was one ever
 * @param problem why the last list did not come; empty when it did
 * @param message what the last key did; empty for nothing
 * @param help whether help is shown
 * @param columns of the terminal
 * @param lines of the terminal
 */
record AgendaState(
    List<Item> items,
    @Nullable String selected,
    int index,
    String acted,
    boolean refreshing,
    boolean loaded,
    String problem,
    String message,
    boolean help,
    int columns,
    int lines) {
  /** A task where it stands. */
  record Item(Section section, TaskRow row) {}

  AgendaState {
    items = List.copyOf(items);
  }

  /** Before anything is known. */
  static AgendaState start(int columns, int lines) {
    return new AgendaState(List.of(), null, 0, "", false, false, "", "", false, columns, lines);
  }

  /** Where a task is; -1 when it is not there. */
  int indexOf(String id) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).row().nodeId().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  AgendaState withItems(List<Item> now) {
    return new AgendaState(
        now, selected, index, acted, false, true, "", message, help, columns, lines);
  }

  AgendaState withCursor(@Nullable String id, int at) {
    return new AgendaState(
        items, id, at, acted, refreshing, loaded, problem, message, help, columns, lines);
  }

  AgendaState withActed(String id) {
    return new AgendaState(
        items, selected, index, id, refreshing, loaded, problem, message, help, columns, lines);
  }

  AgendaState withRefreshing(boolean now) {
    return new AgendaState(
        items, selected, index, acted, now, loaded, problem, message, help, columns, lines);
  }

  AgendaState withProblem(String why) {
    return new AgendaState(
        items, selected, index, acted, false, loaded, why, message, help, columns, lines);
  }

  AgendaState withMessage(String said) {
    return new AgendaState(
        items, selected, index, acted, refreshing, loaded, problem, said, help, columns, lines);
  }

  AgendaState withHelp(boolean shown) {
    return new AgendaState(
        items, selected, index, acted, refreshing, loaded, problem, message, shown, columns, lines);
  }

  AgendaState withSize(int nowColumns, int nowLines) {
    return new AgendaState(
        items,
        selected,
        index,
        acted,
        refreshing,
        loaded,
        problem,
        message,
        help,
        nowColumns,
        nowLines);
  }
}
