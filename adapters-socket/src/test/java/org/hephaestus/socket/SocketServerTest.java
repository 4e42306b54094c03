package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.socket.Listening.Reason;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketServerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
  private static final String APPLY =
      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"update.apply\"}\n";
  private static final String PONG = "\"instance\":\"instance-1\"";

  @TempDir private Path temporary;
  private final List<SocketServer> servers = new ArrayList<>();
  private final FakeHephApi api = new FakeHephApi();
  private Path folder = Path.of("/");
  private Path path = Path.of("/");

  @BeforeEach
  void paths() {
    folder = temporary.resolve("heph");
    path = folder.resolve("hephd.sock");
  }

  @AfterEach
  void closeAll() {
    servers.forEach(SocketServer::close);
  }

  private SocketServer server(HephApi daemon, SocketLimits limits) {
    SocketServer server =
        new SocketServer(path, daemon, ApiSamples.HELLO, limits, SocketPaths.ownUid(temporary));
    servers.add(server);
    return server;
  }

  private SocketServer started(SocketLimits limits) {
    SocketServer server = server(api, limits);
    assertThat(server.start()).isEqualTo(new Listening.Started());
    return server;
  }

  private SocketServer started() {
    return started(SocketLimits.DEFAULT);
  }

  private static SocketLimits limits(int maxBytes, int maxConnections, Duration writeTimeout) {
    return new SocketLimits(maxBytes, 16 << 20, 64, maxConnections, 32 << 20, writeTimeout);
  }

  private Connection connect() {
    Opened opened = new UnixOpener(List.of(path)).open(TIMEOUT);
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    return ((Opened.Ready) opened).connection();
  }

  private void assertServed() {
    try (Connection connection = connect()) {
      assertThat(connection.exchange(new Request.Ping(), TIMEOUT))
          .isEqualTo(new Exchange.Answered<>(ApiSamples.PONG));
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %s for %s", TIMEOUT, what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  // ---------------------------------------------------------------- the file

  @Test
  void makesItsFolderAndItsSocketForTheOwnerOnly() throws IOException {
    started();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryContaining(path::equals).isDirectoryNotContaining("glob:**/.h*");
    assertServed();
  }

  @Test
  void idleClientsHoldUpNobody() throws IOException {
    started();
    List<RawClient> idle = new ArrayList<>();
    try {
      // More than any machine has cores; each has been served once, so that it waits again.
      for (int i = 0; i < 100; i++) {
        RawClient client = RawClient.greeted(path);
        idle.add(client);
        assertThat(ask(client, PING)).contains("\"result\"");
      }
      assertServed();
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
  }

  @Test
  void refusesAFolderThatOthersMayWriteInto() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(Reason.FOLDER_UNSAFE, folder.toString(), "rwxrwxrwx", "chmod 700");
  }

  @Test
  void refusesAFolderOfSomebodyElse() {
    SocketServer server =
        new SocketServer(
            temporary.resolve("x.sock"), api, ApiSamples.HELLO, SocketLimits.DEFAULT, 4_711);
    assertThat(server.start())
        .isInstanceOfSatisfying(
            Listening.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.FOLDER_UNSAFE);
              assertThat(refused.why()).contains("belongs to uid", "wanted 4711", "HEPH_SOCKET");
            });
  }

  @Test
  void refusesAPathThatIsTooLong() {
    path = temporary.resolve("x".repeat(SocketPaths.MAX_BYTES));
    assertRefused(Reason.PATH_TOO_LONG, "bytes and may have 107", "HEPH_SOCKET");
  }

  @Test
  void replacesAStaleSocket() throws IOException {
    Files.createDirectories(folder);
    AFUNIXServerSocket dead = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path));
    dead.setDeleteOnClose(false);
    dead.close();
    assertThat(path).exists();
    started();
    assertServed();
  }

  @Test
  void refusesToReplaceWhatIsNoSocket() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(path, "mine");
    assertRefused(Reason.NOT_A_SOCKET, path + " exists and is no socket");
    assertThat(path).hasContent("mine");
  }

  @Test
  void refusesToReplaceALink() throws IOException {
    started();
    path = Files.createSymbolicLink(folder.resolve("link.sock"), path);
    assertRefused(Reason.NOT_A_SOCKET, "is no socket");
  }

  @Test
  void namesTheHephdThatListensAlready() {
    started();
    assertRefused(Reason.ANOTHER_HEPHD, "hephd 1.0.3", "instance-1", path.toString());
    assertServed();
  }

  @Test
  void namesAProgramThatIsNoHephd() throws IOException {
    Files.createDirectories(folder);
    try (AFUNIXServerSocket foreign = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path))) {
      assertThat(foreign.isBound()).isTrue();
      assertRefused(Reason.ANOTHER_PROGRAM, "no hephd", path.toString(), "HEPH_SOCKET");
      assertThat(path).exists();
    }
  }

  private void assertRefused(Reason reason, String... words) {
    assertThat(server(api, SocketLimits.DEFAULT).start())
        .isInstanceOfSatisfying(
            Listening.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.why()).contains(words);
            });
  }

  // ---------------------------------------------------------------- clients without manners

  @Test
  void saysHelloBeforeAnythingIsSent() throws IOException {
    started();
    try (RawClient client = new RawClient(path)) {
      assertThat(client.line())
          .isEqualTo(JsonRpc.hello(ApiSamples.HELLO, SocketLimits.DEFAULT, false));
    }
  }

  @Test
  void anUnfinishedLineIsNeverExecuted() throws IOException {
    SocketServer server = started();
    RawClient client = RawClient.greeted(path).send(APPLY.stripTrailing());
    client.close();
    await("the client to be gone", () -> server.connections() == 0);
    assertServed();
    assertThat(api.count(Request.ApplyUpdate.class)).isZero();
  }

  @Test
  void twoRequestsInOneWriteAreAnsweredInOrder() throws IOException {
    started();
    try (RawClient client = RawClient.greeted(path).send(PING + APPLY)) {
      assertThat(client.line()).contains("\"id\":1", PONG);
      assertThat(client.line()).contains("\"id\":2", "attempt-1");
    }
  }

  @Test
  void aRequestInManyWritesIsOneRequest() throws IOException {
    started();
    byte[] bytes = PING.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = RawClient.greeted(path)) {
      for (byte b : bytes) {
        client.send(new byte[] {b});
      }
      assertThat(client.line()).contains(PONG);
    }
    assertThat(api.requests()).hasSize(1);
  }

  @Test
  void aLineThatIsTooLongEndsTheConnection() throws IOException {
    started(limits(1_000, 256, TIMEOUT));
    try (RawClient client = RawClient.greeted(path).send("x".repeat(1_001))) {
      assertThat(client.line()).contains("-32001", "frame_too_large", "1000 bytes");
      assertThat(client.line()).isEqualTo("EOF");
    }
    assertServed();
  }

  @Test
  void deepNestingEndsTheConnection() throws IOException {
    started();
    try (RawClient client = RawClient.greeted(path).send("[".repeat(100_000) + "\n")) {
      assertThat(client.line()).contains("-32001", "64 levels");
      assertThat(client.line()).isEqualTo("EOF");
    }
    assertServed();
  }

  @Test
  void invalidUtf8IsRefusedAndTheConnectionGoesOn() throws IOException {
    started();
    try (RawClient client = RawClient.greeted(path).send(new byte[] {(byte) 0xff, '\n'})) {
      assertThat(client.line()).contains("-32700", "UTF-8");
      assertThat(client.send(PING).line()).contains(PONG);
    }
  }

  @Test
  void aClientThatNeverReadsIsCutWhileOthersAreServed() throws Exception {
    // Each answer is long, and nobody takes it: the kernel's buffer fills up.
    api.answer(Request.Ping.class, new Pong("1.0.3", "x".repeat(1 << 20), "instance-1"));
    SocketServer server = started(limits(4 << 20, 256, Duration.ofMillis(300)));
    try (RawClient client = RawClient.greeted(path).send(PING)) {
      await("the request to arrive", () -> !api.requests().isEmpty());
      api.answer(Request.Ping.class, ApiSamples.PONG);
      assertServed();
      await("the client to be cut", () -> server.connections() <= 0);
      assertThat(client.line()).doesNotContain(PONG);
    }
    assertServed();
  }

  @Test
  void aSlowRequestDoesNotHoldUpOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    api.compute(Request.CheckForUpdate.class, () -> answerAfter(end));
    started();
    try (RawClient slow =
        RawClient.greeted(path)
            .send("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"update.check\"}\n")) {
      await("the slow request", () -> api.count(Request.CheckForUpdate.class) == 1);
      assertServed();
      end.countDown();
      assertThat(slow.line()).contains("\"id\":9");
    }
  }

  @Test
  void aBugInTheDaemonIsAnErrorForOneRequest() throws IOException {
    api.compute(
        Request.Status.class,
        () -> {
          throw new IllegalStateException("boom");
        });
    started();
    try (RawClient client =
        RawClient.greeted(path).send("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"status\"}\n")) {
      assertThat(client.line()).contains("\"id\":5", "-32603", "boom");
      assertThat(client.send(PING).line()).contains(PONG);
    }
  }

  @Test
  void oneClientTooManyIsToldSo() throws IOException {
    SocketServer server = started(limits(4 << 20, 2, TIMEOUT));
    try (RawClient first = RawClient.greeted(path)) {
      RawClient second = RawClient.greeted(path);
      try (RawClient third = new RawClient(path)) {
        assertThat(third.line()).contains("-32016", "2 clients");
        assertThat(third.line()).isEqualTo("EOF");
      }
      second.close();
      await("the second to be gone", () -> server.connections() == 1);
      assertServed();
      assertThat(first.send(PING).line()).contains(PONG);
    }
  }

  @Test
  void clientsThatLeaveTheQueueDoNotEndTheServer() throws IOException {
    started();
    for (int i = 0; i < 200; i++) {
      new RawClient(path).close();
    }
    assertServed();
  }

  @Test
  void aSecondUserIsNotServed() throws Exception {
    assumeTrue(SocketPaths.ownUid(temporary) == 0, "needs root, to become another user");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && Files.isExecutable(Path.of("/usr/bin/python3")),
        "needs setpriv and python3");
    started();
    // The file system keeps others out; take that away, so that only the uid check is left.
    for (Path at = path; at != null && at.startsWith(temporary); at = at.getParent()) {
      Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    assertThat(asNobody()).contains("-32003").doesNotContain("hello");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    assertThat(asNobody()).contains("Permission denied");
    assertServed();
    assertThat(api.requests()).hasSize(1);
  }

  private String asNobody() throws IOException, InterruptedException {
    String script =
        """
        import socket,sys
        s=socket.socket(socket.AF_UNIX)
        s.settimeout(10)
        s.connect(sys.argv[1])
        print(s.recv(4096))
        print(s.recv(4096))
        """;
    Process process =
        new ProcessBuilder(
                "/usr/bin/setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                script,
                path.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  // ---------------------------------------------------------------- the end

  private static CallResult<UpdateStatus> answerAfter(CountDownLatch end) {
    try {
      if (!end.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test never let go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new CallResult.Ok<>(ApiSamples.updateStatus());
  }

  @Test
  void drainFinishesWhatIsInFlightAndRefusesWhatIsNew() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    api.compute(Request.CheckForUpdate.class, () -> answerAfter(end));
    SocketServer server = started();
    try (Connection slow = connect();
        RawClient idle = RawClient.greeted(path);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Exchange<?>> answer =
          CompletableFuture.supplyAsync(
              () -> slow.exchange(new Request.CheckForUpdate(), TIMEOUT), threads);
      await("the slow request", () -> api.count(Request.CheckForUpdate.class) == 1);
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> server.drain(TIMEOUT, Farewell.RESTARTING), threads);
      // Until the last client is told, requests are still answered; from then on none is.
      await("the refusal of a read", () -> ask(idle, PING).contains("-32004"));
      assertThat(ask(idle, APPLY)).contains("-32004", "shutting_down");
      assertThat(new UnixOpener(List.of(path)).open(TIMEOUT)).isInstanceOf(Opened.Nobody.class);
      assertThat(drained).isNotDone();
      end.countDown();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Exchange.Answered.class);
      assertThat(idle.line()).isEqualTo(JsonRpc.bye("restarting"));
      assertThat(idle.line()).isEqualTo("EOF");
      drained.get(10, TimeUnit.SECONDS);
    }
    assertThat(api.count(Request.ApplyUpdate.class)).isZero();
  }

  private static String ask(RawClient client, String request) {
    try {
      return client.send(request).line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void drainCutsWhatDoesNotFinishInTime() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    api.compute(Request.CheckForUpdate.class, () -> answerAfter(end));
    SocketServer server = started();
    try (Connection slow = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Exchange<?>> answer =
          CompletableFuture.supplyAsync(
              () -> slow.exchange(new Request.CheckForUpdate(), TIMEOUT), threads);
      await("the slow request", () -> api.count(Request.CheckForUpdate.class) == 1);
      server.drain(Duration.ofMillis(50), Farewell.STOPPING);
      // It may have been carried out: no bye, which would say that it was not.
      assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Exchange.ReplyLost.class);
      end.countDown();
    }
  }

  @Test
  void aClientThatComesBackAfterTheByeKnowsThatNothingHappened() {
    SocketServer server = started();
    try (Connection connection = connect()) {
      server.drain(TIMEOUT, Farewell.STOPPING);
      assertThat(connection.exchange(new Request.ApplyUpdate(), TIMEOUT))
          .isInstanceOf(Exchange.NotSent.class);
    }
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void stoppingDeletesTheFileAndRestartingLeavesIt() {
    started().drain(TIMEOUT, Farewell.RESTARTING);
    assertThat(path).exists();
    assertThat(new UnixOpener(List.of(path)).open(TIMEOUT))
        .isInstanceOfSatisfying(
            Opened.Nobody.class, nobody -> assertThat(nobody.mayReturn()).isTrue());
    SocketServer next = started();
    assertServed();
    next.close();
    next.close();
    next.drain(TIMEOUT, Farewell.STOPPING);
    assertThat(path).doesNotExist();
  }

  @Test
  void oneThatStoppedMayReturnForAsLongAsARestartTakes() throws IOException {
    started().drain(TIMEOUT, Farewell.STOPPING);
    assertThat(mayReturn()).isTrue();
    Path mark = path.resolveSibling(path.getFileName() + ".left");
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(6)));
    assertThat(mayReturn()).isFalse();
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(mayReturn()).as("the clock was moved").isFalse();
    started();
    assertThat(mark).doesNotExist();
  }

  private boolean mayReturn() {
    return new UnixOpener(List.of(path)).open(TIMEOUT) instanceof Opened.Nobody nobody
        && nobody.mayReturn();
  }

  @Test
  void theFileOfASuccessorIsNotDeleted() {
    SocketServer first = started();
    first.drain(TIMEOUT, Farewell.RESTARTING);
    started();
    // A late second farewell of the first must not take the socket of the second away.
    first.close();
    assertServed();
    SocketFile stale = new SocketFile(path, SocketPaths.ownUid(temporary));
    stale.leave();
    assertServed();
  }

  @Test
  void leavesNoDescriptorBehind() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "needs /proc, to count open descriptors");
    started().close();
    long before = count(descriptors);
    for (int i = 0; i < 10; i++) {
      SocketServer server = started();
      assertServed();
      server.close();
    }
    assertThat(count(descriptors)).isLessThan(before + 5);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  @Test
  void closeCannotHangOnAClientThatDoesNotRead() throws IOException {
    api.answer(Request.Ping.class, new Pong("1.0.3", "x".repeat(1 << 20), "instance-1"));
    SocketServer server = started();
    try (RawClient client = RawClient.greeted(path).send(PING)) {
      await("the request to arrive", () -> !api.requests().isEmpty());
      long began = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
      assertThat(client.line()).doesNotContain("bye");
    }
  }
}
