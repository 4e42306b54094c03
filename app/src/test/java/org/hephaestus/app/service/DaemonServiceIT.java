package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.live.Commands.Said;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heph daemon}, as a person runs it, on a real systemd: what goes well. */
class DaemonServiceIT {
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

  @Test
  void fromNothingToNothing() throws Exception {
    // What programs of heph leave in the runtime folder is theirs, not the service's.
    service.heph("daemon", "start").ok();
    service.heph("daemon", "uninstall").ok();
    final String before = service.traces();
    Said status = service.heph("daemon", "status");
    assertThat(status.code()).isEqualTo(4);
    assertThat(status.stdout()).contains("there is no service").contains("heph daemon start");
    assertThat(service.heph("daemon", "restart").code()).as("nothing to restart").isEqualTo(1);
    assertThat(service.heph("daemon", "stop").ok()).contains("nothing was done");
    assertThat(service.heph("ping").code()).as("and nobody starts it").isEqualTo(5);
    assertThat(service.traces()).isEqualTo(before);

    Said started = service.heph("daemon", "start");
    assertThat(started.ok()).contains("hephd " + GuestService.VERSION).contains(service.socket());
    final long pid = service.pid();
    final String files = states();
    final String bytes = service.traces();
    assertThat(service.heph("daemon", "start").ok()).contains("already running");
    assertThat(service.pid()).as("a second start changes no pid").isEqualTo(pid);
    assertThat(states()).as("and no byte").isEqualTo(files);
    assertThat(service.traces()).isEqualTo(bytes);
    service.heph("task", "Water the plants").ok();
    Said running = service.heph("daemon", "status");
    assertThat(running.code()).isZero();
    assertThat(running.stdout()).contains("running").contains(Long.toString(pid));
    assertThat(service.heph("daemon", "status", "--json").ok())
        .contains("\"condition\":\"running\"")
        .contains("\"pid\":" + pid)
        .contains("\"running_version\":\"" + GuestService.VERSION + " (000000000000)\"");

    Said stopped = service.heph("daemon", "stop");
    assertThat(stopped.ok()).contains("stopped");
    assertThat(stopped.stderr() + stopped.stdout()).contains("starts again");
    assertThat(service.property("Result")).as("an ordinary stop is a success").isEqualTo("success");
    assertThat(service.heph("ping").code()).isEqualTo(5);
    assertThat(service.pid()).as("asking has not started it").isZero();
    assertThat(service.heph("daemon", "stop").ok()).contains("nothing was done");
    assertThat(service.heph("daemon", "status").code()).isEqualTo(3);

    service.heph("daemon", "start").ok();
    assertThat(service.heph("list").ok()).contains("Water the plants");
    assertThat(service.heph("daemon", "uninstall").ok()).contains("kept");
    assertThat(service.heph("daemon", "uninstall").ok()).contains("nothing was done");
    assertThat(service.heph("daemon", "status").code()).isEqualTo(4);
    assertThat(service.traces()).as("no file, link or socket is left").isEqualTo(before);
    assertThat(service.data().resolve("heph.db")).exists();
    assertThat(service.systemctl("list-unit-files", "heph*").stdout()).doesNotContain("heph.");
    assertThat(service.systemctl("list-units", "--all", "heph*").stdout())
        .doesNotContain("heph.service")
        .doesNotContain("heph.socket");
  }

  /** Time stamps and inodes of the unit files. */
  private static String states() throws IOException, InterruptedException {
    return service
        .systemd()
        .asUser(
            "stat",
            "-c",
            "%n %i %y %z",
            service.unit("heph.service").toString(),
            service.unit("heph.socket").toString())
        .ok();
  }

  @Test
  void flagsStayOverRestartsUntilTheyAreTakenOut() throws Exception {
    String shown = service.heph("daemon", "start", "--show", "--owner-id", "a b").ok();
    assertThat(shown).contains("--owner-id=a b").contains("heph.socket");
    assertThat(service.unit("heph.service")).doesNotExist();

    service.heph("daemon", "start", "--owner-id", "a b", "--token-load-cmd=-x 50% $HOME").ok();
    long first = service.pid();
    assertThat(arguments(first)).containsExactly("--owner-id=a b", "--token-load-cmd=-x 50% $HOME");
    service.heph("daemon", "restart").ok();
    long second = service.pid();
    assertThat(second).isNotEqualTo(first);
    assertThat(arguments(second))
        .as("carried over")
        .containsExactly("--owner-id=a b", "--token-load-cmd=-x 50% $HOME");
    service.heph("daemon", "restart", "--owner-id", "c", "--unset", "token-load-cmd").ok();
    assertThat(arguments(service.pid())).containsExactly("--owner-id=c");
    service.heph("daemon", "start", "--unset", "--owner-id").ok();
    assertThat(arguments(service.pid())).isEmpty();
  }

  /** What systemd gave hephd: the arguments behind its main class. */
  private static List<String> arguments(long pid) throws IOException {
    Path file = service.systemd().seenFromHere("/proc/" + pid + "/cmdline");
    List<String> all =
        new ArrayList<>(
            List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1)));
    int main = all.indexOf("org.hephaestus.app.hephd.HephdMain");
    assertThat(main).isPositive();
    return all.subList(main + 1, all.size() - 1);
  }

  @Test
  void otherPathsAreServedWhereTheySay() throws Exception {
    String socket = service.systemd().userHome() + "/s p/h.sock";
    service.heph("daemon", "start", "--db", "other place/my.db", "--socket", "s p/h.sock").ok();
    assertThat(service.systemd().userHome().resolve("other place/my.db")).exists();
    assertThat(service.systemd().userHome().resolve("other place/my.db.log")).exists();
    assertThat(service.heph(Map.of("HEPH_SOCKET", socket), "ping").code()).isZero();
    assertThat(service.heph("daemon", "status").ok()).contains(socket);
  }

  @Test
  void whatSomebodyHasEditedStays() throws Exception {
    service.heph("daemon", "start").ok();
    Path unit = service.unit("heph.service");
    service.dropIn("[Service]\nEnvironment=DROPPED=in\n");
    Files.writeString(
        unit,
        Files.readString(unit)
            .replace("[Service]\n", "[Service]\nNice=5\n")
            .replace("TimeoutStopSec=20", "TimeoutStopSec=33")
            .replace("bin/hephd\"\n", "bin/hephd\" \"--owner-id\" \"by hand\"\n"));
    Said status = service.heph("daemon", "status");
    assertThat(status.code()).isZero();
    assertThat(status.stdout()).contains("heph daemon restart");
    assertThat(service.heph("daemon", "start").ok()).contains("already running");

    service.heph("daemon", "restart", "--hub-url", "https://hub.example").ok();
    assertThat(arguments(service.pid()))
        .containsExactly("--hub-url=https://hub.example", "--owner-id=by hand");
    assertThat(service.property("Nice")).isEqualTo("5");
    assertThat(service.property("TimeoutStopUSec")).isEqualTo("33s");
    assertThat(
            Files.readString(service.systemd().seenFromHere("/proc/" + service.pid() + "/environ")))
        .contains("DROPPED=in")
        .contains("HEPH_SUPERVISOR=systemd");
    service.heph("daemon", "restart", "--unset", "hub-url").ok();
    assertThat(service.property("Nice")).as("and again").isEqualTo("5");
  }

  @Test
  void aUnitOfAnOlderVersionIsUpgradedByARestart() throws Exception {
    Files.createDirectories(service.unit("x").getParent());
    Files.writeString(
        service.unit("heph.service"),
        """
        [Unit]
        Description=hephd
        [Service]
        ExecStart=%h/.local/lib/heph/bin/hephd --mode local --owner-id me
        Restart=on-failure
        [Install]
        WantedBy=default.target
        """);
    service.systemctl("daemon-reload").ok();
    service.systemctl("enable", "--now", "heph.service").ok();
    long old = service.awaitAnother(0);
    assertThat(service.heph("daemon", "status").ok()).contains("older version");
    assertThat(service.heph("daemon", "start").stderr()).contains("heph daemon restart");
    assertThat(service.pid()).isEqualTo(old);

    Said upgraded = service.heph("daemon", "restart");
    assertThat(upgraded.code()).as(upgraded.toString()).isZero();
    assertThat(upgraded.stderr()).contains("older version").contains("upgraded");
    assertThat(service.property("Restart")).isEqualTo("always");
    assertThat(arguments(service.pid())).containsExactly("--mode=local", "--owner-id=me");
    assertThat(service.systemctl("is-active", "heph.socket").stdout().strip()).isEqualTo("active");
  }

  @Test
  void itComesBackAfterEveryEndAndAfterAReboot() throws Exception {
    service.heph("daemon", "start").ok();
    long pid = service.pid();
    // a storm that a unit with the usual start limit does not survive
    for (int i = 0; i < 7; i++) {
      service.kill();
      pid = service.awaitAnother(pid);
    }
    assertThat(service.heph("daemon", "status", "--json").ok()).contains("\"restarts\":7");
    service.systemd().asRoot("kill", "-TERM", Long.toString(pid)).ok();
    service.awaitAnother(pid);

    service.systemd().restartUserManager();
    service.awaitAnother(0);
    assertThat(service.heph("daemon", "status").code()).isZero();
    service.heph("daemon", "stop").ok();
    service.systemd().restartUserManager();
    service.awaitAnother(0);
    service.heph("daemon", "uninstall").ok();
    service.systemd().restartUserManager();
    assertThat(service.heph("ping").code()).isEqualTo(5);
    assertThat(service.pid()).isZero();
  }

  @Test
  void aRestartFromInsideTheDaemonsOwnTree() throws Exception {
    service.heph("daemon", "start").ok();
    long pid = service.pid();
    String group = service.property("ControlGroup");
    Said inside =
        service
            .systemd()
            .asUser(
                "systemd-run", // from here on it is the user's manager that may move it
                "--user",
                "--scope",
                "--quiet",
                "sh",
                "-c",
                "echo $$ > \"/sys/fs/cgroup$0/cgroup.procs\" && exec \"$@\"",
                group,
                service.home().resolve("bin/heph").toString(),
                "daemon",
                "restart");
    assertThat(inside.stdout()).as(inside.toString()).contains("handed over to systemd");
    service.awaitAnother(pid);
    assertThat(service.heph("daemon", "status").code()).isZero();
  }

  @Test
  void lingerIsAskedForAndGivenBack() throws Exception {
    assumeTrue(
        service.systemd().hasPolkit(), "a user may switch linger on where polkitd is installed");
    // A session keeps the user's manager while nobody lingers.
    RealSystemd.Session session = service.systemd().openSession();
    service.systemd().asRoot("loginctl", "disable-linger", RealSystemd.USER).ok();
    try {
      Said started = service.heph("daemon", "start");
      assertThat(started.ok()).contains("hephd");
      assertThat(started.stderr()).contains("--linger");
      assertThat(service.heph("daemon", "status").ok()).contains("--linger");
      service.heph("daemon", "start", "--linger").ok();
      assertThat(linger()).isEqualTo("yes");
      assertThat(service.heph("daemon", "status").ok()).doesNotContain("--linger");
      service.heph("daemon", "uninstall").ok();
      assertThat(linger()).as("ours, so it is given back").isEqualTo("no");
    } finally {
      service.systemd().asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
      session.logOut();
    }
  }

  private static String linger() throws IOException, InterruptedException {
    return service
        .systemd()
        .asRoot("loginctl", "show-user", RealSystemd.USER, "--value", "-p", "Linger")
        .ok()
        .strip();
  }

  @Test
  void theLogIsKeptAndShown() throws Exception {
    service.heph("daemon", "start").ok();
    assertThat(service.heph("daemon", "logs").ok()).contains("serves " + service.data());
    assertThat(Files.getPosixFilePermissions(service.data().resolve("hephd.log")).toString())
        .doesNotContain("OTHERS")
        .doesNotContain("GROUP");
    Said journal =
        service.systemd().asUser("journalctl", "--user", "-u", "heph.service", "-o", "cat");
    assertThat(journal.ok()).contains("serves " + service.data());
    assertThat(service.property("StatusText")).contains("serving " + service.data());
  }

  @Test
  void selfUpdateBringsItsPathAndLeavesNothingBehind() throws Exception {
    service.heph("daemon", "start").ok();
    String plain = Files.readString(service.unit("heph.service"));
    assertThat(plain).doesNotContain("PATH=").doesNotContain("HOME=");
    String forge = "https://127.0.0.1:9/hephaestus/hephaestus";

    // what could never work is refused, by the tool that is missing, and nothing is written
    String tools = service.hideMaven();
    final long pid = service.pid();
    Said refused = service.heph("daemon", "start", "--self-update", "--forge-url", forge);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.stderr()).contains("mvn").contains("PATH");
    assertThat(Files.readString(service.unit("heph.service"))).isEqualTo(plain);
    assertThat(service.pid()).isEqualTo(pid);

    service
        .heph(
            Map.of("PATH", tools + ":/usr/bin:/bin"),
            "daemon",
            "start",
            "--self-update",
            "--forge-url",
            forge)
        .ok();
    String with = Files.readString(service.unit("heph.service"));
    assertThat(with)
        .contains("PATH=" + tools + ":")
        .contains("HOME=" + service.systemd().userHome());
    assertThat(service.heph("daemon", "status").ok()).contains("apply");
    service.heph("daemon", "start", "--no-self-update", "--unset", "forge-url").ok();
    assertThat(Files.readString(service.unit("heph.service"))).isEqualTo(plain);
  }
}
