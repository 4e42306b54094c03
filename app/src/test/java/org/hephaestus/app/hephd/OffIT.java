package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
    try (RunningDaemon daemon = start()) {
      for (int i = 0; i < 10; i++) {
        assertThat(daemon.heph("status").code()).isZero();
      }
      assertThat(daemon.log()).contains("self-update is off");
      assertThat(packets(daemon)).isZero();
    }
  }

  @Test
  @DisplayName("the control: with notify the same count is not 0")
  void notifySendsSomething() throws Exception {
    try (RunningDaemon daemon = start("--self-update=notify")) {
      Commands.await("a packet is counted", Duration.ofSeconds(20), () -> packets(daemon) > 0);
    }
  }

  private RunningDaemon start(String... arguments) throws IOException, InterruptedException {
    return new RunningDaemon.Starter(work)
        .under("unshare", "--net", "sh", "-c", NAMESPACE, "sh")
        .callingItself("1.0.0")
        .with("--forge-url", "http://203.0.113.1/owner/repo", "--self-update-interval-secs", "1")
        .with(arguments)
        .start();
  }

  /** Packets sent by everything in the daemon's namespace: /proc/PID/net/dev, transmit packets. */
  private static long packets(RunningDaemon daemon) {
    try {
      Path counters = Path.of("/proc/" + daemon.process().pid() + "/net/dev");
      for (String line : Files.readAllLines(counters)) {
        if (line.strip().startsWith("lo:")) {
          return Long.parseLong(line.strip().split("[: ]+", -1)[10]);
        }
      }
      throw new IllegalStateException("no loopback device is listed");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
