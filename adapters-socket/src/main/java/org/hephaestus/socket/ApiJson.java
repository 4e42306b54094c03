package org.hephaestus.socket;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Writes what crosses the socket as JSON: snake_case names, times as epoch milliseconds, enums in
 * lower case, absent values left out. {@link ApiJsonReader} reads it back.
 */
final class ApiJson {
  private ApiJson() {}

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static void pong(JsonWriter out, Pong pong) throws IOException {
    out.beginObject();
    out.name("version").value(pong.version());
    out.name("commit").value(pong.commit());
    out.name("instance").value(pong.instance());
    out.endObject();
  }

  static void ticket(JsonWriter out, ApplyTicket ticket) throws IOException {
    out.beginObject();
    out.name("attempt").value(ticket.attempt());
    out.name("started").value(ticket.started());
    out.name("reason").value(ticket.reason());
    out.endObject();
  }

  static void daemonStatus(JsonWriter out, DaemonStatus status) throws IOException {
    out.beginObject();
    out.name("version").value(status.version());
    out.name("commit").value(status.commit());
    out.name("instance").value(status.instance());
    out.name("pid").value(status.pid());
    out.name("started_at").value(status.startedAt().toEpochMilli());
    out.name("mode").value(status.mode());
    out.name("db").value(status.db());
    out.name("socket").value(status.socket());
    out.name("update");
    updateStatus(out, status.update());
    out.endObject();
  }

  static void updateStatus(JsonWriter out, UpdateStatus status) throws IOException {
    out.beginObject();
    out.name("mode").value(lower(status.mode()));
    out.name("running").value(status.running());
    out.name("source").value(status.source());
    out.name("delivery").value(status.delivery());
    out.name("state").value(lower(status.state()));
    if (status.outcome() != null) {
      out.name("outcome");
      outcome(out, status.outcome());
    }
    instant(out, "last_check", status.lastCheck());
    instant(out, "next_check", status.nextCheck());
    if (status.attempt() != null) {
      out.name("attempt");
      attempt(out, status.attempt());
    }
    strings(out, "notices", status.notices());
    out.endObject();
  }

  static void outcome(JsonWriter out, CheckOutcome outcome) throws IOException {
    out.beginObject();
    switch (outcome) {
      case CheckOutcome.UpToDate upToDate -> out.name("kind").value("up_to_date");
      case CheckOutcome.UpdateAvailable available -> {
        out.name("kind").value("update_available");
        out.name("release");
        release(out, available.release());
        out.name("id");
        version(out, available.id());
      }
      case CheckOutcome.Held held -> {
        out.name("kind").value("held");
        out.name("gate").value(lower(held.gate()));
        if (held.release() != null) {
          out.name("release");
          release(out, held.release());
        }
        instant(out, "until", held.until());
      }
      case CheckOutcome.Failed failed -> {
        out.name("kind").value("failed");
        out.name("failure");
        failure(out, failed.failure());
      }
    }
    out.name("reason").value(outcome.reason());
    out.name("refused").beginArray();
    for (CheckOutcome.Refused refused : outcome.refused()) {
      out.beginObject();
      out.name("tag").value(refused.tag());
      out.name("why").value(refused.why());
      out.endObject();
    }
    out.endArray();
    out.endObject();
  }

  private static void release(JsonWriter out, Release release) throws IOException {
    out.beginObject();
    out.name("tag").value(release.tag());
    if (release.commit() != null) {
      out.name("commit").value(release.commit());
    }
    out.name("draft").value(release.draft());
    out.name("prerelease").value(release.prerelease());
    instant(out, "created_at", release.createdAt());
    out.name("page").value(release.page());
    out.name("notes").value(release.notes());
    out.endObject();
  }

  private static void failure(JsonWriter out, Failure failure) throws IOException {
    out.beginObject();
    out.name("cause").value(lower(failure.cause()));
    out.name("message").value(failure.message());
    out.name("next_step").value(failure.nextStep());
    strings(out, "log", failure.log());
    if (failure.retryAfter() != null) {
      out.name("retry_after_ms").value(failure.retryAfter().toMillis());
    }
    out.endObject();
  }

  private static void attempt(JsonWriter out, UpdateStatus.Attempt attempt) throws IOException {
    out.beginObject();
    out.name("id").value(attempt.id());
    out.name("state").value(lower(attempt.state()));
    if (attempt.from() != null) {
      out.name("from");
      version(out, attempt.from());
    }
    out.name("to");
    version(out, attempt.to());
    out.name("at").value(attempt.at().toEpochMilli());
    out.name("reason").value(attempt.reason());
    out.endObject();
  }

  private static void version(JsonWriter out, VersionId version) throws IOException {
    out.beginObject();
    out.name("version").value(version.version());
    out.name("commit").value(version.commit());
    out.endObject();
  }

  private static void instant(JsonWriter out, String name, @Nullable Instant value)
      throws IOException {
    if (value != null) {
      out.name(name).value(value.toEpochMilli());
    }
  }

  private static void strings(JsonWriter out, String name, List<String> values) throws IOException {
    out.name(name).beginArray();
    for (String value : values) {
      out.value(value);
    }
    out.endArray();
  }
}
