package org.hephaestus.socket;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;

/** Writes the self-updater as JSON. {@link UpdateJsonReader} reads it back. */
final class UpdateJson {
  private UpdateJson() {}

  static void ticket(JsonWriter out, ApplyTicket ticket) throws IOException {
    out.beginObject();
    out.name("attempt").value(ticket.attempt());
    out.name("started").value(ticket.started());
    out.name("reason").value(ticket.reason());
    out.endObject();
  }

  static void updateStatus(JsonWriter out, UpdateStatus status) throws IOException {
    out.beginObject();
    out.name("mode").value(Json.lower(status.mode()));
    out.name("running").value(status.running());
    out.name("source").value(status.source());
    out.name("delivery").value(status.delivery());
    out.name("state").value(Json.lower(status.state()));
    if (status.outcome() != null) {
      out.name("outcome");
      outcome(out, status.outcome());
    }
    Json.instant(out, "last_check", status.lastCheck());
    Json.instant(out, "next_check", status.nextCheck());
    if (status.attempt() != null) {
      out.name("attempt");
      attempt(out, status.attempt());
    }
    Json.strings(out, "notices", status.notices());
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
        out.name("gate").value(Json.lower(held.gate()));
        if (held.release() != null) {
          out.name("release");
          release(out, held.release());
        }
        Json.instant(out, "until", held.until());
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
    Json.instant(out, "created_at", release.createdAt());
    out.name("page").value(release.page());
    out.name("notes").value(release.notes());
    out.endObject();
  }

  private static void failure(JsonWriter out, Failure failure) throws IOException {
    out.beginObject();
    out.name("cause").value(Json.lower(failure.cause()));
    out.name("message").value(failure.message());
    out.name("next_step").value(failure.nextStep());
    Json.strings(out, "log", failure.log());
    if (failure.retryAfter() != null) {
      out.name("retry_after_ms").value(failure.retryAfter().toMillis());
    }
    out.endObject();
  }

  private static void attempt(JsonWriter out, UpdateStatus.Attempt attempt) throws IOException {
    out.beginObject();
    out.name("id").value(attempt.id());
    out.name("state").value(Json.lower(attempt.state()));
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
}
