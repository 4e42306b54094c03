package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;

/**
 * Reads what {@link UpdateJson} writes. Unknown fields are skipped, since the daemon may be newer;
 * missing ones are errors that name them. Ends with {@link JsonDataException} or {@link
 * IllegalArgumentException} for what it does not understand.
 */
final class UpdateJsonReader {
  private UpdateJsonReader() {}

  static ApplyTicket ticket(JsonReader in) throws IOException {
    String attempt = null;
    Boolean started = null;
    String reason = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "attempt" -> attempt = in.nextString();
        case "started" -> started = in.nextBoolean();
        case "reason" -> reason = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ApplyTicket(
        Json.need(attempt, "attempt"), Json.need(started, "started"), Json.need(reason, "reason"));
  }

  static UpdateStatus updateStatus(JsonReader in) throws IOException {
    UpdateMode mode = null;
    String running = null;
    String source = null;
    String delivery = null;
    UpdateState state = null;
    CheckOutcome outcome = null;
    Instant lastCheck = null;
    Instant nextCheck = null;
    UpdateStatus.Attempt attempt = null;
    List<String> notices = List.of();
    List<GateVerdict> gates = List.of();
    UserControl control = UserControl.NONE;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "mode" -> mode = Json.constant(UpdateMode.class, in);
        case "running" -> running = in.nextString();
        case "source" -> source = in.nextString();
        case "delivery" -> delivery = in.nextString();
        case "state" -> state = Json.constant(UpdateState.class, in);
        case "outcome" -> outcome = outcome(in);
        case "last_check" -> lastCheck = Json.instant(in);
        case "next_check" -> nextCheck = Json.instant(in);
        case "attempt" -> attempt = attempt(in);
        case "notices" -> notices = Json.strings(in);
        case "gates" -> gates = gates(in);
        case "control" -> control = UpdateControlReader.control(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new UpdateStatus(
        Json.need(mode, "mode"),
        Json.need(running, "running"),
        Json.need(source, "source"),
        Json.need(delivery, "delivery"),
        Json.need(state, "state"),
        outcome,
        lastCheck,
        nextCheck,
        attempt,
        notices,
        gates,
        control);
  }

  static CheckOutcome outcome(JsonReader in) throws IOException {
    String kind = null;
    String reason = null;
    Release release = null;
    VersionId id = null;
    Gate gate = null;
    Instant until = null;
    Failure failure = null;
    List<CheckOutcome.Refused> refused = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "kind" -> kind = in.nextString();
        case "reason" -> reason = in.nextString();
        case "release" -> release = release(in);
        case "id" -> id = version(in);
        case "gate" -> gate = Json.constant(Gate.class, in);
        case "until" -> until = Json.instant(in);
        case "failure" -> failure = failure(in);
        case "refused" -> refused = refused(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return switch (Json.need(kind, "kind")) {
      case "up_to_date" -> new CheckOutcome.UpToDate(Json.need(reason, "reason"), refused);
      case "update_available" ->
          new CheckOutcome.UpdateAvailable(
              Json.need(release, "release"),
              Json.need(id, "id"),
              Json.need(reason, "reason"),
              refused);
      case "held" ->
          new CheckOutcome.Held(
              Json.need(gate, "gate"), release, until, Json.need(reason, "reason"), refused);
      case "failed" -> new CheckOutcome.Failed(Json.need(failure, "failure"));
      default -> throw new JsonDataException("outcome of unknown kind '" + kind + "'");
    };
  }

  private static List<GateVerdict> gates(JsonReader in) throws IOException {
    List<GateVerdict> all = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      Gate gate = null;
      Boolean open = null;
      Instant until = null;
      String reason = null;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "gate" -> gate = Json.constant(Gate.class, in);
          case "open" -> open = in.nextBoolean();
          case "until" -> until = Json.instant(in);
          case "reason" -> reason = in.nextString();
          default -> in.skipValue();
        }
      }
      in.endObject();
      all.add(
          new GateVerdict(
              Json.need(gate, "gate"),
              Json.need(open, "open"),
              until,
              Json.need(reason, "reason")));
    }
    in.endArray();
    return all;
  }

  private static List<CheckOutcome.Refused> refused(JsonReader in) throws IOException {
    List<CheckOutcome.Refused> all = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      String tag = null;
      String why = null;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "tag" -> tag = in.nextString();
          case "why" -> why = in.nextString();
          default -> in.skipValue();
        }
      }
      in.endObject();
      all.add(new CheckOutcome.Refused(Json.need(tag, "tag"), Json.need(why, "why")));
    }
    in.endArray();
    return all;
  }

  private static Release release(JsonReader in) throws IOException {
    String tag = null;
    String commit = null;
    boolean draft = false;
    boolean prerelease = false;
    Instant createdAt = null;
    String page = "";
    String notes = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "tag" -> tag = in.nextString();
        case "commit" -> commit = in.nextString();
        case "draft" -> draft = in.nextBoolean();
        case "prerelease" -> prerelease = in.nextBoolean();
        case "created_at" -> createdAt = Json.instant(in);
        case "page" -> page = in.nextString();
        case "notes" -> notes = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Release(Json.need(tag, "tag"), commit, draft, prerelease, createdAt, page, notes);
  }

  private static Failure failure(JsonReader in) throws IOException {
    FailureCause cause = null;
    String message = null;
    String nextStep = "";
    List<String> log = List.of();
    Duration retryAfter = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "cause" -> cause = Json.constant(FailureCause.class, in);
        case "message" -> message = in.nextString();
        case "next_step" -> nextStep = in.nextString();
        case "log" -> log = Json.strings(in);
        case "retry_after_ms" -> retryAfter = Duration.ofMillis(in.nextLong());
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Failure(
        Json.need(cause, "cause"), Json.need(message, "message"), nextStep, log, retryAfter);
  }

  private static UpdateStatus.Attempt attempt(JsonReader in) throws IOException {
    String id = null;
    UpdateState state = null;
    VersionId from = null;
    VersionId to = null;
    Instant at = null;
    String reason = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> id = in.nextString();
        case "state" -> state = Json.constant(UpdateState.class, in);
        case "from" -> from = version(in);
        case "to" -> to = version(in);
        case "at" -> at = Json.instant(in);
        case "reason" -> reason = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new UpdateStatus.Attempt(
        Json.need(id, "id"),
        Json.need(state, "state"),
        from,
        Json.need(to, "to"),
        Json.need(at, "at"),
        Json.need(reason, "reason"));
  }

  static VersionId version(JsonReader in) throws IOException {
    String version = null;
    String commit = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "version" -> version = in.nextString();
        case "commit" -> commit = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new VersionId(Json.need(version, "version"), Json.need(commit, "commit"));
  }
}
