package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** Reads what {@link UpdateJson} writes of the user's word, the history and the doctor. */
final class UpdateControlReader {
  private UpdateControlReader() {}

  /** The fields that any of the objects has; what is missing stays null. */
  private static final class Fields {
    private @Nullable VersionId id;
    private @Nullable VersionId from;
    private @Nullable VersionId to;
    private UserControl.@Nullable By by;
    private @Nullable Instant at;
    private @Nullable Instant since;
    private @Nullable Instant until;
    private @Nullable String reason;
    private @Nullable String attempt;
    private @Nullable UpdateState state;
    private @Nullable Long fence;
    private @Nullable String name;
    private DoctorReport.@Nullable Verdict verdict;
    private String found = "";
    private String remedy = "";
    private List<String> log = List.of();

    static Fields read(JsonReader in) throws IOException {
      Fields fields = new Fields();
      in.beginObject();
      while (in.hasNext()) {
        fields.field(in.nextName(), in);
      }
      in.endObject();
      return fields;
    }

    private void field(String field, JsonReader in) throws IOException {
      switch (field) {
        case "id" -> id = UpdateJsonReader.version(in);
        case "from" -> from = UpdateJsonReader.version(in);
        case "to" -> to = UpdateJsonReader.version(in);
        case "by" -> by = Json.constant(UserControl.By.class, in);
        case "at" -> at = Json.instant(in);
        case "since" -> since = Json.instant(in);
        case "until" -> until = Json.instant(in);
        case "reason" -> reason = in.nextString();
        case "attempt" -> attempt = in.nextString();
        case "state" -> state = Json.constant(UpdateState.class, in);
        case "fence" -> fence = in.nextLong();
        case "name" -> name = in.nextString();
        case "verdict" -> verdict = Json.constant(DoctorReport.Verdict.class, in);
        case "found" -> found = in.nextString();
        case "remedy" -> remedy = in.nextString();
        case "log" -> log = Json.strings(in);
        default -> in.skipValue();
      }
    }
  }

  private static List<Fields> all(JsonReader in) throws IOException {
    List<Fields> all = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      all.add(Fields.read(in));
    }
    in.endArray();
    return all;
  }

  static UserControl control(JsonReader in) throws IOException {
    String pin = null;
    UserControl.Hold hold = null;
    List<UserControl.Denial> denied = new ArrayList<>();
    List<UserControl.Allowance> allowed = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "pin" -> pin = in.nextString();
        case "hold" -> {
          Fields read = Fields.read(in);
          hold = new UserControl.Hold(Json.need(read.since, "since"), read.until);
        }
        case "denied" -> {
          for (Fields read : all(in)) {
            denied.add(
                new UserControl.Denial(
                    Json.need(read.id, "id"),
                    Json.need(read.by, "by"),
                    Json.need(read.at, "at"),
                    Json.need(read.reason, "reason"),
                    read.log));
          }
        }
        case "allowed" -> {
          for (Fields read : all(in)) {
            allowed.add(
                new UserControl.Allowance(Json.need(read.id, "id"), Json.need(read.at, "at")));
          }
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new UserControl(pin, hold, denied, allowed);
  }

  static ControlAnswer answer(JsonReader in) throws IOException {
    Boolean done = null;
    String reason = null;
    UpdateStatus status = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "done" -> done = in.nextBoolean();
        case "reason" -> reason = in.nextString();
        case "update" -> status = UpdateJsonReader.updateStatus(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ControlAnswer(
        Json.need(done, "done"), Json.need(reason, "reason"), Json.need(status, "update"));
  }

  static UpdateRequest.Transitions transitions(JsonReader in) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("entries")) {
        for (Fields read : all(in)) {
          entries.add(
              new JournalEntry(
                  Json.need(read.at, "at"),
                  Json.need(read.fence, "fence"),
                  Json.need(read.attempt, "attempt"),
                  Json.need(read.state, "state"),
                  read.from,
                  Json.need(read.to, "to"),
                  Json.need(read.reason, "reason")));
        }
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return new UpdateRequest.Transitions(entries);
  }

  static DoctorReport report(JsonReader in) throws IOException {
    List<DoctorReport.Line> lines = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("lines")) {
        for (Fields read : all(in)) {
          lines.add(
              new DoctorReport.Line(
                  Json.need(read.name, "name"),
                  Json.need(read.verdict, "verdict"),
                  read.found,
                  read.remedy));
        }
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return new DoctorReport(lines);
  }
}
