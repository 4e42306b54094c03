package org.hephaestus.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.GzipSink;
import okio.GzipSource;
import okio.Okio;
import okio.Source;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.wire.CappedSource;
import org.hephaestus.wire.SyncWire;
import org.hephaestus.wire.WireException;
import org.jspecify.annotations.Nullable;

/** The endpoints. */
final class SyncHandler extends Handler.Abstract {
  private static final int AT_ONCE = 64;
  private static final Duration BODY_WITHIN = Duration.ofSeconds(30);
  private static final SyncFailure TOO_MANY =
      new SyncFailure(Kind.BUSY, "too many requests at once", Duration.ofSeconds(1));

  private final HubApi api;
  private final Waiters waiters;
  private final String config;
  private final Semaphore places = new Semaphore(AT_ONCE);

  SyncHandler(HubApi api, Waiters waiters, ProtocolRange protocols, String build) {
    this.api = api;
    this.waiters = waiters;
    this.config = SyncWire.config(protocols, build);
  }

  /** A question that cannot be understood, and why. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SyncFailure failure;

    Wrong(Kind kind, String message) {
      super(message, null, false, false);
      this.failure = SyncFailure.of(kind, message);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(SyncWire.PATH)) {
      return open(path, request, response, callback);
    }
    String what = path.substring(SyncWire.PATH.length());
    try {
      if (what.equals("wait") && is("GET", request)) {
        waiters.add(pull(request), response, callback);
        return true;
      }
      if (!places.tryAcquire()) {
        Problems.write(response, callback, TOO_MANY);
        return true;
      }
      try {
        answer(what, request, response, callback);
      } finally {
        places.release();
      }
    } catch (Wrong e) {
      Problems.write(response, callback, e.failure);
    } catch (WireException e) {
      Problems.write(
          response,
          callback,
          SyncFailure.of(
              e.isTooLong() ? Kind.TOO_LARGE : Kind.MALFORMED, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      callback.failed(e); // the connection is gone
    }
    return true;
  }

  private void answer(String what, Request request, Response response, Callback callback)
      throws IOException, Wrong {
    if (what.equals("hello") && is("POST", request)) {
      SyncReply<HubGreeting> reply =
          api.hello(SyncWire.spokeGreeting(body(request).readUtf8(SyncWire.MAX_GREETING)));
      send(request, response, callback, reply, SyncWire.JSON, SyncHandler::greeting);
    } else if (what.equals("ops") && is("POST", request)) {
      Push push;
      try (BufferedSource body = body(request).source()) {
        push = SyncWire.push(body);
      }
      send(
          request,
          response,
          callback,
          api.push(push),
          SyncWire.JSON,
          (receipt, to) -> to.writeUtf8(SyncWire.write(receipt)));
    } else if (what.equals("ops") && is("GET", request)) {
      Pull pull = pull(request);
      send(
          request,
          response,
          callback,
          api.pull(pull),
          SyncWire.LINES,
          (page, to) -> SyncWire.write(page, pull.owner(), to));
    } else if (what.equals("digest") && is("GET", request)) {
      SyncReply<StateDigests> reply = api.digests(query(request));
      send(
          request,
          response,
          callback,
          reply,
          SyncWire.JSON,
          (digests, to) -> to.writeUtf8(SyncWire.write(digests)));
    } else {
      Problems.write(
          response,
          callback,
          SyncFailure.of(
              Kind.MALFORMED,
              "the hub has no "
                  + request.getMethod()
                  + " "
                  + SyncWire.PATH
                  + what
                  + "; it may be older than the spoke"),
          404);
    }
  }

  private static void greeting(HubGreeting greeting, Buffer to) {
    to.writeUtf8(SyncWire.write(greeting));
  }

  /** What anybody may ask. */
  private boolean open(String path, Request request, Response response, Callback callback) {
    if (is("GET", request) && (path.equals("/healthz") || path.equals("/config"))) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, SyncWire.JSON);
      response.getHeaders().put(SyncWire.PROTOCOL_HEADER, SyncWire.VERSION);
      String body = path.equals("/config") ? config : "{\"ok\":true}";
      response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
      return true;
    }
    Problems.write(
        response, callback, SyncFailure.of(Kind.MALFORMED, "nothing is at " + path), 404);
    return true;
  }

  private static boolean is(String method, Request request) {
    return request.getMethod().equals(method);
  }

  // --- questions ---------------------------------------------------------------------------------

  /** A body, decompressed, and not longer than may be. */
  private record Body(Source source0) {
    BufferedSource source() {
      return Okio.buffer(source0);
    }

    String readUtf8(long most) throws IOException {
      try (BufferedSource in = source()) {
        if (in.request(most + 1)) {
          throw new WireException("the greeting has more than " + most + " bytes");
        }
        return in.readUtf8();
      }
    }
  }

  private static Body body(Request request) throws Wrong {
    Source raw = new Prompt(Okio.source(Content.Source.asInputStream(request)));
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("gzip")) {
      throw new Wrong(Kind.MALFORMED, "the encoding " + encoding + " is not understood; use gzip");
    }
    return new Body(new CappedSource(encoding == null ? raw : new GzipSource(raw)));
  }

  /** A body that trickles in holds a thread: not for long. */
  private static final class Prompt extends ForwardingSource {
    private final long until = System.nanoTime() + BODY_WITHIN.toNanos();

    Prompt(Source from) {
      super(from);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (System.nanoTime() > until) {
        throw new WireException("the request did not come whole within " + BODY_WITHIN);
      }
      return super.read(sink, byteCount);
    }
  }

  private static Pull pull(Request request) throws Wrong {
    Fields query = Request.extractQueryParameters(request);
    return new Pull(text(query, "owner"), text(query, "epoch"), number(query, "since"));
  }

  private static DigestQuery query(Request request) throws Wrong {
    Fields query = Request.extractQueryParameters(request);
    long bucket = query.get("bucket") == null ? DigestQuery.ALL : number(query, "bucket");
    if (bucket < DigestQuery.ALL || bucket >= DigestQuery.BUCKETS) {
      throw new Wrong(Kind.MALFORMED, "bucket must be 0 to 255, was " + bucket);
    }
    return new DigestQuery(text(query, "owner"), (int) bucket);
  }

  private static String text(Fields query, String name) throws Wrong {
    String value = query.getValue(name);
    if (value == null) {
      throw new Wrong(Kind.MALFORMED, "the parameter " + name + " is missing");
    }
    return value;
  }

  private static long number(Fields query, String name) throws Wrong {
    String text = text(query, name);
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Wrong(Kind.MALFORMED, name + " must be a number from 0, was '" + text + "'");
  }

  // --- answers -----------------------------------------------------------------------------------

  /** Writes what is answered. */
  private interface Form<T> {
    void write(T value, Buffer to) throws IOException;
  }

  private static <T> void send(
      Request request,
      Response response,
      Callback callback,
      SyncReply<T> reply,
      String type,
      Form<T> form)
      throws IOException {
    switch (reply) {
      case SyncReply.Failed<T> failed -> Problems.write(response, callback, failed.failure());
      case SyncReply.Ok<T> ok -> {
        Buffer body = new Buffer();
        boolean compressed = takesGzip(request);
        if (compressed) {
          Buffer plain = new Buffer();
          form.write(ok.value(), plain);
          GzipSink sink = new GzipSink(body);
          sink.deflater().setLevel(Deflater.BEST_SPEED);
          sink.write(plain, plain.size());
          sink.close();
          response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        } else {
          form.write(ok.value(), body);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(SyncWire.PROTOCOL_HEADER, SyncWire.VERSION);
        response.write(true, ByteBuffer.wrap(body.readByteArray()), callback);
      }
    }
  }

  private static boolean takesGzip(Request request) {
    @Nullable String accepted = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip");
  }
}
