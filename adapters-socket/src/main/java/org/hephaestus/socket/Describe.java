package org.hephaestus.socket;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.TaskRequest;

/** What the daemon says about itself: in short in its hello, at length in {@code rpc.describe}. */
final class Describe {
  private Describe() {}

  /** What a client may count on beyond the methods of the protocol level. */
  static List<String> features(boolean watch) {
    List<String> features = new ArrayList<>(List.of(Methods.DESCRIBE, "op.outcome"));
    if (watch) {
      features.add("watch");
    }
    return List.copyOf(features);
  }

  static void features(JsonWriter out, boolean watch) throws IOException {
    Json.strings(out, "features", features(watch));
  }

  static void limits(JsonWriter out, SocketLimits limits) throws IOException {
    out.name("limits").beginObject();
    out.name("max_request_bytes").value(limits.maxRequestBytes());
    out.name("max_reply_bytes").value(limits.maxReplyBytes());
    out.name("max_depth").value(limits.maxDepth());
    out.name("max_connections").value(limits.maxConnections());
    out.name("max_pending_bytes").value(limits.maxPendingBytes());
    out.name("write_timeout_ms").value(limits.writeTimeout().toMillis());
    out.name("watch_gap_ms").value(WatchQueue.GAP.toMillis());
    out.name("watch_max_nodes").value(WatchQueue.MAX_NODES);
    out.name("max_rows").value(TaskRequest.ListTasks.MAX_ROWS);
    out.endObject();
  }

  static void all(JsonWriter out, Hello hello, SocketLimits limits, boolean watch)
      throws IOException {
    out.beginObject();
    protocol(out, hello);
    features(out, watch);
    limits(out, limits);
    List<Method> methods =
        Methods.ALL.stream().filter(m -> watch || !m.name().equals(Methods.WATCH)).toList();
    Json.list(out, "methods", methods, Describe::method);
    Json.list(out, "errors", Errors.ALL, Describe::error);
    out.endObject();
  }

  static void protocol(JsonWriter out, Hello hello) throws IOException {
    out.name("proto").beginObject();
    out.name("min").value(hello.protocolMin());
    out.name("max").value(hello.protocolMax());
    out.endObject();
  }

  private static void method(JsonWriter out, Method method) throws IOException {
    out.beginObject();
    out.name("name").value(method.name());
    out.name("kind").value(Json.lower(method.kind()));
    out.name("what").value(method.what());
    Json.list(out, "params", method.params(), Describe::param);
    out.name("result").value(method.result());
    Json.strings(out, "errors", method.errors());
    out.endObject();
  }

  private static void param(JsonWriter out, Param param) throws IOException {
    out.beginObject();
    out.name("name").value(param.name());
    out.name("type").value(param.type().words());
    out.name("required").value(param.required());
    out.name("what").value(param.what());
    out.endObject();
  }

  private static void error(JsonWriter out, Errors.Code error) throws IOException {
    out.beginObject();
    out.name("code").value(error.code());
    out.name("kind").value(error.kind());
    out.name("retry").value(Json.lower(error.retry()));
    out.name("what").value(error.what());
    out.endObject();
  }
}
