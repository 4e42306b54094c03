package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hephaestus.app.live.Device;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.sync.SyncStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon whose hub does not behave, with the limits that it ships with: the attempt ends by
 * itself, and meanwhile every write is answered. What each took is printed.
 */
class BadHubIT {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nHeph-Sync: 1\r\n\r\n";

  @TempDir Path work;

  /** Accepts, and then says something, or nothing. */
  private static final class Bad implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();

    Bad(String says, boolean thenTrickles) throws IOException {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  while (true) {
                    Socket socket = server.accept();
                    synchronized (sockets) {
                      sockets.add(socket);
                    }
                    Thread.ofPlatform().daemon().start(() -> serve(socket, says, thenTrickles));
                  }
                } catch (IOException closed) {
                  // the test is over
                }
              });
    }

    private void serve(Socket socket, String says, boolean thenTrickles) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(says.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        while (!over.await(1, TimeUnit.SECONDS)) {
          if (thenTrickles) {
            out.write(' ');
            out.flush();
          }
        }
      } catch (IOException e) {
        // cut by the other side, as it should be
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      over.countDown();
      server.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private SyncStatus ended(String name, Device device) throws Exception {
    long began = System.nanoTime();
    long ticket = device.ask(new SyncRequest.Begin()).attempt();
    long slowest = 0;
    int writes = 0;
    SyncStatus status = device.status();
    while (status.attempts() < ticket) {
      assertThat(System.nanoTime() - began)
          .as(name + " does not end: " + status)
          .isLessThan(Duration.ofMinutes(2).toNanos());
      long from = System.nanoTime();
      device.add("write " + writes++);
      slowest = Math.max(slowest, System.nanoTime() - from);
      status = device.status();
    }
    System.out.printf(
        Locale.ROOT,
        "%s: ended after %.1f s with %s; %d writes meanwhile, the slowest %.0f ms%n",
        name,
        (System.nanoTime() - began) / 1e9,
        Objects.requireNonNull(status.lastFailure()).code(),
        writes,
        slowest / 1e6);
    return status;
  }

  @Test
  void everyAttemptEnds() throws Exception {
    try (Devices devices = new Devices(work);
        Bad silent = new Bad("", false);
        Bad stalled = new Bad(HEAD, false);
        Bad trickling = new Bad(HEAD, true)) {
      for (Bad bad : List.of(silent, stalled, trickling)) {
        String name = bad == silent ? "silent" : bad == stalled ? "stalled" : "trickling";
        Device device = devices.of(name, bad.port()).start();
        SyncStatus status = ended(name, device);
        assertThat(Objects.requireNonNull(status.lastFailure()).code()).isEqualTo("TIMEOUT");
        assertThat(status.queued()).isPositive();
        device.stop();
      }
    }
  }

  /** Nobody takes the connections: once the queue is full, the system drops every SYN. */
  @Test
  void anAttemptThatNobodyAcceptsEnds() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (Devices devices = new Devices(work);
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      boolean dropped = false;
      while (!dropped) {
        SocketChannel one = SocketChannel.open();
        one.configureBlocking(false);
        waiting.add(one);
        dropped = !one.connect(full.getLocalSocketAddress()) && !connects(one);
      }
      Device device = devices.of("dropped", full.getLocalPort()).start();
      SyncStatus status = ended("SYN dropped", device);
      assertThat(Objects.requireNonNull(status.lastFailure()).code())
          .isIn("TIMEOUT", "UNREACHABLE");
      assertThat(status.queued()).isPositive();
      device.stop();
    } finally {
      for (SocketChannel one : waiting) {
        one.close();
      }
    }
  }

  /** Whether it does so at once, as it does on loopback while there is room. */
  private static boolean connects(SocketChannel channel) throws IOException {
    try (Selector selector = Selector.open()) {
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      int ready = selector.select(500);
      key.cancel();
      return ready > 0;
    }
  }

  private static long open(Device device, String what) throws IOException {
    long pid = Objects.requireNonNull(device.process()).pid();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/" + what))) {
      return all.count();
    }
  }

  @Test
  void aHundredAttemptsLeaveNothingOpen() throws Exception {
    try (Devices devices = new Devices(work);
        Bad closing =
            new Bad("HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", false)) {
      Device device = devices.of("tries", closing.port()).start();
      for (int i = 0; i < 20; i++) {
        assertThat(device.sync().lastFailure()).isNotNull();
      }
      long threads = open(device, "task");
      long files = open(device, "fd");
      for (int i = 0; i < 100; i++) {
        assertThat(device.sync().lastFailure()).isNotNull();
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (open(device, "task") > threads + 1 || open(device, "fd") > files + 2) {
        assertThat(System.nanoTime())
            .as(open(device, "task") + " threads, " + open(device, "fd") + " files open")
            .isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }
}
