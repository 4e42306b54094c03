package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.service.RealSystemd.Options;
import org.hephaestus.ports.os.CommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real systemd of the other tests is real, and leaves this machine as it was. */
class RealSystemdIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @BeforeEach
  void possible() throws Exception {
    RealSystemd.assumePossible();
    folder = folder.toRealPath();
  }

  @Test
  void itBootsAndTheMachineStaysAsItWas() throws Exception {
    List<String> machine = HostTraces.ofTheMachine(folder);
    long begin = System.nanoTime();
    RealSystemd systemd = RealSystemd.boot(folder, new Options());
    long supervisor = systemd.supervisor().pid();
    try {
      System.out.println(
          "real systemd: up in " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
      // The control: what must be gone in the end is seen now.
      assertThat(HostTraces.ofGuest(folder, supervisor))
          .anyMatch(trace -> trace.startsWith("group "))
          .anyMatch(trace -> trace.startsWith("process ") && trace.endsWith(" systemd"))
          .noneMatch(trace -> trace.startsWith("mount "));
      assertThat(HostTraces.ofTheMachine(folder)).isEqualTo(machine);
    } finally {
      systemd.close();
    }
    systemd.close();
    assertThat(systemd.isUp()).isFalse();
    assertThat(HostTraces.ofGuest(folder, supervisor)).isEmpty();
    assertThat(HostTraces.ofTheMachine(folder)).isEqualTo(machine);
  }

  @Test
  void aServiceIsStartedAgainAndComesBackAfterAReboot() throws Exception {
    try (RealSystemd systemd = RealSystemd.boot(folder, new Options())) {
      Path units = Files.createDirectories(systemd.userHome().resolve(".config/systemd/user"));
      Files.writeString(
          units.resolve("stays.service"),
          """
          [Service]
          Type=exec
          ExecStart=/bin/sleep 600
          Restart=always
          RestartSec=100ms
          [Install]
          WantedBy=default.target
          """);
      systemd.asUser("systemctl", "--user", "daemon-reload").ok();
      systemd.asUser("systemctl", "--user", "enable", "--now", "stays").ok();
      String first = property(systemd, "MainPID");
      systemd.asUser("kill", "-KILL", first).ok();
      Commands.await("a second process", SOON, () -> property(systemd, "NRestarts").equals("1"));
      Commands.await("it runs", SOON, () -> property(systemd, "SubState").equals("running"));
      String second = property(systemd, "MainPID");
      assertThat(second).isNotEqualTo(first);

      systemd.restartUserManager();
      assertThat(property(systemd, "SubState")).isEqualTo("running");
      assertThat(property(systemd, "MainPID")).isNotEqualTo(second).isNotEqualTo("0");
      assertThat(property(systemd, "NRestarts")).isEqualTo("0");

      systemd.stopUserManager();
      assertThat(systemd.seenFromHere(systemd.userRuntimeDir())).doesNotExist();
      assertThat(systemd.asUser("systemctl", "--user", "is-active", "stays").code()).isNotZero();
    }
  }

  private static String property(RealSystemd systemd, String name) {
    try {
      return systemd.asUser("systemctl", "--user", "show", "-P", name, "stays").ok();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itsUserHasAHomeHereAndASessionOnlyAfterALogin() throws Exception {
    Path given = Files.createDirectories(folder.resolve("given"));
    Path shown = Files.createDirectories(folder.resolve("shown"));
    Files.setAttribute(given, "unix:uid", RealSystemd.UID);
    Files.writeString(shown.resolve("text"), "from here");
    Options options = new Options().writing(given).reading(shown).onItsOwnNetwork();
    try (RealSystemd systemd = RealSystemd.boot(folder, options)) {
      assertThat(systemd.asUser("id", "-un").ok()).isEqualTo(RealSystemd.USER);
      assertThat(systemd.asUser("sh", "-c", "echo s$XDG_SESSION_ID; pwd").ok())
          .isEqualTo("s\n" + systemd.userHome());
      assertThat(systemd.login("sh", "-c", "echo s$XDG_SESSION_ID $XDG_RUNTIME_DIR").ok())
          .matches("s.+ /run/user/" + systemd.uid());
      assertThat(systemd.asRoot("id", "-u").ok()).isEqualTo("0");

      // What is written there is here and belongs to the user; what is written here, too.
      Path there = systemd.userHome().resolve("there");
      systemd.asUser("sh", "-c", "echo hello >there; echo hello >" + given + "/there").ok();
      assertThat(there).hasContent("hello\n");
      assertThat(given.resolve("there")).hasContent("hello\n");
      assertThat(Files.getAttribute(there, "unix:uid", LinkOption.NOFOLLOW_LINKS))
          .isEqualTo(RealSystemd.UID);
      Files.writeString(systemd.userHome().resolve("here"), "hello");
      systemd.asUser("sh", "-c", "echo >>here").ok();
      systemd.asUser("sh", "-c", "echo ours >$XDG_RUNTIME_DIR/file").ok();
      assertThat(systemd.seenFromHere(systemd.userRuntimeDir() + "/file")).hasContent("ours\n");

      assertThat(systemd.asUser("cat", shown + "/text").ok()).isEqualTo("from here");
      assertThat(systemd.asRoot("touch", shown + "/other").code()).isNotZero();
      assertThat(systemd.asRoot("touch", "/usr/made-there").code()).isZero();
      assertThat(Path.of("/usr/made-there")).doesNotExist();
      // Its own network has one device.
      assertThat(systemd.asUser("ls", "/sys/class/net").ok()).isEqualTo("lo");

      Commands.Said said = systemd.asUser("sh", "-c", "echo out; echo err >&2; exit 3");
      assertThat(said).isEqualTo(new Commands.Said(3, "out\n", "err\n"));
      CommandRunner runner = systemd.commandRunner(Map.of("XDG_RUNTIME_DIR", ""));
      assertThat(runner.run(List.of("sh", "-c", "echo r$XDG_RUNTIME_DIR; exit 4"), SOON))
          .isEqualTo(new CommandRunner.Output(4, "r\n"));
      assertThat(runner.run(List.of("sleep", "600"), Duration.ofMillis(200)).exitCode())
          .isEqualTo(CommandRunner.TIMED_OUT);
      Commands.await(
          "what ran too long is gone", SOON, () -> !ok(() -> systemd.asUser("pgrep", "sleep")));
    }
  }

  private interface Asked {
    Commands.Said said() throws IOException, InterruptedException;
  }

  private static boolean ok(Asked asked) {
    try {
      return asked.said().code() == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itEndsWithItsSupervisor() throws Exception {
    long supervisor;
    try (RealSystemd systemd = RealSystemd.boot(folder, new Options())) {
      supervisor = systemd.supervisor().pid();
      assertThat(systemd.supervisor().destroyForcibly()).isTrue();
      Commands.await("process 1 is gone", SOON, () -> !systemd.isUp());
    }
    assertThat(HostTraces.ofGuest(folder, supervisor)).isEmpty();
  }

  @Test
  void itEndsWithTheProgramThatBootedIt() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RealSystemdHolder.class.getName(),
            folder.toString());
    Process holder = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = holder.inputReader()) {
      String line = lines.readLine();
      assertThat(line).startsWith("up ");
      long supervisor = Long.parseLong(line.substring("up ".length()));
      assertThat(HostTraces.ofGuest(folder, supervisor)).isNotEmpty();
      holder.destroyForcibly().waitFor();
      // What it left is taken out by its supervisor, which sees it go.
      Commands.await("nothing is left", SOON, () -> traces(supervisor).isEmpty());
    } finally {
      holder.destroyForcibly();
    }
  }

  private List<String> traces(long supervisor) {
    try {
      return HostTraces.ofGuest(folder, supervisor);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itEndsByItselfAfterItsTime() throws Exception {
    Process supervisor =
        RealSystemd.supervise(folder, new Options().livingFor(Duration.ofSeconds(1)));
    try (var stdin = supervisor.getOutputStream()) {
      assertThat(supervisor.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      stdin.flush();
      assertThat(HostTraces.ofGuest(folder, supervisor.pid())).isEmpty();
    } finally {
      supervisor.destroyForcibly();
    }
  }
}
