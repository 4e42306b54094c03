package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.heph.HephdProgram;
import org.hephaestus.app.live.Commands;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hephd does for whoever runs it as a service. */
class ServiceLifeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path work;

  private Path log() {
    return work.resolve("data/hephd.log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("--check says what would be served, and leaves no trace")
  void check() throws Exception {
    Path home = work.resolve("home");
    TestInstallation.install(home, "1.0.0", work);
    HephdProgram program =
        new HephdProgram(Map.of("HEPH_HOME", home.toString()), new JdkCommandRunner());
    assertThat(program.path()).contains(home.resolve("bin/hephd").toString());
    Path user = work.resolve("user");
    Map<String, String> environment =
        Map.of(
            "HOME",
            user.toString(),
            "PATH",
            "/usr/bin:/bin",
            "XDG_RUNTIME_DIR",
            work.resolve("none").toString(),
            "HEPH_SUPERVISOR",
            "launchd");
    assertThat(
            program.inspect(List.of("--db=" + work + "/a b/%h.db", "--owner-id=me"), environment))
        .isInstanceOfSatisfying(
            Inspection.Usable.class,
            usable -> {
              assertThat(usable.version()).isEqualTo("1.0.0");
              assertThat(usable.commit()).isEqualTo("000000000000");
              assertThat(usable.mode()).isEqualTo("local");
              assertThat(usable.db()).isEqualTo(work + "/a b/%h.db");
              assertThat(usable.log()).isEqualTo(work + "/a b/%h.db.log");
              assertThat(usable.socket()).endsWith("/hephd.sock");
              assertThat(usable.updateProblem()).isEmpty();
            });
    Path tools = Files.createDirectories(work.resolve("tools"));
    Path readlink = tools.resolve("readlink");
    Files.writeString(readlink, "#!/bin/sh\nexec /usr/bin/readlink \"$@\"\n");
    Files.setPosixFilePermissions(readlink, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(
            program.inspect(
                List.of("--self-update=apply", "--forge-url=https://forge.example/o/r"),
                Map.of("HOME", user.toString(), "PATH", tools.toString())))
        .as("what the launcher needs is there, what a source build needs is not")
        .isInstanceOfSatisfying(
            Inspection.Usable.class, usable -> assertThat(usable.updateProblem()).contains("git"));
    assertThat(program.inspect(List.of("--mode=hub"), environment))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused ->
                assertThat(refused.why())
                    .startsWith("--mode must be local, spoke or server, was 'hub'"));
    assertThat(user).doesNotExist();
    assertThat(work.resolve("a b")).doesNotExist();
    Files.delete(home.resolve("current"));
    assertThat(program.inspect(List.of(), environment))
        .isInstanceOfSatisfying(
            Inspection.NotRunnable.class,
            not -> assertThat(not.why()).contains("no version is installed"));
  }

  @Test
  @DisplayName("the log: beside the store, private, the same as stderr; who is refused is in it")
  void logFile() throws Exception {
    try (RunningDaemon daemon =
        new RunningDaemon.Starter(work)
            .with("--hub-url=https://hub.example", "--authorized-sub=a", "--authorized-sub=b")
            .start()) {
      assertThat(read(log())).contains("not used in --mode local: --hub-url, --authorized-sub");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
          .isEqualTo("rw-------");
      assertThat(daemon.heph("status", "--json").ok()).contains("\"log\":\"" + log() + "\"");
      assertThat(daemon.heph("status").ok()).contains(log().toString());
      Files.delete(log());
      Commands.Result second =
          Commands.run(
              work,
              RunningDaemon.paths(work),
              PATIENCE,
              TestInstallation.DIST.resolve("bin/hephd").toString(),
              "--socket=" + work.resolve("other.sock"));
      assertThat(second.code()).isEqualTo(78);
      assertThat(read(log())).isEqualTo(second.output());
    }
    assertThat(read(log())).contains("another hephd serves").contains("has stopped");
  }

  @Test
  @DisplayName("under launchd a configuration that does not work is parked, and says so to clients")
  void parksUnderLaunchd() throws Exception {
    Path store = Files.createDirectories(work.resolve("data")).resolve("heph.db");
    Files.writeString(store, "another daemon's store");
    Path output = work.resolve("output");
    Map<String, String> environment = new HashMap<>(RunningDaemon.paths(work));
    environment.put("HEPH_SUPERVISOR", "launchd");
    ProcessBuilder builder =
        new ProcessBuilder(TestInstallation.DIST.resolve("bin/hephd").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      Commands.await(
          "it is parked",
          PATIENCE,
          () -> Files.exists(log()) && read(log()).contains("waiting to be stopped"));
      Commands.Result result =
          Commands.run(
              work,
              RunningDaemon.paths(work),
              PATIENCE,
              TestInstallation.DIST.resolve("bin/heph").toString(),
              "ping");
      assertThat(result.code()).isEqualTo(5);
      assertThat(result.output()).contains("does not serve", store.toString());
      assertThat(process.isAlive()).isTrue();
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(work.resolve("s/hephd.sock")).doesNotExist();
      assertThat(output).as("launchd's own file for what is printed does not grow").isEmptyFile();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  @DisplayName("tells the service manager that it serves, and that it goes")
  void notifies() throws Exception {
    Path notify = work.resolve("notify");
    String sink = Path.of("src/test/scripts/datagrams.py").toAbsolutePath().toString();
    Path heard = work.resolve("heard");
    Process manager;
    try {
      manager =
          new ProcessBuilder("python3", "-u", sink, notify.toString())
              .redirectErrorStream(true)
              .redirectOutput(heard.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3 to listen to datagrams: " + e);
      return;
    }
    try {
      Commands.await("it listens", PATIENCE, () -> Files.exists(notify));
      try (RunningDaemon daemon =
          new RunningDaemon.Starter(work).env("NOTIFY_SOCKET", notify.toString()).start()) {
        Commands.await("it is ready", PATIENCE, () -> read(heard).contains("READY=1|STATUS="));
        assertThat(read(heard)).contains(work.resolve("data/heph.db").toString());
        assertThat(daemon.process().isAlive()).isTrue();
      }
      Commands.await("it goes", PATIENCE, () -> read(heard).contains("STOPPING=1|"));
    } finally {
      manager.destroyForcibly().waitFor();
    }
  }
}
