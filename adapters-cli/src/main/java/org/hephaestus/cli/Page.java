package org.hephaestus.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** What people see: one line per fact, its name in front. Everything on it has been made plain. */
final class Page {
  private static final int NAME_WIDTH = 12;

  private final Host host;
  private final List<String> lines = new ArrayList<>();

  Page(Host host) {
    this.host = host;
  }

  /** What has been put on it so far. */
  List<String> lines() {
    return lines;
  }

  static List<String> daemon(DaemonStatus status, Host host) {
    Page page = new Page(host);
    UpdateStatus update = status.update();
    page.add("version", "hephd " + status.version() + " (" + status.commit() + ")");
    page.add("pid", Long.toString(status.pid()));
    page.add(
        "uptime",
        Text.duration(Duration.between(status.startedAt(), host.clock().now()))
            + ", mode "
            + status.mode());
    page.add("socket", status.socket());
    page.add("store", status.db());
    page.store(status.store());
    if (!status.log().isEmpty()) {
      page.add("log", status.log());
    }
    page.add("self-update", word(update.mode()) + attemptUnderWay(update));
    String newer = newer(update.outcome());
    if (newer != null) {
      page.add("newer", newer);
    }
    page.notices(update);
    return page.lines;
  }

  /** Everything about a node: its fields, its document, its log. */
  static List<String> node(KnowledgeRequest.NodeDetail node, Host host) {
    Page page = new Page(host);
    page.add("title", node.title());
    page.add("id", node.nodeId());
    TaskRow task = node.task();
    if (task == null) {
      page.add("kind", node.kind());
    } else {
      page.task(task);
    }
    if (!node.tags().isEmpty()) {
      page.add("tags", String.join(" ", node.tags()));
    }
    if (!node.document().text().isEmpty()) {
      page.lines.add("");
      page.lines.add(Text.document(node.document().text()));
    }
    if (!node.log().isEmpty()) {
      page.lines.add("");
      page.lines.addAll(entries(node.log(), host));
    }
    return page.lines;
  }

  private void task(TaskRow task) {
    add(
        "state",
        Rows.state(task.state())
            + ", "
            + Rows.attention(task.attention())
            + (task.overdue() ? ", overdue" : ""));
    optional("do", Rows.date(task.doDate()));
    optional("late on", Rows.date(task.lateOn()));
    optional("recurs", task.recurrence() == null ? "" : task.recurrence());
    optional("project", task.project() == null ? "" : task.project());
    add("created", Text.time(task.createdAt(), "", host));
    add("changed", Text.time(task.changedAt(), "", host));
    if (task.closedAt() != null) {
      add("closed", Text.time(task.closedAt(), "", host));
    }
  }

  private void optional(String name, String value) {
    if (!value.isEmpty()) {
      add(name, value);
    }
  }

  /** A log: the time in front of the first line of each entry. */
  static List<String> entries(List<KnowledgeRequest.LogLine> log, Host host) {
    List<String> lines = new ArrayList<>();
    for (KnowledgeRequest.LogLine entry : log) {
      String before = Text.local(entry.at(), host) + "  ";
      for (String line : entry.text().split("\n", -1)) {
        lines.add(before + Text.plain(line));
        before = " ".repeat(before.length());
      }
    }
    return lines;
  }

  private void store(StoreStatus store) {
    add("tasks", store.outstanding() + " outstanding");
    Backup backup = store.lastBackup();
    add(
        "backup",
        backup == null ? "none yet" : Text.time(backup.at(), "", host) + ", " + backup.file());
    if (!store.problem().isEmpty()) {
      add("problem", store.problem());
    }
  }

  void notices(UpdateStatus status) {
    for (String notice : status.notices()) {
      add("notice", notice);
    }
  }

  void add(String name, String value) {
    String padded = name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    // Bold, and back to normal: ECMA-48 SGR.
    String shown = host.colors() ? "\033[1m" + padded + "\033[0m" : padded;
    lines.add(shown + Text.plain(value));
  }

  static @Nullable String newer(@Nullable CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.UpdateAvailable available ->
          available.id() + ": install it with heph update apply";
      case CheckOutcome.Held held ->
          held.release() == null ? null : held.release().tag() + ", held: " + held.reason();
      case CheckOutcome.UpToDate upToDate -> null;
      case CheckOutcome.Failed failed -> null;
      case null -> null;
    };
  }

  static String attemptUnderWay(UpdateStatus status) {
    UpdateStatus.Attempt attempt = status.attempt();
    return attempt == null || attempt.state().isFinal()
        ? ""
        : ", " + versions(attempt) + ": " + doing(attempt.state());
  }

  /** For example {@code 1.0.3 -> 1.0.4}. */
  static String versions(UpdateStatus.Attempt attempt) {
    String from = attempt.from() == null ? "uninstalled version" : attempt.from().version();
    return from + " -> " + attempt.to().version();
  }

  /** What an attempt that has reached {@code state} is doing now. */
  static String doing(UpdateState state) {
    return switch (state) {
      case IDLE -> "idle";
      case CHECKED -> "checking whether it may be installed";
      case ELIGIBLE -> "fetching";
      case FETCHED -> "verifying";
      case VERIFIED -> "building";
      case STAGED -> "built";
      case SMOKE_OK -> "tried out";
      case SNAPSHOT -> "store copied";
      case ARMED -> "switching";
      case FLIPPED -> "switched";
      case DRAINING -> "finishing requests";
      case EXITED -> "restarting";
      case PROBATION -> "running, on probation";
      case COMMITTED -> "done";
      case REVERTED -> "taken back";
      case ABANDONED -> "given up";
    };
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
