package org.hephaestus.app.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.hephd.TestInstallation;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Commands.Said;

/** The product, installed for the user of a real systemd, and {@code heph} as that user runs it. */
final class GuestService implements AutoCloseable {
  /** What it calls itself. */
  static final String VERSION = "1.0.0";

  private static final Duration SOON = Duration.ofSeconds(100);

  private final RealSystemd systemd;

  private GuestService(RealSystemd systemd) {
    this.systemd = systemd;
  }

  static GuestService boot(Path folder) throws IOException, InterruptedException {
    return boot(folder, VERSION, new RealSystemd.Options());
  }

  static GuestService boot(Path folder, String version, RealSystemd.Options options)
      throws IOException, InterruptedException {
    RealSystemd systemd = RealSystemd.boot(folder.toRealPath(), options);
    GuestService service = new GuestService(systemd);
    TestInstallation.install(service.home(), version, folder);
    return service;
  }

  RealSystemd systemd() {
    return systemd;
  }

  /** {@code HEPH_HOME}. */
  Path home() {
    return systemd.userHome().resolve(".local/lib/heph");
  }

  Path unit(String name) {
    return systemd.userHome().resolve(".config/systemd/user").resolve(name);
  }

  Path data() {
    return systemd.userHome().resolve(".local/share/heph");
  }

  /** As seen by the user's programs. */
  String socket() {
    return systemd.userRuntimeDir() + "/heph/hephd.sock";
  }

  Said heph(String... arguments) throws IOException, InterruptedException {
    return heph(Map.of(), arguments);
  }

  /** With other variables; an empty value takes one out. */
  Said heph(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home().resolve("bin/heph").toString()));
    command.addAll(List.of(arguments));
    return systemd.asUser(environment, SOON, command);
  }

  Said systemctl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
    command.addAll(List.of(arguments));
    return systemd.asUser(Map.of(), SOON, command);
  }

  /** A property of heph.service. */
  String property(String name) throws IOException, InterruptedException {
    return systemctl("show", "heph.service", "--value", "-p", name).ok().strip();
  }

  /** Its process, as the guest counts; 0 for none. */
  long pid() throws IOException, InterruptedException {
    return Long.parseLong(property("MainPID"));
  }

  /** Ends the daemon as a crash would, and answers its pid. */
  long kill() throws IOException, InterruptedException {
    long pid = pid();
    systemd.asRoot("kill", "-9", Long.toString(pid)).ok();
    return pid;
  }

  /** Waits until another process than that one has answered; answers its pid. */
  long awaitAnother(long than) throws InterruptedException {
    long[] found = {0};
    Commands.await(
        "another daemon than " + than + " answers",
        Duration.ofSeconds(30),
        () -> {
          try {
            found[0] = pid();
            return found[0] != 0 && found[0] != than && heph("ping").code() == 0;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    return found[0];
  }

  void dropIn(String text) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(unit("heph.service.d"));
    Files.writeString(folder.resolve("test.conf"), text);
    systemctl("daemon-reload").ok();
  }

  /**
   * Lets Maven be found in no usual folder any more, in this guest alone.
   *
   * @return the folder where it is from now on
   */
  String hideMaven() throws IOException, InterruptedException {
    return systemd
        .asRoot(
            "sh",
            "-ec",
            """
            mkdir -p /opt/heph-tools
            [ -e /opt/heph-tools/mvn ] || ln -s "$(readlink -f "$(command -v mvn)")" /opt/heph-tools/mvn
            rm -f /usr/local/sbin/mvn /usr/local/bin/mvn /usr/sbin/mvn /usr/bin/mvn
            echo /opt/heph-tools
            """)
        .ok()
        .strip();
  }

  /** Everything in the folders that a service touches: names, kinds, links and contents. */
  String traces() throws IOException, InterruptedException {
    return systemd
            .asUser(
                "sh",
                "-c",
                "cd && find .config -printf '%y %m %p %l\\n' -type f -exec md5sum {} + | sort")
            .ok()
        + systemd
            .asUser(
                "sh", "-c", "find /run/user/" + RealSystemd.UID + " -printf '%y %p %l\\n' | sort")
            .ok();
  }

  /** Nothing of the service is left for the next test; data goes too. */
  void reset() throws IOException, InterruptedException {
    systemctl("unmask", "heph.service", "heph.socket");
    heph("daemon", "uninstall").ok();
    systemctl("reset-failed");
    systemd.asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
    systemd
        .asUser(
            "sh",
            "-c",
            "rm -rf .local/share/heph .config/systemd/user/heph* \"$0\"/heph",
            systemd.userRuntimeDir())
        .ok();
    systemctl("daemon-reload").ok();
  }

  @Override
  public void close() throws IOException {
    systemd.close();
  }
}
