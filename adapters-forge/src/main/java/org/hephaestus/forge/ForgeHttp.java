package org.hephaestus.forge;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one listing: one deadline over all of them, one origin, one cap per answer. Built
 * for a listing and closed after it, so that a daemon that polls four times a day keeps no socket
 * open in between and sees replaced certificates.
 */
final class ForgeHttp implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ForgeHttp.class.getName());
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_REDIRECTS = 5;

  private final HttpUrl root;
  private final long maxBytes;
  private final CallLimits limits;
  private final Supplier<Instant> now;
  private final String userAgent;
  private final @Nullable String authorization;
  private final ProxySettings.Route route;
  private final OkHttpClient client;
  private final long deadlineNanos;

  /**
   * An answer that was asked for.
   *
   * @param url that answered, after redirects
   * @param status one of the accepted ones
   * @param body decompressed, within the cap
   */
  record Answer(HttpUrl url, int status, Headers headers, Buffer body) {}

  ForgeHttp(
      ForgeLocation location,
      HttpOptions options,
      long maxBytes,
      Dns resolver,
      Supplier<Instant> now,
      CallLimits limits)
      throws ForgeFailure {
    this.deadlineNanos = System.nanoTime() + limits.timeout().toNanos();
    this.root = location.apiRoot();
    this.maxBytes = maxBytes;
    this.limits = limits;
    this.now = now;
    this.userAgent = options.userAgent();
    this.authorization = authorization(location, options);
    this.route = options.proxies().routeTo(root);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(1, 1, TimeUnit.MINUTES))
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .followSslRedirects(false)
            .dns(new BoundedDns(resolver, this::remainingNanos, limits.cancel()))
            .proxy(route.proxy())
            // A first address that does not answer must leave time for the next one; beyond that
            // the deadline of the whole call rules alone.
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    String proxyAuthorization = route.authorization();
    if (proxyAuthorization != null) {
      builder.proxyAuthenticator(
          (ignored, response) ->
              response.request().header("Proxy-Authorization") != null
                  ? null
                  : response
                      .request()
                      .newBuilder()
                      .header("Proxy-Authorization", proxyAuthorization)
                      .build());
    }
    if (options.extraCa() != null && root.isHttps()) {
      Trust.addTo(builder, options.extraCa());
    }
    this.client = builder.build();
  }

  private static @Nullable String authorization(ForgeLocation location, HttpOptions options)
      throws ForgeFailure {
    String token;
    try {
      token = options.token().get().map(String::strip).orElse("");
    } catch (RuntimeException e) {
      throw new ForgeFailure(
          FailureCause.STORAGE,
          "the token for " + location.page() + " cannot be read: " + e.getMessage(),
          "check where the token is kept, or remove the setting to ask anonymously");
    }
    if (token.isEmpty()) {
      return null;
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new ForgeFailure(
          FailureCause.STORAGE,
          "the token for " + location.page() + " has characters that no token has",
          "check where the token is kept: it must be one line of ASCII");
    }
    HttpUrl api = location.apiRoot();
    if (!api.isHttps() && !api.host().matches("localhost|::1|127(\\.\\d+){3}")) {
      LOG.log(Level.WARNING, "the forge token is sent without encryption forge={0}", location);
    }
    return (location.dialect() == ForgeLocation.Dialect.GITHUB ? "Bearer " : "token ") + token;
  }

  /** Gets {@code url} and whatever it redirects to within the origin. */
  Answer get(HttpUrl url, String accept, @Nullable String etag, Set<Integer> accepted)
      throws ForgeFailure {
    HttpUrl at = url;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Request.Builder request =
          new Request.Builder().url(at).header("User-Agent", userAgent).header("Accept", accept);
      if (etag != null) {
        request.header("If-None-Match", etag);
      }
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      Answer answer = exchange(request.build());
      if (accepted.contains(answer.status)) {
        return answer;
      }
      if (!REDIRECTS.contains(answer.status)) {
        throw refused(answer);
      }
      at = target(answer);
    }
    throw new ForgeFailure(
        FailureCause.REDIRECT,
        url + " redirects in circles: " + (MAX_REDIRECTS + 1) + " redirects, the last to " + at,
        "check the forge URL, or ask whoever runs " + url.host());
  }

  private HttpUrl target(Answer answer) throws ForgeFailure {
    String location = answer.headers.get("Location");
    HttpUrl to = location == null ? null : answer.url.resolve(location);
    if (to == null) {
      throw new ForgeFailure(
          FailureCause.REDIRECT,
          answer.url + " answered " + answer.status + " without a Location that can be followed",
          "check the forge URL, or ask whoever runs " + root.host());
    }
    if (to.scheme().equals(root.scheme())
        && to.host().equals(root.host())
        && to.port() == root.port()) {
      return to.newBuilder().username("").password("").build();
    }
    throw new ForgeFailure(
        FailureCause.REDIRECT,
        answer.url
            + " redirects away from "
            + origin(root)
            + " to "
            + origin(to)
            + ", which is not followed",
        "if the forge has moved there, change the forge URL; a network that wants a login"
            + " redirects like this too");
  }

  private static String origin(HttpUrl url) {
    return new HttpUrl.Builder()
        .scheme(url.scheme())
        .host(url.host())
        .port(url.port())
        .build()
        .toString();
  }

  private Answer exchange(Request request) throws ForgeFailure {
    HttpUrl url = request.url();
    long left = remainingNanos();
    if (limits.cancel().isCancelled() || left <= 0) {
      throw broken(url, new InterruptedIOException("not started"));
    }
    Call call = client.newCall(request);
    call.timeout().timeout(left, TimeUnit.NANOSECONDS);
    Cancellable registration = limits.cancel().onCancel(call::cancel);
    try (Response response = call.execute()) {
      Buffer body = new Buffer();
      if (response.code() == 200) {
        read(url, response.body().source(), body);
        refuseHtml(url, response, body);
      }
      return new Answer(url, response.code(), response.headers(), body);
    } catch (IOException e) {
      throw broken(url, e);
    } catch (RuntimeException e) {
      throw new ForgeFailure(
          FailureCause.INTERNAL, "asking " + url + " failed: " + e, "please report this");
    } finally {
      registration.cancel();
    }
  }

  /** Counts what comes out of the decompressor, so that a bomb is cut like any other flood. */
  private void read(HttpUrl url, BufferedSource from, Buffer to) throws IOException, ForgeFailure {
    while (from.read(to, 8_192) != -1) {
      if (to.size() > maxBytes) {
        throw new ForgeFailure(
            FailureCause.TOO_LARGE,
            url + " answered more than " + maxBytes + " bytes, the most that is read",
            "check the forge URL: a release list is never that long");
      }
    }
  }

  private static void refuseHtml(HttpUrl url, Response response, Buffer body) throws ForgeFailure {
    String type = response.header("Content-Type", "");
    boolean html = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
    for (long i = 0; !html && i < body.size(); i++) {
      byte b = body.getByte(i);
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        html = b == '<';
        break;
      }
    }
    if (html) {
      throw new ForgeFailure(
          FailureCause.NOT_UNDERSTOOD,
          url + " answered HTML, not the forge's JSON: a captive portal or a wrong --forge-url?",
          "open "
              + origin(url)
              + " in a browser to log in to the network, or correct the"
              + " forge URL");
    }
  }

  private ForgeFailure refused(Answer answer) {
    int status = answer.status;
    String answered = answer.url + " answered " + status;
    Duration wait = RetryAfter.of(answer.headers, now.get());
    if (status == 429
        || (status == 503 && wait != null)
        || (status == 403 && (wait != null || RetryAfter.exhausted(answer.headers)))) {
      return new ForgeFailure(
          new Failure(
              FailureCause.RATE_LIMITED,
              answered
                  + ": too many requests"
                  + (wait == null ? "" : ", wants us back in " + wait.toSeconds() + " s"),
              authorization == null
                  ? "nothing to do: it is asked again later; a forge token raises the limit"
                  : "nothing to do: it is asked again later",
              List.of(),
              wait));
    }
    if (status == 200 || status == 304) {
      return new ForgeFailure(
          FailureCause.NOT_UNDERSTOOD,
          answered + " to a request that cannot have this answer",
          "ask whoever runs " + root.host() + ", or the cache in front of it");
    }
    String next;
    if (status == 401 || status == 403) {
      next =
          authorization == null
              ? "the forge wants a token for this repository: give one"
              : "the forge refuses the token: renew it, or give it read access to the repository";
    } else if (status == 404) {
      next =
          "check the forge URL (https://host/owner/repo)"
              + (authorization == null ? "; a private repository needs a token" : "");
    } else if (status == 407) {
      next = "the proxy wants a login: put user:password@ into the proxy variable";
    } else if (status >= 500) {
      next = "the forge is in trouble: it is asked again later";
    } else {
      next = "check the forge URL (https://host/owner/repo)";
    }
    return new ForgeFailure(
        FailureCause.HTTP_STATUS, answered + ", wanted 200" + route.via(), next);
  }

  private ForgeFailure broken(HttpUrl url, IOException e) {
    String what = url + route.via();
    if (limits.cancel().isCancelled() || Thread.currentThread().isInterrupted()) {
      return new ForgeFailure(FailureCause.CANCELLED, "asking " + what + " was cancelled", "");
    }
    boolean late = remainingNanos() <= 0;
    if (late || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))) {
      return new ForgeFailure(
          FailureCause.TIMEOUT,
          what + " gave no complete answer within " + limits.timeout().toMillis() + " ms",
          "check the network; it is asked again later");
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof SSLException) {
      return new ForgeFailure(
          FailureCause.TLS,
          "no trusted connection to " + what + ": " + why,
          "if the forge's certificate comes from a private CA, give that CA's certificate as the"
              + " extra CA; check this machine's clock");
    }
    // An answer that breaks off is the network's doing; other protocol errors are the server's.
    boolean cutShort = why.contains("unexpected end of stream");
    if ((e instanceof ProtocolException && !cutShort) || isBrokenCompression(e)) {
      return new ForgeFailure(
          FailureCause.NOT_UNDERSTOOD,
          what + " does not answer in HTTP that can be read: " + why,
          "check the forge URL and its port");
    }
    return new ForgeFailure(
        FailureCause.UNREACHABLE,
        "cannot reach " + what + ": " + why,
        "check the network, the forge URL and the proxy variables; it is asked again later");
  }

  private static boolean isBrokenCompression(IOException e) {
    return e instanceof ZipException
        || e.getCause() instanceof DataFormatException
        || String.valueOf(e.getMessage()).contains(": actual 0x");
  }

  private long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
  }
}
