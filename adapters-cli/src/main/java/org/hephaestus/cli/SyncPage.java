package org.hephaestus.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;

/** Sync as a person reads it. */
final class SyncPage {
  private SyncPage() {}

  static List<String> status(SyncStatus status, Host host) {
    Page page = new Page(host);
    page.add("state", words(status.state()));
    if (status.state() == SyncState.OFF) {
      page.add("owner", status.ownerId());
      return page.lines();
    }
    page.add(
        "hub", status.hub() + (status.hubBuild().isEmpty() ? "" : ", hephd " + status.hubBuild()));
    page.add("owner", status.ownerId());
    page.add(
        "queued",
        status.queued() == 0
            ? "nothing"
            : status.queued()
                + (status.queued() == 1 ? " change" : " changes")
                + ", the oldest of "
                + Text.time(status.oldestQueued(), "unknown", host));
    SyncStatus.Success success = status.lastSuccess();
    page.add(
        "last sync",
        success == null ? "none since the daemon started" : Text.time(success.at(), "", host));
    page.add("since start", status.pushed() + " sent, " + status.pulled() + " received");
    SyncStatus.Problem problem = status.lastFailure();
    if (problem != null) {
      page.add("problem", problem.message());
    }
    if (status.nextAttempt() != null) {
      page.add("next try", Text.time(status.nextAttempt(), "", host));
    }
    SyncStatus.Progress progress = status.progress();
    if (progress != null) {
      page.add("under way", progress(progress));
    }
    Duration offset = status.clockOffset();
    if (!offset.isZero()) {
      page.add(
          "clock",
          Text.duration(offset.abs())
              + (offset.isNegative() ? " ahead of" : " behind")
              + " the hub's; changes get the hub's time");
    }
    if (status.rejected() > 0) {
      page.add(
          "rejected",
          status.rejected()
              + (status.rejected() == 1 ? " change" : " changes")
              + " that the hub does not take");
    }
    if (status.conflicts() > 0) {
      page.add("conflicts", status.conflicts() + ", see: heph conflicts");
    }
    return page.lines();
  }

  private static String words(SyncState state) {
    return switch (state) {
      case OFF -> "off: this daemon has no hub";
      case SYNCING -> "syncing";
      case IN_SYNC -> "in sync";
      case RETRYING -> "no sync at the moment; it is tried again";
      case BLOCKED -> "no sync until somebody does something; see the problem";
    };
  }

  static String progress(SyncStatus.Progress progress) {
    return progress.pushed()
        + " sent, "
        + progress.pulled()
        + " received"
        + (progress.toPull() == 0 ? "" : ", about " + progress.toPull() + " to come");
  }

  static List<String> comparison(SyncComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(Text.plain(comparison.message()));
    for (SyncComparison.Difference difference : comparison.differences()) {
      lines.add(
          "  "
              + Text.plain(difference.node())
              + "  "
              + (difference.repaired() ? "repaired here" : words(difference.damaged()))
              + "  "
              + Text.plain(difference.title()));
    }
    return lines;
  }

  private static String words(SyncComparison.Side side) {
    return switch (side) {
      case HERE -> "damaged here";
      case HUB -> "damaged at the hub";
      case UNKNOWN -> side.name().toLowerCase(Locale.ROOT);
    };
  }
}
