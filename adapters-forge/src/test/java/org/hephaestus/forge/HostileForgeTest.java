package org.hephaestus.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Dns;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a forge does, a listing ends, in time, as a failure that says what happened. */
@Timeout(30)
class HostileForgeTest {
  private static final Duration DEADLINE = Duration.ofMillis(700);
  // What the end of a call may be late on a busy machine.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * A row.
   *
   * @param says what the message must contain
   * @param retryAfter seconds; null for none
   */
  record Row(
      String name,
      ScriptedForge.Handler handler,
      FailureCause cause,
      String says,
      @Nullable Integer retryAfter) {
    Row(String name, ScriptedForge.Handler handler, FailureCause cause, String says) {
      this(name, handler, cause, says, null);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        // An answer that is no success is a failure with the status in it.
        new Row("404", status(404, ""), FailureCause.HTTP_STATUS, "404"),
        new Row("500", status(500, ""), FailureCause.HTTP_STATUS, "500"),
        new Row("503 without Retry-After", status(503, ""), FailureCause.HTTP_STATUS, "503"),
        new Row("401", status(401, ""), FailureCause.HTTP_STATUS, "401"),
        new Row("403", status(403, ""), FailureCause.HTTP_STATUS, "403"),
        new Row("204", status(204, ""), FailureCause.HTTP_STATUS, "204"),
        new Row("304 nobody asked for", status(304, ""), FailureCause.NOT_UNDERSTOOD, "304"),
        // A forge that asks for patience gets it, up to a day, in every form it may ask in.
        new Row(
            "429 in seconds",
            status(429, "Retry-After: 120\r\n"),
            FailureCause.RATE_LIMITED,
            "120 s",
            120),
        new Row(
            "429 with a date",
            status(429, "Retry-After: Mon, 04 May 2026 12:05:00 GMT\r\n"),
            FailureCause.RATE_LIMITED,
            "300 s",
            300),
        new Row(
            "429 with a date gone by",
            status(429, "Retry-After: Mon, 04 May 2026 11:00:00 GMT\r\n"),
            FailureCause.RATE_LIMITED,
            "429",
            0),
        new Row(
            "429 for ever",
            status(429, "Retry-After: 99999999999\r\n"),
            FailureCause.RATE_LIMITED,
            "429",
            86_400),
        new Row(
            "429 with nonsense",
            status(429, "Retry-After: soon\r\n"),
            FailureCause.RATE_LIMITED,
            "429"),
        new Row("429 alone", status(429, ""), FailureCause.RATE_LIMITED, "429"),
        new Row(
            "503 with Retry-After",
            status(503, "Retry-After: 7\r\n"),
            FailureCause.RATE_LIMITED,
            "503",
            7),
        new Row(
            "GitHub's 403",
            status(
                403,
                "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "
                    + (TestClock.NOW.getEpochSecond() + 60)
                    + "\r\n"),
            FailureCause.RATE_LIMITED,
            "60 s",
            60),
        // What is not the API's JSON is named for what it is.
        new Row("garbage", body("\u0001\u0002 no json"), FailureCause.NOT_UNDERSTOOD, "JSON"),
        new Row("an empty body", body(""), FailureCause.NOT_UNDERSTOOD, "JSON"),
        new Row(
            "half a list", body("[{\"tag_name\":\"v1\"},"), FailureCause.NOT_UNDERSTOOD, "JSON"),
        new Row("an object", body("{\"a\":1}"), FailureCause.NOT_UNDERSTOOD, "BEGIN_ARRAY"),
        new Row("two documents", body("[] []"), FailureCause.NOT_UNDERSTOOD, "JSON"),
        new Row("no tag_name", body("[{\"body\":\"x\"}]"), FailureCause.NOT_UNDERSTOOD, "tag_name"),
        new Row(
            "a tag that is a number",
            body("[{\"tag_name\":1}]"),
            FailureCause.NOT_UNDERSTOOD,
            "$[0].tag_name"),
        new Row(
            "very deep",
            body("[{\"x\":" + "[".repeat(100_000)),
            FailureCause.NOT_UNDERSTOOD,
            "Nesting"),
        new Row(
            "a captive portal",
            (asked, wire) ->
                wire.answer(200, "Content-Type: text/html\r\n", "<html>please log in</html>"),
            FailureCause.NOT_UNDERSTOOD,
            "captive portal"),
        new Row(
            "a captive portal that lies about its type",
            (asked, wire) -> wire.json("\n  <!doctype html><title>Hotel</title>"),
            FailureCause.NOT_UNDERSTOOD,
            "captive portal"),
        new Row(
            "not HTTP",
            (asked, wire) -> wire.send("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
            FailureCause.NOT_UNDERSTOOD,
            "HTTP"),
        new Row(
            "broken gzip",
            (asked, wire) ->
                wire.answer(200, "Content-Encoding: gzip\r\n", "this is not compressed at all"),
            FailureCause.NOT_UNDERSTOOD,
            "HTTP"),
        // A flood is cut at the cap, counted after decompression.
        new Row("an endless body", HostileForgeTest::endless, FailureCause.TOO_LARGE, "1048576"),
        new Row("a gzip bomb", HostileForgeTest::bomb, FailureCause.TOO_LARGE, "1048576"),
        // A forge that is slow is cut at the deadline, wherever it is.
        new Row(
            "one byte per second",
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
              while (!wire.isClosed()) {
                wire.send("[");
                wire.silence(Duration.ofSeconds(1));
              }
            },
            FailureCause.TIMEOUT,
            "700 ms"),
        new Row(
            "headers that trickle",
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\n");
              while (!wire.isClosed()) {
                wire.send("X-Slow: 1\r\n");
                wire.silence(Duration.ofMillis(100));
              }
            },
            FailureCause.TIMEOUT,
            "700 ms"),
        new Row(
            "silence after the headers",
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
              wire.silence(Duration.ofSeconds(20));
            },
            FailureCause.TIMEOUT,
            "700 ms"),
        new Row(
            "silence before the headers",
            (asked, wire) -> wire.silence(Duration.ofSeconds(20)),
            FailureCause.TIMEOUT,
            "700 ms"),
        new Row(
            "pages that are each in time and together are not",
            (asked, wire) -> {
              wire.silence(Duration.ofMillis(400));
              wire.json("[]");
            },
            FailureCause.TIMEOUT,
            "700 ms"),
        // An answer that breaks off is the network's fault.
        new Row("a reset", (asked, wire) -> {}, FailureCause.UNREACHABLE, "cannot reach"),
        new Row(
            "a body cut short",
            (asked, wire) -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[]"),
            FailureCause.UNREACHABLE,
            "cannot reach"),
        // A redirect is followed within the origin only, and not for ever.
        new Row(
            "a redirect to another host",
            status(302, "Location: https://login.example/portal?x=1\r\n"),
            FailureCause.REDIRECT,
            "https://login.example/"),
        new Row(
            "a redirect to another port",
            status(307, "Location: http://127.0.0.1:1/api\r\n"),
            FailureCause.REDIRECT,
            "http://127.0.0.1:1/"),
        new Row(
            "a redirect to another scheme",
            (asked, wire) ->
                wire.answer(
                    301, "Location: https://" + asked.header("Host") + "/elsewhere\r\n", ""),
            FailureCause.REDIRECT,
            "https://127.0.0.1"),
        new Row(
            "a redirect with a login in it",
            status(302, "Location: http://name:secret@other.example/\r\n"),
            FailureCause.REDIRECT,
            "http://other.example/"),
        new Row(
            "a redirect loop",
            (asked, wire) -> wire.answer(302, "Location: " + asked.path() + "\r\n", ""),
            FailureCause.REDIRECT,
            "circles"),
        new Row("a redirect to nowhere", status(302, ""), FailureCause.REDIRECT, "Location"),
        new Row(
            "a redirect to no URL",
            status(302, "Location: mailto:me@example\r\n"),
            FailureCause.REDIRECT,
            "Location"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void endsInTimeAsAFailure(Row row) throws Exception {
    try (ScriptedForge forge = ScriptedForge.start(row.handler)) {
      long start = System.nanoTime();
      Listing listing = source(forge.url()).list(null, CallLimits.within(DEADLINE));
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      Failure failure = ((Listing.Failed) listing).failure();
      assertThat(failure.cause()).as(failure.summary()).isEqualTo(row.cause);
      assertThat(failure.message()).contains(row.says).contains(forge.url()).doesNotContain("\n");
      assertThat(failure.message()).doesNotContain("secret");
      assertThat(failure.nextStep()).isNotBlank();
      assertThat(failure.retryAfter())
          .isEqualTo(row.retryAfter == null ? null : Duration.ofSeconds(row.retryAfter));
      assertThat(took).isLessThan(DEADLINE.plus(GRACE));
    }
  }

  @Test
  void nobodyListening() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, ScriptedForge.LOOPBACK)) {
      port = free.getLocalPort();
    }
    Failure failure = failure("http://127.0.0.1:" + port, CallLimits.within(DEADLINE));
    assertThat(failure.cause()).isEqualTo(FailureCause.UNREACHABLE);
    assertThat(failure.message()).contains("127.0.0.1:" + port);
  }

  @Test
  void aResolverThatHangsIsNotWaitedFor() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Dns hangs =
        name -> {
          try {
            boolean ignored = done.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    Failure failure = failure(hangs, CallLimits.within(DEADLINE));
    done.countDown();
    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.TIMEOUT);
  }

  @Test
  void anUnknownName() {
    Dns unknown =
        name -> {
          throw new UnknownHostException(name + ": Name or service not known");
        };
    Failure failure = failure(unknown, CallLimits.within(DEADLINE));
    assertThat(failure.cause()).isEqualTo(FailureCause.UNREACHABLE);
    assertThat(failure.message()).contains("forge.example: Name or service not known");
  }

  @Test
  void aCancelEndsTheCallWhereverItIs() throws Exception {
    ManualCancel cancel = new ManualCancel();
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedForge forge =
        ScriptedForge.start(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[");
              asked.countDown();
              wire.silence(Duration.ofSeconds(20));
            })) {
      Thread canceller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      boolean ignored = asked.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    cancel.fire();
                  });
      long start = System.nanoTime();
      Failure failure = failure(forge.url(), new CallLimits(Duration.ofSeconds(20), cancel));
      canceller.join();

      assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.CANCELLED);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(cancel.listeners()).isZero();
    }
  }

  @Test
  void noThreadThatKeepsAProcessAliveIsLeft() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ScriptedForge forge = ScriptedForge.start((asked, wire) -> wire.json("[]"))) {
      assertThat(source(forge.url()).list(null, CallLimits.within(Duration.ofSeconds(5))))
          .isInstanceOf(Listing.Listed.class);
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                .map(Thread::getName)
                .collect(Collectors.toList()))
        .isEmpty();
  }

  private static Failure failure(String base, CallLimits limits) {
    return ((Listing.Failed) source(base).list(null, limits)).failure();
  }

  private static Failure failure(Dns resolver, CallLimits limits) {
    ForgeReleaseSource source =
        new ForgeReleaseSource(
            ForgeLocation.parse("http://forge.example/o/r"),
            HttpOptions.of(Map.of(), "1"),
            new TestClock(),
            1_000,
            resolver);
    return ((Listing.Failed) source.list(null, limits)).failure();
  }

  private static ForgeReleaseSource source(String base) {
    return new ForgeReleaseSource(
        ForgeLocation.parse(base + "/o/r"), HttpOptions.of(Map.of(), "1"), new TestClock());
  }

  private static ScriptedForge.Handler status(int status, String headers) {
    return (asked, wire) ->
        wire.send(
            "HTTP/1.1 "
                + status
                + " Whatever\r\nConnection: close\r\n"
                + headers
                + (status == 204 || status == 304 ? "\r\n" : "Content-Length: 0\r\n\r\n"));
  }

  private static ScriptedForge.Handler body(String body) {
    return (asked, wire) -> wire.json(body);
  }

  private static void endless(ScriptedForge.Asked asked, ScriptedForge.Wire wire)
      throws IOException {
    wire.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[");
    byte[] spaces = " ".repeat(65_536).getBytes(StandardCharsets.UTF_8);
    while (!wire.isClosed()) {
      wire.send(spaces);
    }
  }

  /** 64 MiB of blanks in 64 KiB. */
  private static void bomb(ScriptedForge.Asked asked, ScriptedForge.Wire wire) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      byte[] blanks = new byte[65_536];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 1_024; i++) {
        gzip.write(blanks);
      }
    }
    wire.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.size());
    wire.send("\r\n\r\n");
    wire.send(bytes.toByteArray());
  }

  /** Fires when told. */
  static final class ManualCancel implements CancelSignal {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean cancelled;

    void fire() {
      cancelled = true;
      listeners.forEach(Runnable::run);
    }

    int listeners() {
      return listeners.size();
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public Cancellable onCancel(Runnable listener) {
      listeners.add(listener);
      if (cancelled) {
        listener.run();
      }
      return () -> listeners.remove(listener);
    }
  }
}
