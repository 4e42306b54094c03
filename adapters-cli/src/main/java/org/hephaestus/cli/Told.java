package org.hephaestus.cli;

import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.TaskRow;

/** What a mutation did, in words: which node, what became of it, and every date it has now. */
public final class Told {
  private Told() {}

  /** One or two lines, with their line ends. */
  static String changed(Changed changed) {
    TaskRow task = changed.task();
    StringBuilder told = new StringBuilder();
    // A new node's whole id, for whoever wants to keep it; else enough to tell it apart.
    told.append(changed.created() ? Text.plain(changed.nodeId()) : Rows.idEnd(changed.nodeId()));
    told.append("  ").append(summary(changed)).append('\n');
    if (task != null) {
      String dates = dates(task);
      if (!dates.isEmpty()) {
        told.append("  ").append(dates).append('\n');
      }
    }
    return told.toString();
  }

  /** The title and what became of it, on one line. */
  public static String summary(Changed changed) {
    TaskRow task = changed.task();
    String summary = Text.plain(changed.summary());
    String title = task == null ? "" : Text.plain(task.title());
    return (title.isEmpty() || summary.contains(title) ? "" : title + ": ")
        + summary
        + (changed.replayed() ? " (it had been carried out before)" : "");
  }

  private static String dates(TaskRow task) {
    StringBuilder dates = new StringBuilder();
    if (task.doDate() != null) {
      dates.append("do ").append(Rows.date(task.doDate()));
    }
    if (task.lateOn() != null) {
      dates.append(dates.isEmpty() ? "" : "; ").append("late on ").append(Rows.date(task.lateOn()));
    }
    if (task.recurrence() != null) {
      dates.append(dates.isEmpty() ? "" : "; ").append(Text.plain(task.recurrence()));
    }
    return dates.toString();
  }
}
