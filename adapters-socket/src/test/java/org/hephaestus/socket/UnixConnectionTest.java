package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.ConnectionContract;
import org.hephaestus.testkit.api.FakeChangeFeed;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class UnixConnectionTest extends ConnectionContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path folder;
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void closeAll() throws Exception {
    end.countDown();
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  private Path path() {
    return folder.resolve("heph/hephd.sock");
  }

  private SocketServer serve(HephApi api) {
    SocketServer server =
        new SocketServer(
            path(),
            api,
            new FakeChangeFeed(1),
            ApiSamples.HELLO,
            SocketLimits.DEFAULT,
            SocketPaths.ownUid(folder));
    toClose.add(server);
    assertThat(server.start()).isEqualTo(new Listening.Started());
    return server;
  }

  @Override
  protected Connection.Opener serving(HephApi api) {
    serve(api);
    return new UnixOpener(List.of(path()));
  }

  @Override
  protected Connection.Opener silent() {
    return serving(
        new FakeHephApi()
            .compute(
                Request.ApplyUpdate.class,
                () -> {
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return new CallResult.Unknown<>("the test has ended");
                }));
  }

  @Override
  protected Connection.Opener nobody() {
    return new UnixOpener(List.of(path()));
  }

  @Override
  protected void cut() {
    ((SocketServer) toClose.getLast()).abort();
  }

  /** A daemon that says these lines to its first client, answers included, and then nothing. */
  private UnixOpener script(String... lines) throws IOException {
    Files.createDirectories(path().getParent());
    AFUNIXServerSocket listening = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path()));
    toClose.add(listening);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (AFUNIXSocket client = listening.accept()) {
                var out = client.getOutputStream();
                out.write((lines[0] + "\n").getBytes(StandardCharsets.UTF_8));
                for (int i = 1; i < lines.length; i++) {
                  var unused = client.getInputStream().read(new byte[4_096]);
                  out.write(lines[i].getBytes(StandardCharsets.UTF_8));
                }
                end.await(10, TimeUnit.SECONDS);
              } catch (IOException | InterruptedException e) {
                // The test is over.
              }
            });
    return new UnixOpener(List.of(path()));
  }

  private static Connection ready(Opened opened) {
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    return ((Opened.Ready) opened).connection();
  }

  @Test
  void triesThePathsInOrderAndNamesThemAll() {
    serve(new FakeHephApi());
    Path missing = folder.resolve("missing.sock");
    try (Connection connection = ready(new UnixOpener(List.of(missing, path())).open(TIMEOUT))) {
      assertThat(connection.hello()).isEqualTo(ApiSamples.HELLO);
    }
    Path other = folder.resolve("other.sock");
    assertThat(new UnixOpener(List.of(missing, other)).open(TIMEOUT))
        .isEqualTo(
            new Opened.Nobody(
                List.of(missing.toString(), other.toString()),
                false,
                "no socket at " + missing + "; no socket at " + other));
  }

  @Test
  void aStaleSocketFileMayBeARestart() throws IOException {
    Files.createDirectories(path().getParent());
    AFUNIXServerSocket dead = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path()));
    dead.setDeleteOnClose(false);
    dead.close();
    assertThat(path()).exists();
    assertThat(new UnixOpener(List.of(path())).open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Nobody.class, nobody -> assertThat(nobody.mayReturn()).isTrue());
  }

  @Test
  void aRegularFileIsNoRestart() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new UnixOpener(List.of(file)).open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Nobody.class,
            nobody -> {
              assertThat(nobody.mayReturn()).isFalse();
              assertThat(nobody.why()).contains("is no socket");
            });
  }

  @Test
  void aPathThatIsTooLongIsNamedWithTheVariable() {
    Path path = Path.of("/" + "x".repeat(SocketPaths.MAX_BYTES));
    assertThat(new UnixOpener(List.of(path)).open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Nobody.class,
            nobody -> assertThat(nobody.why()).contains("108 bytes", "107", "HEPH_SOCKET"));
  }

  @Test
  void waitsForTheHelloOnlySoLong() throws IOException {
    Files.createDirectories(path().getParent());
    // Nobody accepts: the kernel connects us to the backlog, and a write would succeed.
    toClose.add(AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path())));
    long began = System.nanoTime();
    assertThat(new UnixOpener(List.of(path())).open(SHORT))
        .isInstanceOfSatisfying(
            Opened.Nobody.class,
            nobody -> {
              assertThat(nobody.mayReturn()).isTrue();
              assertThat(nobody.why()).contains("no hello within 300 ms");
            });
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
  }

  @Test
  void aFullBacklogDoesNotHoldUpForEver() throws IOException {
    Files.createDirectories(path().getParent());
    AFUNIXServerSocket listening = AFUNIXServerSocket.newInstance();
    toClose.add(listening);
    listening.bind(AFUNIXSocketAddress.of(path()), 1);
    long began = System.nanoTime();
    UnixOpener opener = new UnixOpener(List.of(path()));
    List<RawClient> waiting = new ArrayList<>();
    try {
      waiting.add(new RawClient(path()));
      waiting.add(new RawClient(path()));
      assertThat(opener.open(SHORT)).isInstanceOf(Opened.Nobody.class);
    } finally {
      for (RawClient client : waiting) {
        client.close();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
  }

  @ParameterizedTest
  // No level in common: both ranges are named, and whose turn it is.
  @CsvSource({
    "7,9,1,1,update heph",
    "2,2,1,1,update heph",
    "1,1,2,3,restart hephd",
    "1,3,4,4,restart hephd"
  })
  void namesBothRangesWhenTheProtocolDoesNotFit(
      int min, int max, int ourMin, int ourMax, String turn) throws IOException {
    var unused = script(hello(min, max));
    assertThat(
            new UnixOpener(List.of(path()), SocketLimits.DEFAULT, new ProtocolRange(ourMin, ourMax))
                .open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Incompatible.class,
            incompatible ->
                assertThat(incompatible.why())
                    .contains(
                        "protocol " + min + ".." + max, "speaks " + ourMin + ".." + ourMax, turn));
  }

  private static String hello(int min, int max) {
    return JsonRpc.hello(
        new Hello("9.0.0", "0123456789ab", min, max, "i", "s"), SocketLimits.DEFAULT, false);
  }

  @ParameterizedTest
  // The highest level that both speak; the daemon may be newer, older, or wider.
  @CsvSource({
    "1,1,1,1,1",
    "1,2,1,1,1",
    "1,1,1,2,1",
    "1,5,2,3,3",
    "2,3,1,5,3",
    "3,5,1,3,3",
    "1,3,3,5,3",
    "1,1,2,2,0",
    "2,2,1,1,0"
  })
  void takesTheHighestCommonLevel(int min, int max, int ourMin, int ourMax, int want) {
    Hello daemon = new Hello("9.0.0", "0123456789ab", min, max, "i", "s");
    assertThat(new ProtocolRange(ourMin, ourMax).common(daemon).orElse(0)).isEqualTo(want);
  }

  @Test
  void aWiderDaemonIsSpokenTo() throws IOException {
    try (Connection connection = ready(script(hello(1, 9)).open(TIMEOUT))) {
      assertThat(connection.hello().protocolMax()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  // Whoever answers and is no hephd is named, and not waited for.
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request",
        "{}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"server\":\"other\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"server\":\"hephd\",\"proto\":{\"min\":0,\"max\":0}}}",
        "[[[[",
        ""
      })
  void recognisesAStranger(String line) throws IOException {
    assertThat(script(line).open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Incompatible.class,
            incompatible -> assertThat(incompatible.why()).contains("no hephd"));
  }

  @ParameterizedTest
  // In the place of a hello: refusals that pass are waited for, others are not.
  @CsvSource({"-32016,true", "-32004,true", "-32003,false"})
  void tellsRefusalsThatPassFromThoseThatDoNot(int code, boolean passes) throws IOException {
    Opened opened =
        script(
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":"
                    + code
                    + ",\"message\":\"no\"}}")
            .open(TIMEOUT);
    assertThat(opened instanceof Opened.Nobody nobody && nobody.mayReturn()).isEqualTo(passes);
    assertThat(opened instanceof Opened.Incompatible).isEqualTo(!passes);
  }

  @Test
  void aByeInThePlaceOfAnAnswerMeansNotSent() throws IOException {
    UnixOpener opener =
        script(
            JsonRpc.hello(ApiSamples.HELLO, SocketLimits.DEFAULT, false),
            JsonRpc.bye("restarting") + "\n");
    try (Connection connection = ready(opener.open(TIMEOUT))) {
      assertThat(connection.exchange(new Request.ApplyUpdate(), TIMEOUT))
          .isInstanceOfSatisfying(
              Exchange.NotSent.class, not -> assertThat(not.why()).contains("restarting"));
    }
  }

  @ParameterizedTest
  // Written, and nothing usable came back: lost, never answered, never "not sent".
  @ValueSource(
      strings = {
        "no json\n",
        "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"version\":\"1.0.3\"}}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}\n",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"resu",
        "{\"jsonrpc\":\"2.0\",\"method\":\"hello\"}\n"
      })
  void anAnswerThatIsNotUnderstoodIsLost(String answer) throws IOException {
    UnixOpener opener =
        script(JsonRpc.hello(ApiSamples.HELLO, SocketLimits.DEFAULT, false), answer);
    try (Connection connection = ready(opener.open(TIMEOUT))) {
      assertThat(connection.exchange(new Request.Ping(), SHORT))
          .isInstanceOf(Exchange.ReplyLost.class);
      assertThat(connection.exchange(new Request.Ping(), SHORT))
          .isInstanceOf(Exchange.NotSent.class);
    }
  }

  @Test
  void aReplyThatTricklesInIsCutAtTheDeadline() throws IOException {
    Files.createDirectories(path().getParent());
    AFUNIXServerSocket listening = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path()));
    toClose.add(listening);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (AFUNIXSocket client = listening.accept()) {
                var out = client.getOutputStream();
                out.write(
                    (JsonRpc.hello(ApiSamples.HELLO, SocketLimits.DEFAULT, false) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                var unused = client.getInputStream().read(new byte[4_096]);
                while (!end.await(50, TimeUnit.MILLISECONDS)) {
                  out.write(' ');
                }
              } catch (IOException | InterruptedException e) {
                // The test is over.
              }
            });
    try (Connection connection = ready(new UnixOpener(List.of(path())).open(TIMEOUT))) {
      long began = System.nanoTime();
      assertThat(connection.exchange(new Request.Ping(), SHORT))
          .isInstanceOfSatisfying(
              Exchange.ReplyLost.class, lost -> assertThat(lost.why()).contains("within 300 ms"));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
    }
  }
}
