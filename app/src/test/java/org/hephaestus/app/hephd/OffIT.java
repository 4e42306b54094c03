package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Off means off: a daemon in a network namespace of its own sends no packet. Every address there is
 * local and reached through the loopback device, so whatever it sent, to whomever, is counted.
 */
class OffIT {
  private static final Path DIST = TestInstallation.DIST;
  private static final String NAMESPACE =
      "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && exec \"$@\"";

  @TempDir Path work;

  @BeforeEach
  void needsNamespaces() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "unshare is not installed");
    assumeTrue(
        Commands.run(
                    work,
                    Map.of(),
                    Duration.ofSeconds(10),
                    "unshare",
                    "--net",
                    "sh",
                    "-c",
                    NAMESPACE,
                    "sh",
                    "true")
                .code()
            == 0,
        "no network namespace can be made here (root and iproute2 are needed)");
  }

  @Test
  @DisplayName("self-update off: 0 packets, by the kernel's count")
  void offSendsNothing() throws Exception {
    try (Daemon daemon = new Daemon(List.of("--self-update-interval-secs", "1"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(daemon.heph("status").code()).isZero();
      }
      assertThat(daemon.log()).contains("self-update is off");
      assertThat(daemon.packets()).isZero();
    }
  }

  @Test
  @DisplayName("the control: with notify the same count is not 0")
  void notifySendsSomething() throws Exception {
    try (Daemon daemon =
        new Daemon(List.of("--self-update=notify", "--self-update-interval-secs", "1"))) {
      Commands.await("a packet is counted", Duration.ofSeconds(20), () -> daemon.packets() > 0);
    }
  }

  private final class Daemon implements AutoCloseable {
    private final Process process;
    private final Path socket = work.resolve("s/hephd.sock");
    private final Path log = work.resolve("log");

    Daemon(List<String> arguments) throws IOException, InterruptedException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "unshare",
                  "--net",
                  "sh",
                  "-c",
                  NAMESPACE,
                  "sh",
                  DIST.resolve("bin/hephd").toString(),
                  "--mode",
                  "local",
                  "--db",
                  work.resolve("heph.db").toString(),
                  "--socket",
                  socket.toString(),
                  "--forge-url",
                  "http://203.0.113.1/owner/repo"));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("HEPH_HOME", work.resolve("home").toString());
      // The build's own version is a development version, which polls in no mode.
      builder
          .environment()
          .put("HEPH_JAVA_OPTS", "-Dheph.version=1.0.0 -Dheph.commit=0123456789ab");
      process = builder.start();
      Commands.await("it serves", Duration.ofSeconds(20), () -> log().contains("serves"));
    }

    String log() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    Commands.Result heph(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of(DIST.resolve("bin/heph").toString()));
      command.addAll(List.of(arguments));
      return Commands.run(
          work, Map.of("HEPH_SOCKET", socket.toString()), Duration.ofSeconds(20), command);
    }

    /**
     * Packets sent by everything in the daemon's namespace: /proc/PID/net/dev, transmit packets.
     */
    long packets() {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/dev"))) {
          if (line.strip().startsWith("lo:")) {
            return Long.parseLong(line.strip().split("[: ]+", -1)[10]);
          }
        }
        throw new IllegalStateException("no loopback device is listed");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
