package org.hephaestus.cli;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okio.Buffer;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.store.Backup;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints: snake_case names, times as epoch milliseconds, enums in lower case,
 * absent values left out.
 *
 * <p>This is the contract with scripts. It resembles what goes over the socket, and is another
 * thing: the socket may change with the protocol's level, this may not.
 */
final class JsonOutput {
  private JsonOutput() {}

  static Map<String, Object> pong(Pong pong) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", pong.version());
    json.put("commit", pong.commit());
    json.put("instance", pong.instance());
    return json;
  }

  static Map<String, Object> daemon(DaemonStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", status.version());
    json.put("commit", status.commit());
    json.put("instance", status.instance());
    json.put("pid", status.pid());
    json.put("started_at", status.startedAt());
    json.put("mode", status.mode());
    json.put("db", status.db());
    json.put("socket", status.socket());
    if (!status.log().isEmpty()) {
      json.put("log", status.log());
    }
    json.put("store", store(status.store()));
    json.put("update", UpdateJsonOutput.update(status.update()));
    return json;
  }

  private static Map<String, Object> store(StoreStatus store) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("store_id", store.storeId());
    json.put("format", store.format());
    json.put("revision", store.revision());
    json.put("outstanding", store.outstanding());
    if (store.lastBackup() != null) {
      json.put("last_backup", backup(store.lastBackup()));
    }
    json.put("problem", store.problem());
    return json;
  }

  static Map<String, Object> backup(Backup backup) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", backup.file());
    json.put("bytes", backup.bytes());
    json.put("at", backup.at());
    return json;
  }

  /** The one value that is printed when something went wrong. */
  static Map<String, Object> error(String kind, String message, String hint) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind);
    error.put("message", message);
    error.put("hint", hint);
    return wrapped(error);
  }

  /**
   * The same, when a daemon did not do what it should.
   *
   * @param log its last lines
   */
  static Map<String, Object> error(String kind, String message, String hint, List<String> log) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind);
    error.put("message", message);
    error.put("hint", hint);
    error.put("log", log);
    return wrapped(error);
  }

  /**
   * A refusal of the daemon.
   *
   * @param flag what was typed for the parameter that is meant; empty for none
   */
  static Map<String, Object> error(ApiError refusal, String flag) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", refusal.kind());
    error.put("message", refusal.message());
    error.put("hint", refusal.hint());
    error.put("code", refusal.code());
    if (!refusal.field().isEmpty()) {
      error.put("field", refusal.field());
    }
    if (!flag.isEmpty()) {
      error.put("flag", flag);
    }
    if (!refusal.candidates().isEmpty()) {
      List<Object> candidates = new ArrayList<>();
      for (ApiError.Candidate candidate : refusal.candidates()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("node_id", candidate.nodeId());
        entry.put("title", candidate.title());
        candidates.add(entry);
      }
      error.put("candidates", candidates);
    }
    return wrapped(error);
  }

  static Map<String, Object> unreachable(String message, String hint, List<String> paths) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", "unreachable");
    error.put("message", message);
    error.put("hint", hint);
    error.put("paths", paths);
    return wrapped(error);
  }

  private static Map<String, Object> wrapped(Map<String, Object> error) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("error", error);
    return json;
  }

  static void putIfPresent(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** One value as one line. */
  static Buffer encode(Object json) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      write(out, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return buffer;
  }

  private static void write(JsonWriter out, Object value) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        out.beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.name((String) entry.getKey());
          write(out, entry.getValue());
        }
        out.endObject();
      }
      case List<?> list -> {
        out.beginArray();
        for (Object element : list) {
          write(out, element);
        }
        out.endArray();
      }
      case String text -> out.value(text);
      case Boolean flag -> out.value(flag);
      case Number number -> out.value(number);
      case Instant time -> out.value(time.toEpochMilli());
      case Enum<?> constant -> out.value(constant.name().toLowerCase(Locale.ROOT));
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }
}
