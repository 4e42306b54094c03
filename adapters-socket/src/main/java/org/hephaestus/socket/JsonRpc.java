package org.hephaestus.socket;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import okio.Buffer;
import okio.BufferedSource;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the protocol as lines of JSON-RPC 2.0, both ways. Pure: text in, text out.
 *
 * <p>Streaming only: a reflective codec would cost a client its start-up time. A new {@link
 * Request} does not compile until {@link #request(String)}'s counterpart, {@link #encodeResult} and
 * {@link #decodeResult} know it.
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

    /** No request, and what to answer. */
    record Bad(String id, ApiError error) implements Incoming {}
  }

  /** What a daemon sent. */
  sealed interface Message {
    /** The first line of a connection. */
    record Greeting(Hello hello) implements Message {}

    /** The last line of a connection: nothing sent after the last answer was carried out. */
    record Bye(String reason) implements Message {}

    /** An answer. */
    record Result(String id, BufferedSource json) implements Message {}

    /** A refusal. */
    record Refusal(String id, ApiError error) implements Message {}

    /** Something else. */
    record NotUnderstood(String why) implements Message {}
  }

  private JsonRpc() {}

  // ------------------------------------------------------------------ written by the daemon

  static String hello(Hello hello) {
    return write(
        out -> {
          out.name("method").value("hello");
          out.name("params").beginObject();
          out.name("server").value(SERVER);
          out.name("version").value(hello.version());
          out.name("commit").value(hello.commit());
          out.name("proto").beginObject();
          out.name("min").value(hello.protocolMin());
          out.name("max").value(hello.protocolMax());
          out.endObject();
          out.name("instance").value(hello.instance());
          out.name("store_id").value(hello.storeId());
          out.endObject();
        });
  }

  static String bye(String reason) {
    return write(
        out -> {
          out.name("method").value("bye");
          out.name("params").beginObject();
          out.name("reason").value(reason);
          out.endObject();
        });
  }

  static <R> String result(String id, Request<R> request, R value) {
    return write(
        out -> {
          raw(out.name("id"), id);
          out.name("result");
          encodeResult(out, request, value);
        });
  }

  static String error(String id, ApiError error) {
    return write(
        out -> {
          raw(out.name("id"), id);
          out.name("error").beginObject();
          out.name("code").value(error.code());
          out.name("message").value(error.message());
          out.name("data").beginObject();
          out.name("kind").value(error.kind());
          out.name("hint").value(error.hint());
          out.endObject();
          out.endObject();
        });
  }

  private static <R> void encodeResult(JsonWriter out, Request<R> request, R value)
      throws IOException {
    // Request<R> ties the request to the type of its answer; the compiler cannot see it in a
    // switch.
    switch (request) {
      case Request.Ping ping -> ApiJson.pong(out, (Pong) value);
      case Request.Status status -> ApiJson.daemonStatus(out, (DaemonStatus) value);
      case Request.GetUpdateStatus get -> ApiJson.updateStatus(out, (UpdateStatus) value);
      case Request.CheckForUpdate check -> ApiJson.updateStatus(out, (UpdateStatus) value);
      case Request.ApplyUpdate apply -> ApiJson.ticket(out, (ApplyTicket) value);
    }
  }

  // ------------------------------------------------------------------ read by the daemon

  static Incoming request(String line) {
    String id = NO_ID;
    String version = null;
    String method = null;
    Buffer params = null;
    try (JsonReader in = reader(line)) {
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
      return bad(NO_ID, ApiError.PARSE_ERROR, "not JSON: " + problem(e));
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

  private static Incoming call(String id, String method, @Nullable Buffer params) {
    Request<?> request =
        switch (method) {
          case "ping" -> new Request.Ping();
          case "status" -> new Request.Status();
          case "update.status" -> new Request.GetUpdateStatus();
          case "update.check" -> new Request.CheckForUpdate();
          case "update.apply" -> new Request.ApplyUpdate();
          default -> null;
        };
    if (request == null) {
      return bad(
          id,
          ApiError.METHOD_NOT_FOUND,
          "method '" + shortened(method) + "' is not known to this version",
          "update hephd, or use a client of its version");
    }
    String refused = params == null ? "" : firstParam(params);
    return refused.isEmpty()
        ? new Incoming.Call(id, request)
        : bad(id, ApiError.INVALID_PARAMS, "method '" + method + "' takes no " + refused);
  }

  /** Never drop a caller's intent: what a method does not know is refused by name. */
  private static String firstParam(Buffer params) {
    try (JsonReader in = JsonReader.of(params)) {
      if (in.peek() != JsonReader.Token.BEGIN_OBJECT) {
        return "params other than an object";
      }
      in.beginObject();
      return in.hasNext() ? "parameter '" + shortened(in.nextName()) + "'" : "";
    } catch (IOException | JsonDataException e) {
      return "params that are no JSON";
    }
  }

  private static Incoming bad(String id, int code, String message) {
    return bad(id, code, message, "");
  }

  private static Incoming bad(String id, int code, String message, String hint) {
    return new Incoming.Bad(id, new ApiError(code, message, kind(code), hint));
  }

  static String kind(int code) {
    return switch (code) {
      case ApiError.PARSE_ERROR -> "parse_error";
      case ApiError.INVALID_REQUEST -> "invalid_request";
      case ApiError.METHOD_NOT_FOUND -> "method_not_found";
      case ApiError.INVALID_PARAMS -> "invalid_params";
      case ApiError.FRAME_TOO_LARGE -> "frame_too_large";
      case ApiError.PROTOCOL_MISMATCH -> "protocol_mismatch";
      case ApiError.NOT_OWNER -> "not_owner";
      case ApiError.SHUTTING_DOWN -> "shutting_down";
      case ApiError.BUSY -> "busy";
      default -> "internal_error";
    };
  }

  // ------------------------------------------------------------------ written by the client

  static String request(String id, Request<?> request) {
    return write(
        out -> {
          raw(out.name("id"), id);
          out.name("method").value(request.method());
          out.name("params").beginObject();
          // No request has parameters yet.
          out.endObject();
        });
  }

  // ------------------------------------------------------------------ read by the client

  static Message message(String line) {
    String id = NO_ID;
    String method = null;
    Buffer params = null;
    Buffer result = null;
    Buffer error = null;
    try (JsonReader in = reader(line)) {
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "id" -> id = id(in);
          case "method" -> method = in.nextString();
          case "params" -> params = rawValue(in);
          case "result" -> result = rawValue(in);
          case "error" -> error = rawValue(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (error != null) {
        return new Message.Refusal(id, apiError(error));
      }
      if (result != null) {
        return new Message.Result(id, result);
      }
      if ("hello".equals(method) && params != null) {
        return greeting(params);
      }
      if ("bye".equals(method)) {
        return new Message.Bye(params == null ? "" : reason(params));
      }
      return new Message.NotUnderstood("the message is neither answer, hello nor bye");
    } catch (IOException | JsonDataException | IllegalArgumentException e) {
      return new Message.NotUnderstood("the message is not understood: " + problem(e));
    }
  }

  /**
   * Reads the answer to {@code request}.
   *
   * @throws IOException when it is not understood
   */
  @SuppressWarnings("unchecked") // Request<R> ties the request to the type of its answer
  static <R> R decodeResult(Request<R> request, BufferedSource json) throws IOException {
    try (JsonReader in = JsonReader.of(json)) {
      Object value =
          switch (request) {
            case Request.Ping ping -> ApiJsonReader.pong(in);
            case Request.Status status -> ApiJsonReader.daemonStatus(in);
            case Request.GetUpdateStatus get -> ApiJsonReader.updateStatus(in);
            case Request.CheckForUpdate check -> ApiJsonReader.updateStatus(in);
            case Request.ApplyUpdate apply -> ApiJsonReader.ticket(in);
          };
      return (R) value;
    } catch (JsonDataException | IllegalArgumentException e) {
      throw new IOException(
          "the answer to " + request.method() + " is not understood: " + problem(e), e);
    }
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
        : new Message.NotUnderstood("the hello is of '" + shortened(server) + "'");
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

  private static ApiError apiError(Buffer error) throws IOException {
    int code = ApiError.INTERNAL_ERROR;
    String message = "";
    String kind = "";
    String hint = "";
    try (JsonReader in = JsonReader.of(error)) {
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
    return new ApiError(code, message, kind, hint);
  }

  // ------------------------------------------------------------------ JSON

  @FunctionalInterface
  private interface Body {
    void write(JsonWriter out) throws IOException;
  }

  private static String write(Body body) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      out.beginObject();
      out.name("jsonrpc").value("2.0");
      body.write(out);
      out.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return buffer.readUtf8();
  }

  private static void raw(JsonWriter out, String json) throws IOException {
    try (var sink = out.valueSink()) {
      sink.writeUtf8(json);
    }
  }

  private static JsonReader reader(String line) {
    return JsonReader.of(new Buffer().writeUtf8(line));
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
      case NUMBER -> Long.toString(in.nextLong());
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

  private static String problem(Exception e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String shortened(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "..." : text;
  }
}
