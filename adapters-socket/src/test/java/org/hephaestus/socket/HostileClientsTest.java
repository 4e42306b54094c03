package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Request;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeChangeFeed;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one client sends, or does not, the server lives, answers, and serves the others. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClientsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
  private static final String STATUS = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}\n";
  private static final int MIB = 1 << 20;

  @TempDir private Path temporary;
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private Path path = Path.of("/");

  @BeforeEach
  void paths() {
    path = temporary.resolve("hephd.sock");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  private SocketServer serve(FakeHephApi api) {
    SocketServer server =
        new SocketServer(
            path,
            api,
            new FakeChangeFeed(1),
            ApiSamples.HELLO,
            SocketLimits.DEFAULT,
            SocketPaths.ownUid(temporary));
    toClose.add(server);
    assertThat(server.start()).isEqualTo(new Listening.Started());
    return server;
  }

  /** A server that dies of it when clients make it use more than {@code heap}. */
  private Process serveWithin(String heap) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                HostileServer.class.getName(),
                temporary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    toClose.add(
        () -> {
          process.getOutputStream().close();
          if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
          }
        });
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(said.readLine()).isEqualTo("ready");
    return process;
  }

  private Connection connect() {
    Opened opened = new UnixOpener(List.of(path)).open(TIMEOUT);
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    return ((Opened.Ready) opened).connection();
  }

  /** Somebody else, who must not notice. */
  private static void assertServed(Connection witness) {
    assertThat(witness.exchange(new Request.Ping(), TIMEOUT))
        .isEqualTo(new Exchange.Answered<>(ApiSamples.PONG));
  }

  static List<Arguments> frames() {
    String deep = "[".repeat(100) + "]".repeat(100);
    return List.of(
        // Too long, too deep: refused, closed.
        arguments("5 MiB", "x".repeat(5 * MIB) + "\n", "-32001", true),
        arguments("100 deep", deep + "\n", "-32001", true),
        arguments(
            "100 deep params", PING.replace("}\n", ",\"params\":" + deep + "}\n"), "-32001", true),
        // No JSON, or no request: refused, the connection goes on.
        arguments("NUL bytes", "\0\0\0\n", "-32700", false),
        arguments("NUL in a name", PING.replace("ping", "pi\0ng"), "-32601", false),
        arguments("a byte order mark", "\ufeff" + PING, "-32700", false),
        arguments("an empty line", "\n", "-32700", false),
        arguments("an HTTP request", "GET / HTTP/1.1\n", "-32700", false),
        arguments("a batch", "[" + PING.strip() + "]\n", "-32600", false),
        arguments("half a surrogate", PING.replace("ping", "\\ud800"), "-32601", false),
        arguments("a long id", PING.replace("1,", "\"" + "x".repeat(129) + "\","), "-32600", false),
        arguments("NaN", PING.replace("1,", "NaN,"), "-32700", false),
        arguments("a long method", PING.replace("ping", "x".repeat(MIB)), "-32601", false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aFrameThatIsNoRequestIsNamedAndDisturbsNobody(
      String name, String frame, String code, boolean closes) throws IOException {
    SocketServer server = serve(new FakeHephApi());
    try (Connection witness = connect();
        RawClient client = RawClient.greeted(path)) {
      try {
        client.send(frame);
      } catch (IOException e) {
        throw new AssertionError(name + " was cut before it was answered", e);
      }
      assertThat(client.line()).contains("\"code\":" + code).hasSizeLessThan(1_000);
      assertServed(witness);
      if (closes) {
        assertThat(client.line()).isEqualTo("EOF");
      } else {
        assertThat(client.send(PING).line()).contains("instance-1");
      }
    }
    assertThat(server.pendingLeft()).isPositive();
  }

  @Test
  void mutationsOfValidFramesAreAnsweredOrRefused() throws IOException {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> frames =
        ApiSamples.carried().stream()
            .map(r -> JsonRpc.request("1", r).getBytes(StandardCharsets.UTF_8))
            .toList();
    serve(new FakeHephApi());
    int rounds = Boolean.getBoolean("heph.soak") ? 100_000 : 1_500;
    try (Connection witness = connect()) {
      RawClient client = RawClient.greeted(path);
      for (int i = 0; i < rounds; i++) {
        byte[] frame = mutated(random, frames);
        byte[] line = Arrays.copyOf(frame, frame.length + 1);
        line[frame.length] = '\n';
        String answer = client.send(line).line();
        assertThat(answer)
            .as("seed %d round %d: %s", seed, i, new String(frame, StandardCharsets.UTF_8))
            .startsWith("{\"jsonrpc\":\"2.0\",\"id\":")
            .doesNotContain("-32603", "Exception", "\tat ");
        if (answer.contains("\"code\":-32001") || answer.contains("\"cursor\"")) {
          client.close();
          client = RawClient.greeted(path);
        }
        if (i % 100 == 0) {
          assertServed(witness);
        }
      }
      client.close();
      assertServed(witness);
    }
  }

  private static byte[] mutated(Random random, List<byte[]> frames) {
    byte[] frame = frames.get(random.nextInt(frames.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && frame.length > 0; i++) {
      int at = random.nextInt(frame.length);
      switch (random.nextInt(6)) {
        case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> frame[at] = 0;
        case 2 -> frame[at] = (byte) 0xff;
        case 3 -> frame = Arrays.copyOf(frame, at);
        case 4 -> frame[at] = (byte) "{}[]\",:0-9eE.ntf\\".charAt(random.nextInt(16));
        default -> {
          byte[] other = frames.get(random.nextInt(frames.size()));
          int from = random.nextInt(other.length);
          byte[] spliced = Arrays.copyOf(frame, at + other.length - from);
          System.arraycopy(other, from, spliced, at, other.length - from);
          frame = spliced;
        }
      }
    }
    // A newline in it would make two requests of it, and two answers.
    for (int i = 0; i < frame.length; i++) {
      frame[i] = frame[i] == '\n' ? (byte) ' ' : frame[i];
    }
    return frame;
  }

  @Test
  void aRequestInFiftyWritesAndFiftyInOneAreTheSame() throws IOException {
    serve(new FakeHephApi());
    byte[] bytes = PING.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = RawClient.greeted(path)) {
      for (int i = 0; i < 50; i++) {
        int from = bytes.length * i / 50;
        client.send(Arrays.copyOfRange(bytes, from, bytes.length * (i + 1) / 50));
      }
      assertThat(client.line()).contains("instance-1");
      client.send(PING.repeat(50));
      for (int i = 0; i < 50; i++) {
        assertThat(client.line()).contains("instance-1");
      }
    }
  }

  @Test
  void aGigabyteWithoutANewlineIsCutEarly() throws IOException {
    Process server = serveWithin("64m");
    byte[] chunk = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
    try (Connection witness = connect();
        RawClient client = RawClient.greeted(path)) {
      long sent = 0;
      try {
        while (sent < 1L << 30) {
          client.send(chunk);
          sent += chunk.length;
        }
      } catch (IOException e) {
        // Cut, as it should be.
      }
      // It is listened to for a moment longer, so that it may read the answer.
      assertThat(sent).isBetween(4L * MIB - chunk.length, 16L * MIB);
      assertThat(client.line())
          .satisfiesAnyOf(
              line -> assertThat(line).contains("-32001", "4194304 bytes"),
              line -> assertThat(line).isEqualTo("EOF"));
      assertServed(witness);
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void manyUnfinishedLinesShareOneBudget() throws IOException {
    Process server = serveWithin("64m");
    byte[] chunk = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
    try (Connection witness = connect()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        RawClient client = RawClient.greeted(path);
        clients.add(client);
        toClose.add(client);
        try {
          for (int sent = 0; sent < 3 * MIB; sent += chunk.length) {
            client.send(chunk);
          }
        } catch (IOException e) {
          // Refused and cut: that it was is counted below.
        }
        if (i % 20 == 0) {
          assertServed(witness);
        }
      }
      int refused = 0;
      for (RawClient client : clients) {
        if (client.isAnswered()) {
          assertThat(client.line()).contains("-32016", "busy", "after");
          refused++;
        }
      }
      // 4 MiB each, of 32 MiB.
      assertThat(refused).isBetween(80, 92);
      assertServed(witness);
      for (RawClient client : clients) {
        client.close();
      }
      // What they held is there again for a request as long as may be.
      String longest = "{\"x\":\"" + "y".repeat(4 * MIB - 100) + "\"," + PING.substring(1);
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      String answer = "";
      while (!answer.contains("instance-1")) {
        assertThat(System.nanoTime()).as(answer).isLessThan(deadline);
        try (RawClient client = RawClient.greeted(path)) {
          answer = client.send(longest).line();
        } catch (IOException e) {
          answer = "refused: " + e;
        }
      }
      assertServed(witness);
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void clientsThatNeverReadTheirLongAnswersShareOneBudget() throws IOException {
    Process server = serveWithin("96m");
    try (Connection witness = connect()) {
      for (int i = 0; i < 60; i++) {
        toClose.add(RawClient.greeted(path).send(STATUS.repeat(3)));
      }
      for (int i = 0; i < 20; i++) {
        assertServed(witness);
      }
      // Who reads is served, at the latest when those who do not have been cut.
      long deadline = System.nanoTime() + 3 * TIMEOUT.toNanos();
      Exchange<?> answer = witness.exchange(new Request.Status(), TIMEOUT);
      while (answer instanceof Exchange.Refused<?> refused) {
        assertThat(refused.error().kind()).isEqualTo("busy");
        assertThat(System.nanoTime()).isLessThan(deadline);
        answer = witness.exchange(new Request.Status(), TIMEOUT);
      }
      assertThat(answer).isInstanceOf(Exchange.Answered.class);
    }
    assertThat(server.isAlive()).isTrue();
  }
}
