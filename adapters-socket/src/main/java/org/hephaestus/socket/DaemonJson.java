package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.StoreRequest.Restored;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** The daemon and its store as JSON, both ways. */
final class DaemonJson {
  private DaemonJson() {}

  // ------------------------------------------------------------------ writing

  static void pong(JsonWriter out, Pong pong) throws IOException {
    out.beginObject();
    out.name("version").value(pong.version());
    out.name("commit").value(pong.commit());
    out.name("instance").value(pong.instance());
    out.endObject();
  }

  static void daemonStatus(JsonWriter out, DaemonStatus status) throws IOException {
    out.beginObject();
    out.name("version").value(status.version());
    out.name("commit").value(status.commit());
    out.name("instance").value(status.instance());
    out.name("pid").value(status.pid());
    Json.instant(out, "started_at", status.startedAt());
    out.name("mode").value(status.mode());
    out.name("db").value(status.db());
    out.name("socket").value(status.socket());
    out.name("log").value(status.log());
    out.name("store");
    storeStatus(out, status.store());
    out.name("update");
    UpdateJson.updateStatus(out, status.update());
    out.endObject();
  }

  private static void storeStatus(JsonWriter out, StoreStatus status) throws IOException {
    out.beginObject();
    out.name("store_id").value(status.storeId());
    out.name("format").value(status.format());
    out.name("revision").value(status.revision());
    out.name("outstanding").value(status.outstanding());
    if (status.lastBackup() != null) {
      out.name("last_backup");
      backup(out, status.lastBackup());
    }
    out.name("problem").value(status.problem());
    out.endObject();
  }

  static void backup(JsonWriter out, Backup backup) throws IOException {
    out.beginObject();
    out.name("file").value(backup.file());
    out.name("bytes").value(backup.bytes());
    Json.instant(out, "at", backup.at());
    out.endObject();
  }

  static void restored(JsonWriter out, Restored restored) throws IOException {
    out.beginObject();
    out.name("file").value(restored.file());
    out.name("set_aside").value(restored.setAside());
    out.endObject();
  }

  // ------------------------------------------------------------------ reading

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
    return new Pong(
        Json.need(version, "version"),
        Json.need(commit, "commit"),
        Json.need(instance, "instance"));
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
    String log = ""; // daemons before this field have none
    StoreStatus store = null;
    UpdateStatus update = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "version" -> version = in.nextString();
        case "commit" -> commit = in.nextString();
        case "instance" -> instance = in.nextString();
        case "pid" -> pid = in.nextLong();
        case "started_at" -> startedAt = Json.instant(in);
        case "mode" -> mode = in.nextString();
        case "db" -> db = in.nextString();
        case "socket" -> socket = in.nextString();
        case "log" -> log = in.nextString();
        case "store" -> store = storeStatus(in);
        case "update" -> update = UpdateJsonReader.updateStatus(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new DaemonStatus(
        Json.need(version, "version"),
        Json.need(commit, "commit"),
        Json.need(instance, "instance"),
        Json.need(pid, "pid"),
        Json.need(startedAt, "started_at"),
        Json.need(mode, "mode"),
        Json.need(db, "db"),
        Json.need(socket, "socket"),
        log,
        Json.need(store, "store"),
        Json.need(update, "update"));
  }

  private static StoreStatus storeStatus(JsonReader in) throws IOException {
    String storeId = null;
    int format = 0;
    long revision = 0;
    long outstanding = 0;
    @Nullable Backup lastBackup = null;
    String problem = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "store_id" -> storeId = in.nextString();
        case "format" -> format = in.nextInt();
        case "revision" -> revision = in.nextLong();
        case "outstanding" -> outstanding = in.nextLong();
        case "last_backup" -> lastBackup = backup(in);
        case "problem" -> problem = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new StoreStatus(
        Json.need(storeId, "store_id"), format, revision, outstanding, lastBackup, problem);
  }

  static Backup backup(JsonReader in) throws IOException {
    String file = null;
    long bytes = 0;
    Instant at = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "file" -> file = in.nextString();
        case "bytes" -> bytes = in.nextLong();
        case "at" -> at = Json.instant(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Backup(Json.need(file, "file"), bytes, Json.need(at, "at"));
  }

  static Restored restored(JsonReader in) throws IOException {
    String file = null;
    String setAside = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "file" -> file = in.nextString();
        case "set_aside" -> setAside = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Restored(Json.need(file, "file"), Json.need(setAside, "set_aside"));
  }
}
