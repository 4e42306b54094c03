package org.hephaestus.app.service;

import java.io.IOException;
import java.time.Duration;
import org.hephaestus.app.live.Commands;

/** A person who is logged in to a real systemd, until this is closed. */
final class Session implements AutoCloseable {
  private static final String UNIT = "heph-test-session.service";

  private final RealSystemd systemd;

  private Session(RealSystemd systemd) {
    this.systemd = systemd;
  }

  static Session open(RealSystemd systemd) throws IOException, InterruptedException {
    systemd
        .asRoot(
            "systemd-run",
            "--quiet",
            "--unit=" + UNIT,
            "-p",
            "User=" + RealSystemd.USER,
            "-p",
            "PAMName=login",
            "sleep",
            "600")
        .ok();
    Session session = new Session(systemd);
    Commands.await(
        "the session and the user's manager",
        Duration.ofSeconds(30),
        () -> {
          try {
            return systemd.asUser("systemctl", "--user", "is-system-running").code() == 0;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    return session;
  }

  boolean isOpen() throws IOException, InterruptedException {
    return systemd.asRoot("systemctl", "is-active", UNIT).code() == 0;
  }

  @Override
  public void close() throws IOException {
    try {
      systemd.asRoot("systemctl", "stop", UNIT).ok();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
