package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.HandedSocket.Adoption;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Servers on a listening socket that is not theirs; this test is the service manager that opened it
 * and holds it while servers come and go.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandedSocketTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  // Closed under their hands: as garbage they could close whoever has their descriptor by then.
  private static final List<AFUNIXServerSocket> HELD = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private Path path = Path.of("/");
  private AFUNIXServerSocket manager = newSocket();

  private static AFUNIXServerSocket newSocket() {
    try {
      return AFUNIXServerSocket.newInstance();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    path = folder.resolve("control.sock");
    manager.bind(AFUNIXSocketAddress.of(path), 16);
  }

  @AfterEach
  void close() throws IOException {
    manager.close();
  }

  private static int number(java.io.FileDescriptor descriptor) throws IOException {
    return FileDescriptorCast.using(descriptor).as(Integer.class);
  }

  private HandedSocket adopted() throws IOException {
    Adoption adoption = HandedSocket.adopt(number(manager.getFileDescriptor()));
    assertThat(adoption).isInstanceOf(Adoption.Adopted.class);
    return ((Adoption.Adopted) adoption).socket();
  }

  private SocketServer server(HandedSocket handed) {
    return new SocketServer(
        handed,
        new FakeHephApi(),
        null,
        ApiSamples.HELLO,
        SocketLimits.DEFAULT,
        SocketPaths.ownUid(folder));
  }

  private void assertServed() {
    Opened opened = new UnixOpener(List.of(path)).open(TIMEOUT);
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    try (Connection connection = ((Opened.Ready) opened).connection()) {
      assertThat(connection.exchange(new Request.Ping(), TIMEOUT))
          .isEqualTo(new Exchange.Answered<>(ApiSamples.PONG));
    }
  }

  @Test
  void isServedWhereItIs() throws IOException {
    HandedSocket handed = adopted();
    assertThat(handed.path()).isEqualTo(path);
    try (SocketServer server = server(handed)) {
      assertThat(server.start()).isEqualTo(new Listening.Started());
      assertServed();
      assertServed();
    }
  }

  @Test
  void outlivesItsServersWhateverTheySayWhenTheyGo() throws IOException {
    HandedSocket handed = adopted();
    for (Farewell farewell : Farewell.values()) {
      SocketServer server = server(handed);
      assertThat(server.start()).isInstanceOf(Listening.Started.class);
      assertServed();
      server.drain(Duration.ZERO, farewell);
      assertThat(path).exists();
      assertThat(folder.resolve("control.sock.left")).doesNotExist();
    }
    // Nobody serves: who comes waits in the queue, also while the garbage is collected.
    try (AFUNIXSocket early = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path))) {
      System.gc();
      try (SocketServer next = server(handed)) {
        assertThat(next.start()).isInstanceOf(Listening.Started.class);
        early.setSoTimeout(10_000);
        byte[] hello = new byte[4096];
        int count = early.getInputStream().read(hello);
        assertThat(count).as("somebody answers").isPositive();
        assertThat(new String(hello, 0, count, java.nio.charset.StandardCharsets.UTF_8))
            .contains("\"method\":\"hello\"");
      }
    }
  }

  @Test
  void theControlAServerThatClosesItEndsItForEverybody() throws IOException {
    AFUNIXServerSocket careless =
        FileDescriptorCast.unsafeUsing(number(manager.getFileDescriptor()))
            .as(AFUNIXServerSocket.class);
    careless.setDeleteOnClose(false);
    careless.close();
    // The number is free now, and whoever is given it next would be closed with this one.
    HELD.add(manager);
    manager = newSocket();
    assertThat(new UnixOpener(List.of(path)).open(TIMEOUT)).isInstanceOf(Opened.Nobody.class);
  }

  @Test
  void whoWasInTheQueueBeforeIsServedToo() throws IOException {
    try (AFUNIXSocket early = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path));
        SocketServer server = server(adopted())) {
      assertThat(server.start()).isInstanceOf(Listening.Started.class);
      early.setSoTimeout(10_000);
      assertThat(early.getInputStream().read()).isEqualTo('{');
      assertServed();
    }
  }

  @Test
  void refusesOneAfterTheOtherAndThenServes() throws IOException {
    HandedSocket handed = adopted();
    SocketServer refusing =
        SocketServer.refusing(
            handed, "the store is taken", "see: heph daemon status", SocketPaths.ownUid(folder));
    assertThat(refusing.start()).isInstanceOf(Listening.Started.class);
    for (int i = 0; i < 3; i++) {
      assertThat(new UnixOpener(List.of(path)).open(TIMEOUT))
          .isEqualTo(
              new Opened.Incompatible(
                  path.toString(),
                  "hephd at "
                      + path
                      + " does not serve: the store is taken; see: heph daemon status"));
    }
    try (RawClient client = new RawClient(path)) {
      assertThat(client.line())
          .contains(
              "\"id\":null",
              "\"code\":" + ApiError.NOT_SERVING,
              "\"kind\":\"not_serving\"",
              "\"retry\":\"never\"");
      assertThat(client.line()).isEqualTo("EOF");
    }
    refusing.awaitQuiet(Duration.ofMillis(50), TIMEOUT);
    refusing.drain(Duration.ofSeconds(1), Farewell.RESTARTING);
    try (SocketServer server = server(handed)) {
      assertThat(server.start()).isInstanceOf(Listening.Started.class);
      assertServed();
    }
  }

  @Test
  void anotherUserIsToldNothingOfIt() throws IOException {
    try (SocketServer refusing = SocketServer.refusing(adopted(), "a secret", "", 4_711)) {
      assertThat(refusing.start()).isInstanceOf(Listening.Started.class);
      try (RawClient client = new RawClient(path)) {
        assertThat(client.line()).contains("" + ApiError.NOT_OWNER).doesNotContain("secret");
      }
    }
  }

  // What a client makes of an error in the place of a hello: whether waiting for it can help.
  @ParameterizedTest(name = "{0}: worth waiting: {1}")
  @CsvSource({
    ApiError.NOT_SERVING + ", false",
    ApiError.NOT_OWNER + ", false",
    ApiError.PROTOCOL_MISMATCH + ", false",
    ApiError.BUSY + ", true",
    ApiError.SHUTTING_DOWN + ", true",
    "-32099, false",
  })
  void refusals(int code, boolean mayReturn) throws Exception {
    Thread greeter =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (AFUNIXSocket client = manager.accept()) {
                    String error =
                        JsonRpc.error(JsonRpc.NO_ID, new ApiError(code, "because", "k", "")) + "\n";
                    client
                        .getOutputStream()
                        .write(error.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    Opened opened = new UnixOpener(List.of(path)).open(TIMEOUT);
    greeter.join();
    assertThat(opened instanceof Opened.Nobody nobody && nobody.mayReturn()).isEqualTo(mayReturn);
    assertThat(opened.toString()).contains("because");
  }

  @Test
  void whatIsNoListeningUnixSocketIsRefused() throws IOException {
    assertUnusable(4_000);
    Path file = Files.createFile(folder.resolve("file"));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      assertUnusable(number(open.getFD()));
    }
    try (AFUNIXSocket client = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path));
        AFUNIXSocket connected = manager.accept()) {
      assertThat(client.isConnected()).isTrue();
      assertUnusable(number(connected.getFileDescriptor()));
    }
  }

  private static void assertUnusable(int descriptor) {
    assertThat(HandedSocket.adopt(descriptor))
        .isInstanceOfSatisfying(
            Adoption.Unusable.class,
            unusable ->
                assertThat(unusable.why())
                    .contains("descriptor " + descriptor, "no listening unix socket"));
  }
}
