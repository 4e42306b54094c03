package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncStatus;

/** Sync as {@code --json} prints it; a contract like all of {@link JsonOutput}. */
final class SyncJsonOutput {
  private SyncJsonOutput() {}

  static Map<String, Object> status(SyncStatus status, Host host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("state", status.state());
    json.put("hub", status.hub());
    json.put("owner_id", status.ownerId());
    json.put("attempts", status.attempts());
    json.put("pushed", status.pushed());
    json.put("pulled", status.pulled());
    json.put("queued", status.queued());
    Instant now = host.clock().now();
    Instant oldest = status.oldestQueued();
    if (oldest != null) {
      json.put("oldest_queued", oldest);
      json.put("oldest_queued_age_ms", Math.max(0, Duration.between(oldest, now).toMillis()));
    }
    SyncStatus.Success success = status.lastSuccess();
    if (success != null) {
      Map<String, Object> last = new LinkedHashMap<>();
      last.put("at", success.at());
      last.put("took_ms", success.took().toMillis());
      json.put("last_success", last);
    }
    SyncStatus.Problem problem = status.lastFailure();
    if (problem != null) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", problem.code().toLowerCase(java.util.Locale.ROOT));
      error.put("message", problem.message());
      error.put("at", problem.at());
      json.put("last_error", error);
    }
    Instant next = status.nextAttempt();
    if (next != null) {
      json.put("retry_in_ms", Math.max(0, Duration.between(now, next).toMillis()));
    }
    json.put("clock_offset_ms", status.clockOffset().toMillis());
    json.put("hub_build", status.hubBuild());
    json.put("rejected", status.rejected());
    json.put("conflicts", status.conflicts());
    SyncStatus.Progress progress = status.progress();
    if (progress != null) {
      Map<String, Object> underWay = new LinkedHashMap<>();
      underWay.put("pushed", progress.pushed());
      underWay.put("pulled", progress.pulled());
      underWay.put("to_pull", progress.toPull());
      json.put("progress", underWay);
    }
    return json;
  }

  static Map<String, Object> comparison(SyncComparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", comparison.verdict());
    json.put("message", comparison.message());
    List<Object> differences = new ArrayList<>();
    for (SyncComparison.Difference difference : comparison.differences()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("node_id", difference.node());
      each.put("title", difference.title());
      each.put("damaged", difference.damaged());
      each.put("repaired", difference.repaired());
      differences.add(each);
    }
    json.put("differences", differences);
    return json;
  }
}
