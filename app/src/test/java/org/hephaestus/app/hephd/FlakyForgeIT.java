package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forge that misbehaves costs a line in the log; clients are served all the while. */
class FlakyForgeIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path work;

  @Test
  @DisplayName("silence after the headers: clients are answered while the check waits")
  void silentForge() throws Exception {
    try (Forge forge = new Forge("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[", false)) {
      Process daemon = start(forge);
      try {
        Commands.await("a check waits", SOON, () -> forge.requests.get() > 0);
        for (int i = 0; i < 10; i++) {
          assertThat(heph("ping").code()).isZero();
        }
        assertThat(heph("update", "status", "--json").ok()).doesNotContain("\"failed\"");
      } finally {
        end(daemon);
      }
    }
  }

  @Test
  @DisplayName("500 at every check: failed, said, tried again later, and still serving")
  void brokenForge() throws Exception {
    try (Forge forge =
        new Forge("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true)) {
      Process daemon = start(forge);
      try {
        Commands.await("it was asked twice", SOON, () -> forge.requests.get() > 1);
        String status = heph("update", "status", "--json").ok();
        assertThat(status).contains("\"kind\":\"failed\"").contains("http_status");
        assertThat(heph("update", "check").code()).isEqualTo(1);
        assertThat(heph("ping").code()).isZero();
        assertThat(Files.readString(work.resolve("log"))).contains("WARNING").contains("500");
      } finally {
        end(daemon);
      }
    }
  }

  private Process start(Forge forge) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                TestInstallation.DIST.resolve("bin/hephd").toString(),
                "--mode",
                "local",
                "--db",
                work.resolve("heph.db").toString(),
                "--socket",
                work.resolve("s/hephd.sock").toString(),
                "--self-update=notify",
                "--self-update-interval-secs",
                "1",
                "--forge-url",
                "http://127.0.0.1:" + forge.server.getLocalPort() + "/o/r")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile());
    builder.environment().put("HEPH_HOME", work.resolve("home").toString());
    builder.environment().put("HEPH_JAVA_OPTS", "-Dheph.version=1.0.0 -Dheph.commit=0123456789ab");
    Process process = builder.start();
    Commands.await(
        "it serves",
        SOON,
        () -> {
          try {
            return Files.readString(work.resolve("log")).contains("serves");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    return process;
  }

  private Commands.Result heph(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(TestInstallation.DIST.resolve("bin/heph").toString()));
    command.addAll(List.of(arguments));
    return Commands.run(
        work, Map.of("HEPH_SOCKET", work.resolve("s/hephd.sock").toString()), SOON, command);
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS))
        .as("a waiting check holds nothing up")
        .isTrue();
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
