package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.jspecify.annotations.Nullable;

/** What is asked about sync as JSON, both ways. */
final class SyncStatusJson {
  private SyncStatusJson() {}

  // ------------------------------------------------------------------ writing

  static void status(JsonWriter out, SyncStatus status) throws IOException {
    out.beginObject();
    out.name("state").value(Json.lower(status.state()));
    out.name("hub").value(status.hub());
    out.name("owner_id").value(status.ownerId());
    out.name("attempts").value(status.attempts());
    out.name("pushed").value(status.pushed());
    out.name("pulled").value(status.pulled());
    out.name("queued").value(status.queued());
    Json.instant(out, "oldest_queued", status.oldestQueued());
    SyncStatus.Success success = status.lastSuccess();
    if (success != null) {
      out.name("last_success").beginObject();
      Json.instant(out, "at", success.at());
      out.name("took_ms").value(success.took().toMillis());
      out.endObject();
    }
    SyncStatus.Problem failure = status.lastFailure();
    if (failure != null) {
      out.name("last_error").beginObject();
      out.name("code").value(failure.code());
      out.name("message").value(failure.message());
      Json.instant(out, "at", failure.at());
      out.endObject();
    }
    Json.instant(out, "next_attempt", status.nextAttempt());
    out.name("clock_offset_ms").value(status.clockOffset().toMillis());
    out.name("hub_build").value(status.hubBuild());
    out.name("rejected").value(status.rejected());
    out.name("conflicts").value(status.conflicts());
    SyncStatus.Progress progress = status.progress();
    if (progress != null) {
      out.name("progress").beginObject();
      out.name("pushed").value(progress.pushed());
      out.name("pulled").value(progress.pulled());
      out.name("to_pull").value(progress.toPull());
      out.endObject();
    }
    out.endObject();
  }

  static void ticket(JsonWriter out, SyncRequest.Ticket ticket) throws IOException {
    out.beginObject();
    out.name("attempt").value(ticket.attempt());
    out.endObject();
  }

  static void joined(JsonWriter out, SyncRequest.Joined joined) throws IOException {
    out.beginObject();
    out.name("owner_id").value(joined.ownerId());
    out.name("before").value(joined.before());
    out.endObject();
  }

  static void comparison(JsonWriter out, SyncComparison comparison) throws IOException {
    out.beginObject();
    out.name("verdict").value(Json.lower(comparison.verdict()));
    out.name("message").value(comparison.message());
    Json.list(out, "differences", comparison.differences(), SyncStatusJson::difference);
    out.endObject();
  }

  private static void difference(JsonWriter out, SyncComparison.Difference difference)
      throws IOException {
    out.beginObject();
    out.name("node_id").value(difference.node());
    out.name("title").value(difference.title());
    out.name("damaged").value(Json.lower(difference.damaged()));
    out.name("repaired").value(difference.repaired());
    out.endObject();
  }

  // ------------------------------------------------------------------ reading

  static SyncStatus status(JsonReader in) throws IOException {
    SyncState state = null;
    String hub = "";
    String ownerId = "";
    long attempts = 0;
    long pushed = 0;
    long pulled = 0;
    long queued = 0;
    Instant oldest = null;
    SyncStatus.@Nullable Success success = null;
    SyncStatus.@Nullable Problem failure = null;
    Instant next = null;
    long offset = 0;
    String hubBuild = "";
    long rejected = 0;
    long conflicts = 0;
    SyncStatus.@Nullable Progress progress = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "state" -> state = Json.constant(SyncState.class, in);
        case "hub" -> hub = in.nextString();
        case "owner_id" -> ownerId = in.nextString();
        case "attempts" -> attempts = in.nextLong();
        case "pushed" -> pushed = in.nextLong();
        case "pulled" -> pulled = in.nextLong();
        case "queued" -> queued = in.nextLong();
        case "oldest_queued" -> oldest = Json.instant(in);
        case "last_success" -> success = success(in);
        case "last_error" -> failure = failure(in);
        case "next_attempt" -> next = Json.instant(in);
        case "clock_offset_ms" -> offset = in.nextLong();
        case "hub_build" -> hubBuild = in.nextString();
        case "rejected" -> rejected = in.nextLong();
        case "conflicts" -> conflicts = in.nextLong();
        case "progress" -> progress = progress(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncStatus(
        Json.need(state, "state"),
        hub,
        ownerId,
        attempts,
        pushed,
        pulled,
        queued,
        oldest,
        success,
        failure,
        next,
        Duration.ofMillis(offset),
        hubBuild,
        rejected,
        conflicts,
        progress);
  }

  private static SyncStatus.Success success(JsonReader in) throws IOException {
    Instant at = null;
    long took = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "at" -> at = Json.instant(in);
        case "took_ms" -> took = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncStatus.Success(Json.need(at, "at"), Duration.ofMillis(took));
  }

  private static SyncStatus.Problem failure(JsonReader in) throws IOException {
    String code = null;
    String message = "";
    Instant at = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "code" -> code = in.nextString();
        case "message" -> message = in.nextString();
        case "at" -> at = Json.instant(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncStatus.Problem(Json.need(code, "code"), message, Json.need(at, "at"));
  }

  private static SyncStatus.Progress progress(JsonReader in) throws IOException {
    long pushed = 0;
    long pulled = 0;
    long toPull = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "pushed" -> pushed = in.nextLong();
        case "pulled" -> pulled = in.nextLong();
        case "to_pull" -> toPull = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncStatus.Progress(pushed, pulled, toPull);
  }

  static SyncRequest.Ticket ticket(JsonReader in) throws IOException {
    Long attempt = null;
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("attempt")) {
        attempt = in.nextLong();
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return new SyncRequest.Ticket(Json.need(attempt, "attempt"));
  }

  static SyncRequest.Joined joined(JsonReader in) throws IOException {
    String ownerId = null;
    String before = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "owner_id" -> ownerId = in.nextString();
        case "before" -> before = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncRequest.Joined(Json.need(ownerId, "owner_id"), Json.need(before, "before"));
  }

  static SyncComparison comparison(JsonReader in) throws IOException {
    SyncComparison.Verdict verdict = null;
    String message = "";
    List<SyncComparison.Difference> differences = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "verdict" -> verdict = Json.constant(SyncComparison.Verdict.class, in);
        case "message" -> message = in.nextString();
        case "differences" -> differences = Json.list(in, SyncStatusJson::difference);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncComparison(Json.need(verdict, "verdict"), message, differences);
  }

  private static SyncComparison.Difference difference(JsonReader in) throws IOException {
    String node = null;
    String title = "";
    SyncComparison.Side damaged = SyncComparison.Side.UNKNOWN;
    boolean repaired = false;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> node = in.nextString();
        case "title" -> title = in.nextString();
        case "damaged" -> damaged = Json.constant(SyncComparison.Side.class, in);
        case "repaired" -> repaired = in.nextBoolean();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SyncComparison.Difference(Json.need(node, "node_id"), title, damaged, repaired);
  }
}
