package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forge that misbehaves costs a line in the log; clients are served all the while. */
class FlakyForgeIT {
  private static final Duration SOON = RunningDaemon.SOON;

  @TempDir Path work;

  @Test
  @DisplayName("silence after the headers: clients are answered while the check waits")
  void silentForge() throws Exception {
    try (Forge forge = new Forge("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[", false);
        RunningDaemon daemon = start(forge)) {
      Commands.await("a check waits", SOON, () -> forge.requests.get() > 0);
      for (int i = 0; i < 10; i++) {
        assertThat(daemon.heph("ping").code()).isZero();
      }
      assertThat(daemon.heph("update", "status", "--json").ok()).doesNotContain("\"failed\"");
    }
  }

  @Test
  @DisplayName("500 at every check: failed, said, tried again later, and still serving")
  void brokenForge() throws Exception {
    try (Forge forge =
            new Forge("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true);
        RunningDaemon daemon = start(forge)) {
      Commands.await("it was asked twice", SOON, () -> forge.requests.get() > 1);
      String status = daemon.heph("update", "status", "--json").ok();
      assertThat(status).contains("\"kind\":\"failed\"").contains("http_status");
      assertThat(daemon.heph("update", "check").code()).isEqualTo(1);
      assertThat(daemon.heph("ping").code()).isZero();
      assertThat(daemon.log()).contains("WARNING").contains("500");
    }
  }

  private RunningDaemon start(Forge forge) throws IOException, InterruptedException {
    return new RunningDaemon.Starter(work)
        .callingItself("1.0.0")
        .with("--self-update=notify", "--self-update-interval-secs", "1")
        .with("--forge-url", "http://127.0.0.1:" + forge.server.getLocalPort() + "/o/r")
        .start();
  }

  /** Answers every request with the same bytes, and then closes or says nothing more. */
  private static final class Forge implements AutoCloseable {
    final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final AtomicInteger requests = new AtomicInteger();
    private final List<Socket> open = new ArrayList<>();

    Forge(String answer, boolean close) throws IOException {
      Thread.ofPlatform().daemon().start(() -> serve(answer, close));
    }

    private void serve(String answer, boolean close) {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          synchronized (open) {
            open.add(socket);
          }
          byte[] request = new byte[8192];
          if (socket.getInputStream().read(request) > 0) {
            requests.incrementAndGet();
            OutputStream out = socket.getOutputStream();
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            out.flush();
          }
          if (close) {
            socket.close();
          }
        } catch (IOException e) {
          // the client went, or the test is over
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      synchronized (open) {
        for (Socket socket : open) {
          socket.close();
        }
      }
    }
  }
}
