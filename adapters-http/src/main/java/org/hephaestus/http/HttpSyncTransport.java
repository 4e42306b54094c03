package org.hephaestus.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.GzipSink;
import okio.Okio;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.wire.SyncWire;
import org.jspecify.annotations.Nullable;

/**
 * A hub behind a URL, reached directly: no proxy is used. A call ends within the {@link WaitLimits}
 * it was made with, and on a fired signal at once; what it leaves behind, if the resolver hangs, is
 * one daemon thread until that one gives up. Connections are kept for a minute. Safe from any
 * thread.
 */
public final class HttpSyncTransport implements SyncTransport, AutoCloseable {
  private static final MediaType JSON = MediaType.get(SyncWire.JSON);
  private static final MediaType LINES = MediaType.get(SyncWire.LINES);
  private static final int MOST_CALLS = 8;
  private static final Duration TCP = Duration.ofSeconds(2);

  /** Longer than the hub makes a spoke wait, with a newline every 4 s. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(40);

  /** A hub may have to look at all of its data. */
  private static final Duration DIGEST_IDLE = Duration.ofSeconds(25);

  private final HttpUrl root;
  private final WaitLimits limits;
  private final String userAgent;
  private final OkHttpClient client;
  private final ThreadPoolExecutor threads;

  /**
   * The way to a hub; touches nothing yet.
   *
   * @param hub {@code http://host[:port][/path]} or {@code https://...}; a path goes in front of
   *     {@link SyncWire#PATH}
   * @param build sent along, for the hub's log
   * @throws IllegalArgumentException when it is no such URL
   */
  public HttpSyncTransport(URI hub, WaitLimits limits, String build) {
    this(hub, limits, build, new OkHttpClient());
  }

  /** The same, with what is trusted and how names are resolved. */
  HttpSyncTransport(URI hub, WaitLimits limits, String build, OkHttpClient base) {
    HttpUrl url = HttpUrl.parse(hub.toString());
    if (url == null) {
      throw new IllegalArgumentException(
          "the hub must be http://HOST[:PORT] or https://..., was " + hub);
    }
    this.root = url.newBuilder().query(null).fragment(null).build();
    this.limits = limits;
    this.userAgent = "hephd/" + build.replaceAll("[^A-Za-z0-9.+-]", "_");
    // No thread stays behind for a minute, as the usual pool's would.
    this.threads =
        new ThreadPoolExecutor(
            0,
            MOST_CALLS,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "heph-hub-call");
              thread.setDaemon(true);
              return thread;
            });
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(MOST_CALLS);
    dispatcher.setMaxRequestsPerHost(MOST_CALLS);
    this.client =
        base.newBuilder()
            .dispatcher(dispatcher)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(2, 1, TimeUnit.MINUTES))
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(TCP.compareTo(limits.connect()) < 0 ? TCP : limits.connect())
            .readTimeout(limits.idle())
            .writeTimeout(limits.idle())
            .eventListenerFactory(HttpCall.CONNECTED)
            .build();
  }

  @Override
  public SyncReply<HubGreeting> hello(SpokeGreeting spoke, CancelSignal cancel) {
    return call(post("hello", JSON, to -> to.writeUtf8(SyncWire.write(spoke))), limits.call())
        .run(cancel, body -> SyncWire.hubGreeting(body.readUtf8()));
  }

  @Override
  public PendingReply<Push.Receipt> push(Push push, CancelSignal cancel) {
    return call(post("ops", LINES, to -> SyncWire.write(push, to)), limits.call())
        .begin(cancel, body -> SyncWire.receipt(body.readUtf8()));
  }

  @Override
  public PendingReply<Pull.Page> pull(Pull pull, CancelSignal cancel) {
    return call(get(at("ops", pull)), limits.call())
        .begin(cancel, body -> SyncWire.page(body, pull.owner()));
  }

  @Override
  public SyncReply<Long> await(Pull pull, CancelSignal cancel) {
    return call(get(at("wait", pull)), LONGEST_WAIT)
        .run(cancel, body -> SyncWire.head(lastLine(body)));
  }

  @Override
  public SyncReply<StateDigests> digests(DigestQuery query, CancelSignal cancel) {
    HttpUrl.Builder url = url("digest").addQueryParameter("owner", query.owner());
    if (query.bucket() != DigestQuery.ALL) {
      url.addQueryParameter("bucket", Integer.toString(query.bucket()));
    }
    OkHttpClient patient = client.newBuilder().readTimeout(DIGEST_IDLE).build();
    return new HttpCall(patient, get(url), limits.connect(), limits.call())
        .run(cancel, body -> SyncWire.digests(body.readUtf8()));
  }

  /** What came before it are signs of life. */
  private static String lastLine(BufferedSource body) throws IOException {
    String line = "";
    while (line.isEmpty()) {
      line = body.readUtf8LineStrict();
    }
    return line;
  }

  private HttpUrl.Builder url(String what) {
    return root.newBuilder().addPathSegments(SyncWire.PATH.substring(1) + what);
  }

  private HttpUrl.Builder at(String what, Pull pull) {
    return url(what)
        .addQueryParameter("owner", pull.owner())
        .addQueryParameter("epoch", pull.epoch())
        .addQueryParameter("since", Long.toString(pull.since()));
  }

  private Request get(HttpUrl.Builder url) {
    return new Request.Builder().url(url.build()).header("User-Agent", userAgent).build();
  }

  /** Writes the body of a request. */
  private interface Form {
    void write(BufferedSink to) throws IOException;
  }

  private Request post(String what, MediaType type, Form form) {
    RequestBody body =
        new RequestBody() {
          @Override
          public @Nullable MediaType contentType() {
            return type;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            GzipSink gzip = new GzipSink(sink);
            gzip.deflater().setLevel(Deflater.BEST_SPEED);
            try (BufferedSink out = Okio.buffer(gzip)) {
              form.write(out);
            }
          }
        };
    return new Request.Builder()
        .url(url(what).build())
        .header("User-Agent", userAgent)
        .header("Content-Encoding", "gzip")
        .post(body)
        .build();
  }

  private HttpCall call(Request request, Duration limit) {
    return new HttpCall(client, request, limits.connect(), limit);
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdown();
  }
}
