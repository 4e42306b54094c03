package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.hephd.TestInstallation;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Commands.Said;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heph daemon} on a real systemd: what is in the way, and what a person reads then. */
class DaemonTroubleIT {
  @TempDir private static Path folder;
  private static GuestService service;

  @BeforeAll
  static void boot() throws Exception {
    RealSystemd.assumePossible();
    service = GuestService.boot(folder);
  }

  @AfterAll
  static void shutDown() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @BeforeEach
  void nothingIsThere() throws Exception {
    service.reset();
  }

  private static void says(Said said, int code, String... words) {
    assertThat(said.code()).as(said.toString()).isEqualTo(code);
    assertThat(said.stdout() + said.stderr()).contains(words);
  }

  @Test
  void masked() throws Exception {
    service.systemctl("mask", "heph.service").ok();
    says(service.heph("daemon", "status"), 3, "masked", "systemctl --user unmask heph.service");
    says(service.heph("daemon", "start"), 1, "masked", "systemctl --user unmask heph.service");
    assertThat(Files.isSymbolicLink(service.unit("heph.service"))).as("left alone").isTrue();
  }

  @Test
  void anotherProgramsUnit() throws Exception {
    Files.createDirectories(service.unit("x").getParent());
    String text = "[Service]\nExecStart=/usr/bin/sleep 1000\n";
    Files.writeString(service.unit("heph.service"), text);
    service.systemctl("daemon-reload").ok();
    says(service.heph("daemon", "status"), 4, "belongs to another program");
    says(service.heph("daemon", "start"), 1, "belongs to another program");
    says(service.heph("daemon", "uninstall"), 1, "belongs to another program");
    assertThat(service.unit("heph.service")).hasContent(text);
    Files.delete(service.unit("heph.service"));
  }

  @Test
  void aDaemonInTheForeground() throws Exception {
    service
        .systemd()
        .asUser(
            "sh",
            "-c",
            "setsid \"$0\" >/dev/null 2>&1 </dev/null & echo",
            service.home().resolve("bin/hephd").toString())
        .ok();
    Commands.await("it serves", Duration.ofSeconds(30), () -> code("ping") == 0);
    Said status = service.heph("daemon", "status");
    says(status, 3, "the service has not started it");
    says(service.heph("daemon", "start"), 1, "already", "kill ");
    assertThat(code("ping")).as("its socket was not taken from it").isZero();
    service.systemd().asRoot("pkill", "-u", RealSystemd.USER, "-f", "HephdMain").ok();
    Commands.await("it is gone", Duration.ofSeconds(30), () -> code("ping") == 5);
    service.heph("daemon", "start").ok();
  }

  private static int code(String verb) {
    try {
      return service.heph(verb).code();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatItCannotServe() throws Exception {
    Path data = Files.createDirectories(service.data());
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(data.resolve("heph.db"), "this is no store of ours");
    Said failed = service.heph("daemon", "start");
    assertThat(failed.code()).as(failed.toString()).isEqualTo(1);
    assertThat(failed.stderr()).contains("heph.db");
    Commands.await(
        "it is left", Duration.ofSeconds(30), () -> property("ActiveState").equals("failed"));
    says(service.heph("daemon", "status"), 3, "failed", "78", "heph.db", "heph daemon logs");
    // Clients that ask now hear why, and do not make systemd start it for ever.
    Said ping = service.heph("ping");
    assertThat(ping.code()).as(ping.toString()).isEqualTo(5);
    assertThat(ping.stderr()).contains("heph.db");
    Commands.await(
        "it is left again", Duration.ofSeconds(30), () -> property("ActiveState").equals("failed"));
    assertThat(property("NRestarts")).isEqualTo("0");

    Files.delete(data.resolve("heph.db"));
    service.heph("daemon", "start").ok();
    assertThat(service.heph("daemon", "status").code()).isZero();
  }

  private static String property(String name) {
    try {
      return service.property(name);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void inThePauseBeforeItIsStartedAgain() throws Exception {
    service.heph("daemon", "start").ok();
    service.dropIn("[Service]\nRestartSec=100\n");
    service.heph("daemon", "restart").ok();
    long pid = service.kill();
    Commands.await(
        "the pause", Duration.ofSeconds(10), () -> property("SubState").equals("auto-restart"));
    says(service.heph("daemon", "status"), 3, "about to be started again", "1st time");
    assertThat(service.heph("daemon", "status", "--json").stdout())
        .contains("\"condition\":\"restarting\"");
    Said started = service.heph("daemon", "start");
    assertThat(started.code()).as("not after the pause").isZero();
    assertThat(service.pid()).isNotEqualTo(pid);
  }

  @Test
  void aUnitThatHasReachedItsStartLimit() throws Exception {
    service.heph("daemon", "start").ok();
    service.dropIn("[Unit]\nStartLimitIntervalSec=600\nStartLimitBurst=3\n");
    service.systemctl("stop", "heph.socket", "heph.service");
    service.systemctl("start", "heph.socket", "heph.service").ok();
    for (int i = 0; i < 3 && !property("ActiveState").equals("failed"); i++) {
      service.kill();
      Commands.await(
          "it is back, or given up",
          Duration.ofSeconds(30),
          () -> property("ActiveState").matches("failed|active"));
    }
    Commands.await(
        "it is given up", Duration.ofSeconds(30), () -> property("ActiveState").equals("failed"));
    says(service.heph("daemon", "status"), 3, "failed");
    service.heph("daemon", "start").ok();
    assertThat(service.heph("daemon", "status").code()).isZero();
  }

  @Test
  void withoutAManagerOfTheUser() throws Exception {
    service.systemd().asRoot("loginctl", "disable-linger", RealSystemd.USER).ok();
    service.systemd().stopUserManager();
    try {
      Map<String, String> bare = Map.of("XDG_RUNTIME_DIR", "");
      says(service.heph(bare, "daemon", "status"), 4, "enable-linger");
      Said started = service.heph(bare, "daemon", "start", "--owner-id=later");
      says(started, 1, "installed for the next login", "enable-linger");
      assertThat(service.unit("default.target.wants/heph.service")).isSymbolicLink();
      says(service.heph(bare, "daemon", "stop"), 0, "nothing was done");
    } finally {
      service.systemd().asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
      service.systemd().startUserManager();
    }
    service.awaitAnother(0);
    assertThat(service.heph("daemon", "status").ok()).contains("later");
  }

  @Test
  void withoutItsVariables() throws Exception {
    service.heph(Map.of("XDG_RUNTIME_DIR", ""), "daemon", "start").ok();
    assertThat(service.heph(Map.of("XDG_RUNTIME_DIR", ""), "daemon", "status").code()).isZero();
  }

  @Test
  void throughSudo() throws Exception {
    Said sudo =
        service
            .systemd()
            .asRoot(
                Map.of(
                    "SUDO_UID",
                    Integer.toString(RealSystemd.UID),
                    "SUDO_USER",
                    RealSystemd.USER,
                    "HOME",
                    service.systemd().userHome().toString()),
                List.of(service.home().resolve("bin/heph").toString(), "daemon", "start"));
    says(sudo, 1, "sudo");
    assertThat(service.unit("heph.service")).doesNotExist();
  }

  @Test
  void whatHephdDoesNotUnderstand() throws Exception {
    says(service.heph("daemon", "start", "--mode", "hub"), 1, "must be local, spoke or server");
    says(service.heph("daemon", "start", "--http-addr", "nonsense"), 1, "--http-addr");
    says(service.heph("daemon", "start", "--nonsense"), 2, "--nonsense");
    says(service.heph("daemon", "start", "--unset", "nonsense"), 2, "nonsense");
    says(service.heph("daemon", "start", "--self-update=sometimes"), 1, "sometimes");
    assertThat(service.unit("heph.service")).doesNotExist();
    service.heph("daemon", "start").ok();
    long pid = service.pid();
    says(service.heph("daemon", "restart", "--http-addr", "nonsense"), 1, "--http-addr");
    assertThat(service.pid()).as("and what runs goes on").isEqualTo(pid);
  }

  @Test
  void aDaemonThatIsGoneOrBroken() throws Exception {
    service.heph("daemon", "start").ok();
    service.heph("daemon", "stop").ok();
    Path current = service.home().resolve("current");
    Path version = Files.readSymbolicLink(current);
    Files.delete(current);
    Files.createSymbolicLink(current, Path.of("versions/9.9.9-000000000000"));
    try {
      // heph itself is gone with it: the one beside that version is asked
      Path heph = service.home().resolve(version).resolve("bin/heph");
      Said started =
          service
              .systemd()
              .asUser(
                  Map.of("HEPH_HOME", service.home().toString()),
                  Duration.ofSeconds(90),
                  List.of(heph.toString(), "daemon", "start"));
      says(started, 1, "9.9.9-000000000000");
      assertThat(service.pid()).isZero();
    } finally {
      Files.delete(current);
      Files.createSymbolicLink(current, version);
    }
  }

  @Test
  void aSecondInstallationLeavesTheFirstOnesServiceAlone() throws Exception {
    service.heph("daemon", "start").ok();
    String text = Files.readString(service.unit("heph.service"));
    Path other = service.systemd().userHome().resolve("other");
    TestInstallation.install(
        other, GuestService.VERSION, Files.createDirectories(folder.resolve("second")));
    for (String verb : List.of("start", "restart", "stop", "uninstall")) {
      Said said = service.systemd().asUser(other.resolve("bin/heph").toString(), "daemon", verb);
      says(said, 1, "this heph belongs to " + other);
    }
    assertThat(service.unit("heph.service")).hasContent(text);
    assertThat(service.heph("daemon", "status").code()).isZero();
  }
}
