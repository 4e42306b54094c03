package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** The self-updater as {@code --json} prints it; a contract like all of {@link JsonOutput}. */
final class UpdateJsonOutput {
  private UpdateJsonOutput() {}

  static Map<String, Object> update(UpdateStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mode", status.mode());
    json.put("running", status.running());
    json.put("source", status.source());
    json.put("delivery", status.delivery());
    json.put("state", status.state());
    if (status.outcome() != null) {
      json.put("outcome", outcome(status.outcome()));
    }
    JsonOutput.putIfPresent(json, "last_check", status.lastCheck());
    JsonOutput.putIfPresent(json, "next_check", status.nextCheck());
    if (status.attempt() != null) {
      json.put("attempt", attempt(status.attempt()));
    }
    json.put("notices", status.notices());
    List<Object> gates = new ArrayList<>();
    for (GateVerdict verdict : status.gates()) {
      Map<String, Object> gate = new LinkedHashMap<>();
      gate.put("gate", verdict.gate());
      gate.put("open", verdict.open());
      JsonOutput.putIfPresent(gate, "until", verdict.until());
      gate.put("reason", verdict.reason());
      gates.add(gate);
    }
    json.put("gates", gates);
    json.put("control", control(status.control()));
    return json;
  }

  static Map<String, Object> ticket(ApplyTicket ticket) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("attempt", ticket.attempt());
    json.put("started", ticket.started());
    json.put("reason", ticket.reason());
    return json;
  }

  static Map<String, Object> attempt(UpdateStatus.Attempt attempt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", attempt.id());
    json.put("state", attempt.state());
    if (attempt.from() != null) {
      json.put("from", version(attempt.from()));
    }
    json.put("to", version(attempt.to()));
    json.put("at", attempt.at());
    json.put("reason", attempt.reason());
    return json;
  }

  private static Map<String, Object> outcome(CheckOutcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (outcome) {
      case CheckOutcome.UpToDate upToDate -> json.put("kind", "up_to_date");
      case CheckOutcome.UpdateAvailable available -> {
        json.put("kind", "update_available");
        json.put("version", version(available.id()));
        json.put("release", release(available.release()));
      }
      case CheckOutcome.Held held -> {
        json.put("kind", "held");
        json.put("gate", held.gate());
        JsonOutput.putIfPresent(json, "until", held.until());
        if (held.release() != null) {
          json.put("release", release(held.release()));
        }
      }
      case CheckOutcome.Failed failed -> {
        json.put("kind", "failed");
        json.put("failure", failure(failed.failure()));
      }
    }
    json.put("reason", outcome.reason());
    List<Object> refused = new ArrayList<>();
    for (CheckOutcome.Refused one : outcome.refused()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("tag", one.tag());
      entry.put("why", one.why());
      refused.add(entry);
    }
    json.put("refused", refused);
    return json;
  }

  private static Map<String, Object> release(Release release) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tag", release.tag());
    JsonOutput.putIfPresent(json, "commit", release.commit());
    JsonOutput.putIfPresent(json, "created_at", release.createdAt());
    json.put("page", release.page());
    json.put("notes", release.notes());
    return json;
  }

  private static Map<String, Object> failure(Failure failure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cause", failure.cause());
    json.put("message", failure.message());
    json.put("next_step", failure.nextStep());
    json.put("log", failure.log());
    if (failure.retryAfter() != null) {
      json.put("retry_after_ms", failure.retryAfter().toMillis());
    }
    return json;
  }

  private static Map<String, Object> version(VersionId id) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", id.version());
    json.put("commit", id.commit());
    return json;
  }

  private static Map<String, Object> control(UserControl control) {
    Map<String, Object> json = new LinkedHashMap<>();
    JsonOutput.putIfPresent(json, "pin", control.pin());
    UserControl.Hold hold = control.hold();
    if (hold != null) {
      Map<String, Object> held = new LinkedHashMap<>();
      held.put("since", hold.since());
      JsonOutput.putIfPresent(held, "until", hold.until());
      json.put("hold", held);
    }
    List<Object> denied = new ArrayList<>();
    for (UserControl.Denial denial : control.denied()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("version", version(denial.version()));
      entry.put("by", denial.by());
      entry.put("at", denial.at());
      entry.put("reason", denial.reason());
      entry.put("log", denial.log());
      denied.add(entry);
    }
    json.put("denied", denied);
    List<Object> allowed = new ArrayList<>();
    for (UserControl.Allowance allowance : control.allowed()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("version", version(allowance.version()));
      entry.put("at", allowance.at());
      allowed.add(entry);
    }
    json.put("allowed", allowed);
    return json;
  }

  static Map<String, Object> answer(ControlAnswer answer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("done", answer.done());
    json.put("reason", answer.reason());
    json.put("update", update(answer.status()));
    return json;
  }

  static Map<String, Object> transitions(List<JournalEntry> entries) {
    List<Object> all = new ArrayList<>();
    for (JournalEntry entry : entries) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("at", entry.at());
      json.put("attempt", entry.attempt());
      json.put("state", entry.state());
      if (entry.from() != null) {
        json.put("from", version(entry.from()));
      }
      json.put("to", version(entry.to()));
      json.put("reason", entry.reason());
      all.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entries", all);
    return json;
  }

  static Map<String, Object> report(DoctorReport report) {
    List<Object> all = new ArrayList<>();
    for (DoctorReport.Line line : report.lines()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", line.name());
      json.put("verdict", line.verdict());
      json.put("found", line.found());
      json.put("remedy", line.remedy());
      all.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("worst", report.worst());
    json.put("lines", all);
    return json;
  }
}
