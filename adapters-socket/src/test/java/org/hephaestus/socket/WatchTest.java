package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Connection.Watching;
import org.hephaestus.ports.api.Request;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeChangeFeed;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watching over a real socket, from both ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String WATCH = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"watch.start\"}\n";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}\n";

  @TempDir private Path temporary;
  private final FakeHephApi api = new FakeHephApi();
  private final FakeChangeFeed feed = new FakeChangeFeed(41);
  private final List<SocketServer> servers = new ArrayList<>();
  private Path path = Path.of("/");

  @BeforeEach
  void paths() {
    path = temporary.resolve("heph/hephd.sock");
  }

  @AfterEach
  void closeAll() {
    servers.forEach(SocketServer::close);
  }

  private SocketServer started(Duration writeTimeout) {
    SocketLimits limits = new SocketLimits(4 << 20, 16 << 20, 64, 256, 32 << 20, writeTimeout);
    SocketServer server =
        new SocketServer(path, api, feed, ApiSamples.HELLO, limits, SocketPaths.ownUid(temporary));
    servers.add(server);
    assertThat(server.start()).isEqualTo(new Listening.Started());
    return server;
  }

  private SocketServer started() {
    return started(TIMEOUT);
  }

  private Connection connect() {
    Opened opened = new UnixOpener(List.of(path)).open(TIMEOUT);
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    return ((Opened.Ready) opened).connection();
  }

  private RawClient watching() throws IOException {
    RawClient client = RawClient.greeted(path).send(WATCH);
    assertThat(client.line())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"cursor\":41}}");
    return client;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %s for %s", TIMEOUT, what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static Set<String> nodes(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "node-" + i).collect(Collectors.toSet());
  }

  @Test
  void theHelloSaysThatItCanBeWatched() throws IOException {
    started();
    try (RawClient client = new RawClient(path)) {
      assertThat(client.line())
          .contains("\"features\":[\"rpc.describe\",\"op.outcome\",\"watch\"]");
    }
  }

  @Test
  void tellsTheClientWhatChanged() {
    started();
    try (Connection connection = connect()) {
      assertThat(connection.watch(TIMEOUT)).isEqualTo(new Watching.At(41));
      assertThat(connection.nextChange(SHORT)).isEqualTo(new Watching.Quiet());
      long cursor = feed.change(Set.of(ApiSamples.TASK_ID));
      assertThat(connection.nextChange(TIMEOUT)).isEqualTo(new Watching.At(cursor));
      assertThat(connection.nextChange(SHORT)).isEqualTo(new Watching.Quiet());
      assertThat(connection.exchange(new Request.Ping(), TIMEOUT))
          .isInstanceOf(Exchange.NotSent.class);
    }
    await("the listener to be gone", () -> feed.listeners() == 0);
  }

  @Test
  void whatChangesBetweenTheAnswerAndTheFirstLookIsTold() throws IOException {
    started();
    try (RawClient client = RawClient.greeted(path).send(WATCH)) {
      await("the registration", () -> feed.listeners() == 1);
      long unused = feed.change(Set.of("a"));
      assertThat(client.line()).contains("\"cursor\":41");
      assertThat(client.line())
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"method\":\"watch.changed\","
                  + "\"params\":{\"cursor\":42,\"nodes\":[\"a\"]}}");
    }
  }

  @Test
  void manyChangesAreToldAtMostFiveTimesASecond() throws IOException {
    started();
    try (RawClient client = watching()) {
      long began = System.nanoTime();
      long cursor = 0;
      while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(1)) {
        cursor = feed.change(Set.of("a", "b"));
        Thread.onSpinWait();
      }
      int lines = 0;
      String line = "";
      while (!line.contains("\"cursor\":" + cursor + ",")) {
        line = client.line();
        lines++;
        assertThat(line).contains("watch.changed").contains("\"a\"");
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(lines).isBetween(2, 2 + (int) (seconds * 5));
    }
  }

  @Test
  void anUnknownChangeNamesNobody() throws IOException {
    started();
    try (RawClient client = watching()) {
      long unused = feed.change(Set.of("a"));
      assertThat(client.line()).contains("[\"a\"]");
      // Both wait for the gap between two notifications, and are one.
      unused = feed.change(Set.of("b"));
      unused = feed.change(Set.of());
      unused = feed.change(Set.of("c"));
      assertThat(client.line()).contains("\"cursor\":45,\"nodes\":[]");
    }
  }

  @Test
  void tooMuchAtOnceIsSaidToBeLostAndEndsTheWatch() throws IOException {
    SocketServer server = started();
    try (RawClient client = watching()) {
      long unused = feed.change(nodes(0, WatchQueue.MAX_NODES));
      assertThat(client.line()).contains("watch.changed", "node-255");
      unused = feed.change(nodes(0, 200));
      // The same again takes no more room.
      unused = feed.change(nodes(0, 200));
      unused = feed.change(nodes(200, 257));
      unused = feed.change(Set.of("late"));
      assertThat(client.line()).contains("watch.lost").doesNotContain("node-");
      assertThat(client.line()).isEqualTo("EOF");
    }
    await("the client to be gone", () -> server.connections() == 0);
    assertThat(feed.listeners()).isZero();
  }

  @Test
  void theClientHearsThatItsWatchIsLost() {
    started();
    try (Connection connection = connect()) {
      assertThat(connection.watch(TIMEOUT)).isEqualTo(new Watching.At(41));
      long unused = feed.change(nodes(0, 300));
      assertThat(connection.nextChange(TIMEOUT))
          .isInstanceOfSatisfying(
              Watching.Over.class, over -> assertThat(over.why()).contains("more changed"));
      assertThat(connection.nextChange(TIMEOUT)).isInstanceOf(Watching.Over.class);
    }
  }

  @Test
  void otherRequestsAreRefusedByNameAndNotCarriedOut() throws IOException {
    started();
    try (RawClient client = watching()) {
      assertThat(client.send(PING).line()).contains("\"id\":2", "-32600", "ping was not carried");
      assertThat(client.send(WATCH).line()).contains("-32600", "watch.start was not");
      assertThat(client.send(WATCH.replace("watch.start", "rpc.describe")).line())
          .contains("rpc.describe was not");
      assertThat(client.send("{\n").line()).contains("-32700");
      long unused = feed.change(Set.of("a"));
      assertThat(client.line()).contains("watch.changed");
    }
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void aClientThatDoesNotReadHoldsUpNobodyAndIsCut() throws Exception {
    SocketServer server = started(Duration.ofMillis(300));
    try (RawClient client = watching();
        Connection other = connect()) {
      assertThat(server.connections()).isEqualTo(2);
      // 5 kB five times a second fill the kernel's buffer slowly: long names do it at once.
      Set<String> fat =
          IntStream.range(0, 200).mapToObj(i -> i + "x".repeat(10_000)).collect(Collectors.toSet());
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  long unused = feed.change(fat);
                }
              });
      // The writer of the store never waits for a reader.
      writer.get(10, TimeUnit.SECONDS);
      assertThat(other.exchange(new Request.Ping(), TIMEOUT))
          .isEqualTo(new Exchange.Answered<>(ApiSamples.PONG));
      await("the client to be cut", () -> server.connections() == 1);
      assertThat(feed.listeners()).isZero();
      assertThat(client.line()).doesNotContain("lost");
    }
  }

  @Test
  void aWatcherIsToldByeWhenTheDaemonGoes() throws IOException {
    SocketServer server = started();
    try (RawClient client = watching()) {
      Thread drain = Thread.ofVirtual().start(() -> server.drain(TIMEOUT, Farewell.RESTARTING));
      assertThat(client.line()).isEqualTo(JsonRpc.bye("restarting"));
      assertThat(client.line()).isEqualTo("EOF");
      assertThat(drain.isAlive() && !join(drain)).isFalse();
    }
    await("the end of its subscription", () -> feed.listeners() == 0);
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(TIMEOUT);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void aDaemonThatDiesEndsTheWatch() {
    SocketServer server = started();
    try (Connection connection = connect()) {
      assertThat(connection.watch(TIMEOUT)).isEqualTo(new Watching.At(41));
      server.abort();
      assertThat(connection.nextChange(TIMEOUT)).isInstanceOf(Watching.Over.class);
    }
  }

  @Test
  void closeEndsAWaitOnAnotherThread() throws Exception {
    started();
    Connection connection = connect();
    assertThat(connection.watch(TIMEOUT)).isEqualTo(new Watching.At(41));
    CompletableFuture<Watching> next =
        CompletableFuture.supplyAsync(() -> connection.nextChange(Duration.ofSeconds(30)));
    connection.close();
    assertThat(next.get(10, TimeUnit.SECONDS)).isInstanceOf(Watching.Over.class);
  }

  @Test
  void withoutAFeedThereIsNoSuchMethod() throws IOException {
    SocketServer server =
        new SocketServer(
            path, api, ApiSamples.HELLO, SocketLimits.DEFAULT, SocketPaths.ownUid(temporary));
    servers.add(server);
    assertThat(server.start()).isEqualTo(new Listening.Started());
    try (RawClient client = RawClient.greeted(path).send(WATCH)) {
      assertThat(client.line()).contains("-32601", "watch.start");
    }
    try (Connection connection = connect()) {
      assertThat(connection.watch(TIMEOUT))
          .isInstanceOfSatisfying(
              Watching.Over.class, over -> assertThat(over.why()).contains("watch.start"));
      assertThat(connection.nextChange(TIMEOUT)).isInstanceOf(Watching.Over.class);
    }
  }
}
