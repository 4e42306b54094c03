package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ApiJson} writes. Unknown fields are skipped, since the daemon may be newer;
 * missing ones are errors that name them. Ends with {@link JsonDataException} or {@link
 * IllegalArgumentException} for what it does not understand.
 */
final class ApiJsonReader {
  private ApiJsonReader() {}

  static Pong pong(JsonReader in) throws IOException {
    String version = null;
    String commit = null;
    String instance = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "version" -> version = in.nextString();
        case "commit" -> commit = in.nextString();
        case "instance" -> instance = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Pong(need(version, "version"), need(commit, "commit"), need(instance, "instance"));
  }

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
        need(attempt, "attempt"), need(started, "started"), need(reason, "reason"));
  }

  static DaemonStatus daemonStatus(JsonReader in) throws IOException {
    String version = null;
    String commit = null;
    String instance = null;
    Long pid = null;
    Instant startedAt = null;
    String mode = null;
    String db = null;
    String socket = null;
    UpdateStatus update = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "version" -> version = in.nextString();
        case "commit" -> commit = in.nextString();
        case "instance" -> instance = in.nextString();
        case "pid" -> pid = in.nextLong();
        case "started_at" -> startedAt = instant(in);
        case "mode" -> mode = in.nextString();
        case "db" -> db = in.nextString();
        case "socket" -> socket = in.nextString();
        case "update" -> update = updateStatus(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new DaemonStatus(
        need(version, "version"),
        need(commit, "commit"),
        need(instance, "instance"),
        need(pid, "pid"),
        need(startedAt, "started_at"),
        need(mode, "mode"),
        need(db, "db"),
        need(socket, "socket"),
        need(update, "update"));
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
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "mode" -> mode = constant(UpdateMode.class, in);
        case "running" -> running = in.nextString();
        case "source" -> source = in.nextString();
        case "delivery" -> delivery = in.nextString();
        case "state" -> state = constant(UpdateState.class, in);
        case "outcome" -> outcome = outcome(in);
        case "last_check" -> lastCheck = instant(in);
        case "next_check" -> nextCheck = instant(in);
        case "attempt" -> attempt = attempt(in);
        case "notices" -> notices = strings(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new UpdateStatus(
        need(mode, "mode"),
        need(running, "running"),
        need(source, "source"),
        need(delivery, "delivery"),
        need(state, "state"),
        outcome,
        lastCheck,
        nextCheck,
        attempt,
        notices);
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
        case "gate" -> gate = constant(Gate.class, in);
        case "until" -> until = instant(in);
        case "failure" -> failure = failure(in);
        case "refused" -> refused = refused(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return switch (need(kind, "kind")) {
      case "up_to_date" -> new CheckOutcome.UpToDate(need(reason, "reason"), refused);
      case "update_available" ->
          new CheckOutcome.UpdateAvailable(
              need(release, "release"), need(id, "id"), need(reason, "reason"), refused);
      case "held" ->
          new CheckOutcome.Held(
              need(gate, "gate"), release, until, need(reason, "reason"), refused);
      case "failed" -> new CheckOutcome.Failed(need(failure, "failure"));
      default -> throw new JsonDataException("outcome of unknown kind '" + kind + "'");
    };
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
      all.add(new CheckOutcome.Refused(need(tag, "tag"), need(why, "why")));
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
        case "created_at" -> createdAt = instant(in);
        case "page" -> page = in.nextString();
        case "notes" -> notes = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Release(need(tag, "tag"), commit, draft, prerelease, createdAt, page, notes);
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
        case "cause" -> cause = constant(FailureCause.class, in);
        case "message" -> message = in.nextString();
        case "next_step" -> nextStep = in.nextString();
        case "log" -> log = strings(in);
        case "retry_after_ms" -> retryAfter = Duration.ofMillis(in.nextLong());
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Failure(need(cause, "cause"), need(message, "message"), nextStep, log, retryAfter);
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
        case "state" -> state = constant(UpdateState.class, in);
        case "from" -> from = version(in);
        case "to" -> to = version(in);
        case "at" -> at = instant(in);
        case "reason" -> reason = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new UpdateStatus.Attempt(
        need(id, "id"),
        need(state, "state"),
        from,
        need(to, "to"),
        need(at, "at"),
        need(reason, "reason"));
  }

  private static VersionId version(JsonReader in) throws IOException {
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
    return new VersionId(need(version, "version"), need(commit, "commit"));
  }

  private static Instant instant(JsonReader in) throws IOException {
    return Instant.ofEpochMilli(in.nextLong());
  }

  private static List<String> strings(JsonReader in) throws IOException {
    List<String> values = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      values.add(in.nextString());
    }
    in.endArray();
    return values;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonReader in) throws IOException {
    return Enum.valueOf(type, in.nextString().toUpperCase(Locale.ROOT));
  }

  private static <T> T need(@Nullable T value, String name) {
    if (value == null) {
      throw new JsonDataException("field '" + name + "' is missing");
    }
    return value;
  }
}
