package org.hephaestus.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.wire.SyncWire;

/** Refusals as HTTP. */
final class Problems {
  private Problems() {}

  static int status(Kind kind) {
    return switch (kind) {
      case MALFORMED -> 400;
      case WRONG_OWNER -> 403;
      case EPOCH_CHANGED -> 409;
      case TOO_LARGE -> 413;
      case PROTOCOL -> 426;
      case BUSY -> 503;
      case FULL -> 507;
      case UNREACHABLE, TIMEOUT, GARBLED, CANCELLED -> 500;
    };
  }

  static void write(Response response, Callback callback, SyncFailure failure) {
    write(response, callback, failure, status(failure.kind()));
  }

  static void write(Response response, Callback callback, SyncFailure failure, int status) {
    response.setStatus(status);
    response.getHeaders().put(SyncWire.PROTOCOL_HEADER, SyncWire.VERSION);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, SyncWire.PROBLEM);
    Duration wait = failure.retryAfter();
    if (wait != null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, Math.max(1, wait.toSeconds()));
    }
    response.write(
        true,
        ByteBuffer.wrap(SyncWire.write(failure, status).getBytes(StandardCharsets.UTF_8)),
        callback);
  }

  /** What Jetty refuses by itself, in the same form. */
  static final class OnError implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int status = response.getStatus();
      write(
          response,
          callback,
          SyncFailure.of(
              status >= 500 ? Kind.BUSY : Kind.MALFORMED, "the request was refused: " + status),
          status);
      return true;
    }
  }
}
