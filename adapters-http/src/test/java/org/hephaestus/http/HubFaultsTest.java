package org.hephaestus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSink;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.time.CancelSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hubs and networks that do not behave: every question ends, by its own clock, with the reason. The
 * limits are shorter than the usual ones by the same factor.
 */
class HubFaultsTest {
  private static final WaitLimits LIMITS =
      new WaitLimits(Duration.ofMillis(700), Duration.ofMillis(300), Duration.ofMillis(1_500));

  /** Far beyond the limits: whoever is not back by then is not bounded. */
  private static final Duration HANGS = Duration.ofSeconds(20);

  private static final Pull PULL = new Pull("me", "e", 0);
  private static final String HUB =
      """
      HTTP/1.1 200 OK
      Heph-Sync: 1
      Content-Type: application/x-ndjson
      Connection: close
      """;
  private static final String PAGE = "{\"end\":true,\"next\":0,\"more\":false,\"have\":[]}\n";

  private static SyncFailure ask(String scheme, int port) throws Exception {
    try (HttpSyncTransport transport =
        new HttpSyncTransport(
            URI.create(scheme + "://127.0.0.1:" + port), LIMITS, "test", new OkHttpClient())) {
      return ask(transport);
    }
  }

  private static SyncFailure ask(HttpSyncTransport transport) throws Exception {
    SyncReply<Pull.Page> reply =
        CompletableFuture.supplyAsync(() -> transport.pull(PULL, CancelSignal.NEVER).await())
            .get(HANGS.toSeconds(), TimeUnit.SECONDS);
    assertThat(reply).isInstanceOf(SyncReply.Failed.class);
    return ((SyncReply.Failed<Pull.Page>) reply).failure();
  }

  // --- nobody there, or nobody who speaks

  @Test
  void refused() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(ask("http", port).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aBlackHole() throws Exception {
    try (BadHub hub = BadHub.thatTakesNobody()) {
      assertThat(ask("http", hub.port()).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void acceptedAndSilent() throws Exception {
    try (BadHub hub = BadHub.that(BadHub::silence)) {
      assertThat(ask("http", hub.port()).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void headersAndThenNothing() throws Exception {
    try (BadHub hub = BadHub.that(BadHub.stalling(HUB))) {
      assertThat(ask("http", hub.port()).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aTrickleIsCutByTheLimitOfTheCall() throws Exception {
    try (BadHub hub = BadHub.that(BadHub.trickling(HUB))) {
      assertThat(ask("http", hub.port()).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aHandshakeThatStalls() throws Exception {
    try (BadHub hub = BadHub.that(BadHub::silence)) {
      assertThat(ask("https", hub.port()).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aResolverThatHangs() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    OkHttpClient base =
        new OkHttpClient.Builder()
            .dns(
                name -> {
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new java.net.UnknownHostException(name);
                })
            .build();
    try (HttpSyncTransport transport =
        new HttpSyncTransport(URI.create("http://hub.invalid"), LIMITS, "test", base)) {
      SyncFailure failure = ask(transport);
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.message()).contains("no connection to http://hub.invalid");
    } finally {
      over.countDown();
    }
  }

  // --- answers that are none: nothing of them is taken

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) {
    Buffer packed = new Buffer();
    try (GzipSink sink = new GzipSink(packed)) {
      sink.write(new Buffer().writeUtf8(text), text.length());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return packed.readByteArray();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] damaged = bytes.clone();
    damaged[at < 0 ? bytes.length + at : at] ^= 0x10;
    return damaged;
  }

  private static byte[] cut(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length - 10);
  }

  static Stream<Arguments> damaged() {
    String packed = HUB.strip() + "\nContent-Encoding: gzip";
    return Stream.of(
        Arguments.of("without its last line", HUB, bytes("{\"id\":\"x\"}\n".substring(0, 5))),
        Arguments.of("empty", HUB, bytes("")),
        Arguments.of("no JSON", HUB, bytes("<html>\n")),
        Arguments.of("JSON of something else", HUB, bytes("{\"end\":true}\n")),
        Arguments.of("more behind the end", HUB, bytes(PAGE + PAGE)),
        Arguments.of("numbers as words", HUB, bytes(PAGE.replace("0", "\"0\""))),
        Arguments.of("packed and cut off", packed, cut(gzip(PAGE))),
        Arguments.of("packed and a bit flipped", packed, flipped(gzip(PAGE), 15)),
        Arguments.of("packed and its checksum flipped", packed, flipped(gzip(PAGE), -8)),
        Arguments.of("said to be packed", packed, bytes(PAGE)),
        Arguments.of("shorter than said", HUB.strip() + "\nContent-Length: 4000", bytes(PAGE)),
        Arguments.of("no hub", HUB.replace("Heph-Sync: 1\n", ""), bytes(PAGE)),
        Arguments.of(
            "a portal",
            "HTTP/1.1 302 Found\nLocation: http://login.invalid/\nContent-Length: 0",
            bytes("")),
        Arguments.of("no HTTP", "SSH-2.0-OpenSSH_9.2", bytes("")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void anAnswerThatIsNone(String name, String head, byte[] body) throws Exception {
    try (BadHub hub = BadHub.that(BadHub.answering(head, body))) {
      SyncFailure failure = ask("http", hub.port());
      assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.GARBLED);
    }
  }

  @Test
  void aBombIsCut() throws Exception {
    byte[] bomb = gzip(" ".repeat(40 << 20) + PAGE);
    try (BadHub hub =
        BadHub.that(BadHub.answering(HUB.strip() + "\nContent-Encoding: gzip", bomb))) {
      SyncFailure failure = ask("http", hub.port());
      assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.GARBLED);
      assertThat(failure.message()).contains("more than");
    }
  }

  @Test
  void theSameAnswerUndamagedIsTaken() throws Exception {
    byte[] page = gzip(PAGE);
    try (BadHub hub =
            BadHub.that(BadHub.answering(HUB.strip() + "\nContent-Encoding: gzip", page));
        HttpSyncTransport transport =
            new HttpSyncTransport(
                URI.create("http://127.0.0.1:" + hub.port() + "/some/where/"), LIMITS, "test")) {
      assertThat(transport.pull(PULL, CancelSignal.NEVER).await()).isInstanceOf(SyncReply.Ok.class);
    }
  }

  // --- TLS

  @Test
  void aCertificateThatNobodyTrustsIsNoHub() throws Exception {
    HeldCertificate held = new HeldCertificate.Builder().commonName("localhost").build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(held).build();
    try (ServerSocket server =
        certificates
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (var socket = server.accept()) {
                  int unused = socket.getInputStream().read();
                } catch (IOException e) {
                  // that is the point
                }
              });
      SyncFailure failure = ask("https", server.getLocalPort());
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.message()).contains("no trusted connection");
    }
  }

  // --- nothing stays behind

  private static long sockets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(
              fd -> {
                try {
                  return Files.readSymbolicLink(fd).toString().startsWith("socket:");
                } catch (IOException gone) {
                  return false;
                }
              })
          .count();
    }
  }

  private static long callers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heph-hub-call"))
        .count();
  }

  @Test
  void aHundredAttemptsLeaveNoThreadAndNoSocket() throws Exception {
    try (BadHub silent = BadHub.that(BadHub::silence);
        HttpSyncTransport transport =
            new HttpSyncTransport(
                URI.create("http://127.0.0.1:" + silent.port()),
                new WaitLimits(
                    Duration.ofMillis(200), Duration.ofMillis(20), Duration.ofMillis(200)),
                "test")) {
      long before = sockets();
      for (int i = 0; i < 100; i++) {
        assertThat(ask(transport).kind()).isEqualTo(Kind.TIMEOUT);
      }
      silent.hangUp(); // its ends of them
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (callers() > 0 || sockets() > before) {
        assertThat(System.nanoTime())
            .as(callers() + " threads and " + sockets() + " sockets, before " + before)
            .isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }
}
