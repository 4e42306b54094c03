package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import okio.Buffer;
import okio.BufferedSource;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Request;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the protocol as lines of JSON-RPC 2.0, both ways: the envelope; what is in it is
 * written by {@link ParamsJson} and {@link ResultJson} and read by {@link Methods} and {@link
 * ResultJson}. Pure: text in, text out. Streaming only: a reflective codec would cost a client its
 * start-up time.
 */
final class JsonRpc {
  /** The id of an answer to something that had none, as JSON. */
  static final String NO_ID = "null";

  private static final String SERVER = "hephd";

  /** What a client sent. */
  sealed interface Incoming {
    /**
     * A request.
     *
     * @param id as JSON, to be sent back
     */
    record Call(String id, Request<?> request) implements Incoming {}

    /** {@code rpc.describe}: answered by the connection itself. */
    record Describe(String id) implements Incoming {}

    /** {@code watch.start}: changes what the connection carries. */
    record Watch(String id) implements Incoming {}

    /** No request, and what to answer. */
    record Bad(String id, ApiError error) implements Incoming {}

    /** Makes one of those that the connection itself answers. */
    @FunctionalInterface
    interface Own {
      Incoming as(String id);
    }
  }

  /** What a daemon sent. */
  sealed interface Message {
    /** The first line of a connection. */
    record Greeting(Hello hello) implements Message {}

    /** The last line of a connection: nothing sent after the last answer was carried out. */
    record Bye(String reason) implements Message {}

    /**
     * An answer.
     *
     * @param value as the reader of results has read it
     */
    record Result(String id, Object value) implements Message {}

    /** Something changed in the store. */
    record WatchChanged(long cursor) implements Message {}

    /** The watch is over: more changed than could be told. */
    record WatchLost(String reason) implements Message {}

    /** A refusal. */
    record Refusal(String id, ApiError error) implements Message {}

    /** Something else. */
    record NotUnderstood(String why) implements Message {}
  }

  private JsonRpc() {}

  // ------------------------------------------------------------------ written by the daemon

  static String hello(Hello hello, SocketLimits limits, boolean watch) {
    return notification(
        "hello",
        out -> {
          out.name("server").value(SERVER);
          out.name("version").value(hello.version());
          out.name("commit").value(hello.commit());
          Describe.protocol(out, hello);
          out.name("instance").value(hello.instance());
          out.name("store_id").value(hello.storeId());
          Describe.features(out, watch);
          Describe.limits(out, limits);
        });
  }

  static String bye(String reason) {
    return notification("bye", out -> out.name("reason").value(reason));
  }

  static String watchChanged(long cursor, Set<String> nodes) {
    return notification(
        "watch.changed",
        out -> {
          out.name("cursor").value(cursor);
          Json.strings(out, "nodes", nodes);
        });
  }

  static String watchLost(String reason) {
    return notification("watch.lost", out -> out.name("reason").value(reason));
  }

  private static String notification(String method, Json.Body params) {
    return message(
        out -> {
          out.name("method").value(method);
          out.name("params").beginObject();
          params.write(out);
          out.endObject();
        });
  }

  static <R> String result(String id, Request<R> request, R value) {
    return result(id, out -> ResultJson.write(out, request, value));
  }

  static String watching(String id, long cursor) {
    return result(
        id,
        out -> {
          out.beginObject();
          out.name("cursor").value(cursor);
          out.endObject();
        });
  }

  /** An answer whose result is one JSON value. */
  static String result(String id, Json.Body value) {
    return message(
        out -> {
          Json.raw(out.name("id"), id);
          out.name("result");
          value.write(out);
        });
  }

  static String error(String id, ApiError error) {
    return message(
        out -> {
          Json.raw(out.name("id"), id);
          out.name("error").beginObject();
          out.name("code").value(error.code());
          out.name("message").value(error.message());
          out.name("data").beginObject();
          out.name("kind").value(error.kind());
          out.name("hint").value(error.hint());
          out.name("retry").value(Errors.retry(error.code()));
          if (!error.field().isEmpty()) {
            out.name("field").value(error.field());
          }
          if (!error.candidates().isEmpty()) {
            Json.list(
                out,
                "candidates",
                error.candidates(),
                (to, candidate) -> {
                  to.beginObject();
                  to.name("node_id").value(candidate.nodeId());
                  to.name("title").value(candidate.title());
                  to.endObject();
                });
          }
          out.endObject();
          out.endObject();
        });
  }

  // ------------------------------------------------------------------ read by the daemon

  static Incoming request(String line) {
    String id = NO_ID;
    String version = null;
    String method = null;
    Buffer params = null;
    try (JsonReader in = Json.reader(line)) {
      if (in.peek() != JsonReader.Token.BEGIN_OBJECT) {
        return bad(id, ApiError.INVALID_REQUEST, "a request is one JSON object per line");
      }
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "jsonrpc" -> version = in.nextString();
          case "id" -> id = id(in);
          case "method" -> method = in.nextString();
          case "params" -> params = rawValue(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (in.peek() != JsonReader.Token.END_DOCUMENT) {
        return bad(NO_ID, ApiError.PARSE_ERROR, "there is more than one value on the line");
      }
    } catch (JsonDataException e) {
      return bad(id, ApiError.INVALID_REQUEST, "not a request: " + e.getMessage());
    } catch (IOException e) {
      return bad(NO_ID, ApiError.PARSE_ERROR, "not JSON: " + Json.problem(e));
    }
    if (!"2.0".equals(version)) {
      return bad(id, ApiError.INVALID_REQUEST, "jsonrpc must be \"2.0\"");
    }
    if (id.equals(NO_ID)) {
      return bad(
          id,
          ApiError.INVALID_REQUEST,
          "id must be a whole number or a string: every request is answered");
    }
    if (method == null) {
      return bad(id, ApiError.INVALID_REQUEST, "method is missing");
    }
    return call(id, method, params);
  }

  private static Incoming call(String id, String name, @Nullable Buffer params) {
    Method method = Methods.find(name);
    if (method == null) {
      return new Incoming.Bad(id, unknownMethod(name));
    }
    try {
      return method.decode(id, params);
    } catch (Params.InvalidException e) {
      return new Incoming.Bad(
          id,
          new ApiError(
              ApiError.INVALID_PARAMS,
              Json.problem(e),
              Errors.kind(ApiError.INVALID_PARAMS),
              "rpc.describe lists the parameters of every method",
              e.field(),
              List.of()));
    }
  }

  static ApiError unknownMethod(String name) {
    return Errors.error(
        ApiError.METHOD_NOT_FOUND,
        "method '" + Json.shortened(name) + "' is not known to this version",
        "update hephd, or use a client of its version");
  }

  private static Incoming bad(String id, int code, String message) {
    return new Incoming.Bad(id, Errors.error(code, message, ""));
  }

  // ------------------------------------------------------------------ written by the client

  static String request(String id, Request<?> request) {
    return call(id, request.method(), out -> ParamsJson.write(out, request));
  }

  static String startWatch(String id) {
    return call(id, "watch.start", out -> {});
  }

  private static String call(String id, String method, Json.Body params) {
    return message(
        out -> {
          Json.raw(out.name("id"), id);
          out.name("method").value(method);
          out.name("params").beginObject();
          params.write(out);
          out.endObject();
        });
  }

  // ------------------------------------------------------------------ read by the client

  /**
   * Reads what a daemon sent.
   *
   * @param result reads the result when it is an answer
   */
  static Message message(String line, Json.Read<? extends Object> result) {
    String id = NO_ID;
    String method = null;
    Buffer params = null;
    Object value = null;
    ApiError error = null;
    try (JsonReader in = Json.reader(line)) {
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "id" -> id = id(in);
          case "method" -> method = in.nextString();
          case "params" -> params = rawValue(in);
          // In place: an answer can have megabytes.
          case "result" -> value = result.read(in);
          case "error" -> error = apiError(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (error != null) {
        return new Message.Refusal(id, error);
      }
      if (value != null) {
        return new Message.Result(id, value);
      }
      return notification(
          method == null ? "" : method, params == null ? new Buffer().writeUtf8("{}") : params);
    } catch (IOException | JsonDataException | IllegalArgumentException e) {
      return new Message.NotUnderstood("the message is not understood: " + Json.problem(e));
    }
  }

  private static Message notification(String method, Buffer params) throws IOException {
    return switch (method) {
      case "hello" -> greeting(params);
      case "bye" -> new Message.Bye(reason(params));
      case "watch.changed" -> new Message.WatchChanged(cursor(JsonReader.of(params)));
      case "watch.lost" -> new Message.WatchLost(reason(params));
      default ->
          new Message.NotUnderstood("the message is neither an answer nor one that is known");
    };
  }

  /** The cursor of an object that has one. */
  static Long cursor(JsonReader in) throws IOException {
    Long cursor = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "cursor" -> cursor = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return Json.need(cursor, "cursor");
  }

  private static Message greeting(Buffer params) throws IOException {
    String server = "";
    String version = "";
    String commit = "";
    int min = 0;
    int max = 0;
    String instance = "";
    String storeId = "";
    try (JsonReader in = JsonReader.of(params)) {
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "server" -> server = in.nextString();
          case "version" -> version = in.nextString();
          case "commit" -> commit = in.nextString();
          case "instance" -> instance = in.nextString();
          case "store_id" -> storeId = in.nextString();
          case "proto" -> {
            in.beginObject();
            while (in.hasNext()) {
              switch (in.nextName()) {
                case "min" -> min = in.nextInt();
                case "max" -> max = in.nextInt();
                default -> in.skipValue();
              }
            }
            in.endObject();
          }
          default -> in.skipValue();
        }
      }
      in.endObject();
    }
    return server.equals(SERVER)
        ? new Message.Greeting(new Hello(version, commit, min, max, instance, storeId))
        : new Message.NotUnderstood("the hello is of '" + Json.shortened(server) + "'");
  }

  private static String reason(Buffer params) throws IOException {
    String reason = "";
    try (JsonReader in = JsonReader.of(params)) {
      in.beginObject();
      while (in.hasNext()) {
        if (in.nextName().equals("reason")) {
          reason = in.nextString();
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
    return reason;
  }

  private static ApiError apiError(JsonReader in) throws IOException {
    int code = ApiError.INTERNAL_ERROR;
    String message = "";
    String kind = "";
    String hint = "";
    String field = "";
    List<ApiError.Candidate> candidates = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "code" -> code = in.nextInt();
        case "message" -> message = in.nextString();
        case "data" -> {
          in.beginObject();
          while (in.hasNext()) {
            switch (in.nextName()) {
              case "kind" -> kind = in.nextString();
              case "hint" -> hint = in.nextString();
              case "field" -> field = in.nextString();
              case "candidates" -> candidates = Json.list(in, JsonRpc::candidate);
              default -> in.skipValue();
            }
          }
          in.endObject();
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ApiError(code, message, kind, hint, field, candidates);
  }

  private static ApiError.Candidate candidate(JsonReader in) throws IOException {
    String nodeId = null;
    String title = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "node_id" -> nodeId = in.nextString();
        case "title" -> title = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new ApiError.Candidate(Json.need(nodeId, "node_id"), title);
  }

  // ------------------------------------------------------------------ JSON

  private static String message(Json.Body members) {
    return Json.text(
        out -> {
          out.beginObject();
          out.name("jsonrpc").value("2.0");
          members.write(out);
          out.endObject();
        });
  }

  private static Buffer rawValue(JsonReader in) throws IOException {
    Buffer value = new Buffer();
    try (BufferedSource source = in.nextSource()) {
      source.readAll(value);
    }
    return value;
  }

  /** A whole number or a string, as JSON; {@link #NO_ID} for null. */
  private static String id(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case NULL -> {
        in.nextNull();
        yield NO_ID;
      }
      case NUMBER -> {
        String number = in.nextString();
        try {
          yield Long.toString(Json.wholeNumber(number));
        } catch (ArithmeticException e) {
          throw new JsonDataException(
              "id must be a whole number, not " + Json.shortened(number), e);
        }
      }
      case STRING -> {
        Buffer quoted = new Buffer();
        String text = in.nextString();
        if (text.length() > 128) {
          throw new JsonDataException("id may have 128 characters, not " + text.length());
        }
        JsonWriter out = JsonWriter.of(quoted);
        out.value(text);
        out.flush();
        yield quoted.readUtf8();
      }
      default -> throw new JsonDataException("id must be a whole number or a string");
    };
  }
}
