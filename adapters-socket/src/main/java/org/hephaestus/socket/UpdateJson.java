package org.hephaestus.socket;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
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
    out.name("gates").beginArray();
    for (GateVerdict verdict : status.gates()) {
      out.beginObject();
      out.name("gate").value(Json.lower(verdict.gate()));
      out.name("open").value(verdict.open());
      Json.instant(out, "until", verdict.until());
      out.name("reason").value(verdict.reason());
      out.endObject();
    }
    out.endArray();
    out.name("control");
    control(out, status.control());
    out.endObject();
  }

  private static void control(JsonWriter out, UserControl control) throws IOException {
    out.beginObject();
    if (control.pin() != null) {
      out.name("pin").value(control.pin());
    }
    if (control.hold() != null) {
      out.name("hold").beginObject();
      Json.instant(out, "since", control.hold().since());
      Json.instant(out, "until", control.hold().until());
      out.endObject();
    }
    out.name("denied").beginArray();
    for (UserControl.Denial denial : control.denied()) {
      out.beginObject();
      out.name("id");
      version(out, denial.version());
      out.name("by").value(Json.lower(denial.by()));
      Json.instant(out, "at", denial.at());
      out.name("reason").value(denial.reason());
      Json.strings(out, "log", denial.log());
      out.endObject();
    }
    out.endArray();
    out.name("allowed").beginArray();
    for (UserControl.Allowance allowance : control.allowed()) {
      out.beginObject();
      out.name("id");
      version(out, allowance.version());
      Json.instant(out, "at", allowance.at());
      out.endObject();
    }
    out.endArray();
    out.endObject();
  }

  static void answer(JsonWriter out, ControlAnswer answer) throws IOException {
    out.beginObject();
    out.name("done").value(answer.done());
    out.name("reason").value(answer.reason());
    out.name("update");
    updateStatus(out, answer.status());
    out.endObject();
  }

  static void transitions(JsonWriter out, UpdateRequest.Transitions transitions)
      throws IOException {
    out.beginObject();
    out.name("entries").beginArray();
    for (JournalEntry entry : transitions.entries()) {
      out.beginObject();
      Json.instant(out, "at", entry.at());
      out.name("fence").value(entry.fence());
      out.name("attempt").value(entry.attempt());
      out.name("state").value(Json.lower(entry.state()));
      if (entry.from() != null) {
        out.name("from");
        version(out, entry.from());
      }
      out.name("to");
      version(out, entry.to());
      out.name("reason").value(entry.reason());
      out.endObject();
    }
    out.endArray();
    out.endObject();
  }

  static void report(JsonWriter out, DoctorReport report) throws IOException {
    out.beginObject();
    out.name("lines").beginArray();
    for (DoctorReport.Line line : report.lines()) {
      out.beginObject();
      out.name("name").value(line.name());
      out.name("verdict").value(Json.lower(line.verdict()));
      out.name("found").value(line.found());
      out.name("remedy").value(line.remedy());
      out.endObject();
    }
    out.endArray();
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
