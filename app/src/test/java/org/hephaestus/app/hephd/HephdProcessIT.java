package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** hephd and heph as built, run as people run them, the wrong ways included. */
class HephdProcessIT {
  private static final Path DIST = TestInstallation.DIST;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path work;

  private Commands.Result run(String program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(DIST.resolve("bin/" + program).toString()));
    command.addAll(List.of(arguments));
    return Commands.run(work, environment, SOON, command);
  }

  private Map<String, String> environment() {
    return RunningDaemon.paths(work);
  }

  private RunningDaemon daemon() throws IOException, InterruptedException {
    return new RunningDaemon.Starter(work).start();
  }

  @Test
  void printsItsVersion() throws Exception {
    assertThat(run("hephd", Map.of(), "--version").ok())
        .matches("hephd [0-9][^ ]* \\([0-9a-f]{12}(-dirty)?\\)");
    assertThat(run("heph", Map.of(), "--version").ok())
        .matches("heph [0-9][^ ]* \\([0-9a-f]{12}(-dirty)?\\)");
  }

  @Test
  @DisplayName("no client starts a daemon: exit 5, every path tried, nothing left behind")
  void noDaemon() throws Exception {
    for (List<String> verb :
        List.of(
            List.of("ping"),
            List.of("status"),
            List.of("update", "status"),
            List.of("update", "check"),
            List.of("update", "apply"),
            List.of("task", "x"),
            List.of("list"),
            List.of("next"),
            List.of("today"),
            List.of("show", "X"),
            List.of("context", "X"),
            List.of("log", "X", "text"),
            List.of("edit", "X", "--title", "y"),
            List.of("done", "X"),
            List.of("undone", "X"),
            List.of("drop", "X"),
            List.of("skip", "X"),
            List.of("search", "x"),
            List.of("journal"),
            List.of("history"),
            List.of("project", "list"),
            List.of("project", "add", "x"),
            List.of("backup", "x.db"))) {
      Commands.Result result = run("heph", environment(), verb.toArray(String[]::new));
      assertThat(result.code()).as(verb.toString()).isEqualTo(5);
      assertThat(result.output()).contains(work.resolve("s/hephd.sock").toString());
    }
    assertThat(work.resolve("s")).doesNotExist();
    assertThat(work.resolve("data")).doesNotExist();
  }

  @Test
  @DisplayName("cron's environment: the error names every path that was tried")
  void emptyEnvironment() throws Exception {
    Commands.Result result =
        Commands.run(
            work,
            Map.of(),
            SOON,
            "env",
            "-i",
            "HOME=" + work,
            "PATH=/usr/bin:/bin",
            DIST.resolve("bin/heph").toString(),
            "ping");
    assertThat(result.code()).isEqualTo(5);
    assertThat(result.output()).contains(work.resolve(".local/share/heph/hephd.sock").toString());
  }

  @Test
  @DisplayName("cron's environment: works when a daemon runs on a default path")
  void emptyEnvironmentWithADaemon() throws Exception {
    Path socket = work.resolve(".local/share/heph/hephd.sock");
    try (RunningDaemon daemon =
        new RunningDaemon.Starter(work).with("--socket", socket.toString()).start()) {
      assertThat(daemon.process().isAlive()).isTrue();
      String title = "B\u00e4r \u65e5\u672c";
      for (List<String> words : List.of(List.of("task", title), List.of("list"))) {
        List<String> command =
            new ArrayList<>(
                List.of(
                    "env",
                    "-i",
                    "HOME=" + work,
                    "PATH=/usr/bin:/bin",
                    DIST.resolve("bin/heph").toString()));
        command.addAll(words);
        Commands.Result result = Commands.run(work, Map.of(), SOON, command);
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).as("what is no ASCII stays what it is").contains(title);
      }
    }
  }

  @Test
  @DisplayName("a store of another program is left alone: exit 78, not a byte changed")
  void foreignStore() throws Exception {
    Path data = Files.createDirectories(work.resolve("data"));
    Path store = data.resolve("heph.db");
    byte[] theirs = "another daemon's store".getBytes(StandardCharsets.UTF_8);
    Files.write(store, theirs);
    Commands.Result result = run("hephd", environment(), "--mode", "local");
    assertThat(result.code()).isEqualTo(78);
    assertThat(result.output()).contains(store.toString()).contains("--db").doesNotContain("\tat ");
    assertThat(store).hasBinaryContent(theirs);
  }

  @Test
  @DisplayName("a unit of another daemon is named and left alone")
  void foreignUnit() throws Exception {
    Path unit =
        Files.createDirectories(work.resolve(".config/systemd/user")).resolve("hephd.service");
    Files.writeString(unit, "[Service]\nExecStart=/opt/other/hephd\n");
    try (RunningDaemon daemon = daemon()) {
      assertThat(daemon.log()).contains(unit.toString()).contains("left alone");
    }
    assertThat(unit).hasContent("[Service]\nExecStart=/opt/other/hephd\n");
  }

  @Test
  @DisplayName("backup, damage, restore without a daemon: what was there is set aside")
  void backupAndRestore() throws Exception {
    Path backup = work.resolve("my backup.db");
    try (RunningDaemon daemon = daemon()) {
      daemon.heph("task", "kept").ok();
      daemon.heph("backup", backup.toString()).ok();
      daemon.heph("task", "later").ok();
      assertThat(daemon.heph("backup", backup.toString()).code()).isEqualTo(1);
      assertThat(daemon.heph("restore", backup.toString()).code())
          .as("no terminal and no --yes")
          .isEqualTo(2);
      daemon.heph("restore", backup.toString(), "--yes").ok();
      assertThat(daemon.heph("list").ok()).contains("kept").doesNotContain("later");
    }
    Path store = work.resolve("data/heph.db");
    byte[] bytes = Files.readAllBytes(store);
    Arrays.fill(bytes, 100, bytes.length, (byte) 7);
    Files.write(store, bytes);
    Commands.Result damaged = run("hephd", environment(), "--mode", "local");
    assertThat(damaged.code()).isEqualTo(78);
    assertThat(damaged.output()).contains("restore").doesNotContain("\tat ");
    run("heph", environment(), "restore", backup.toString(), "--yes").ok();
    try (RunningDaemon daemon = daemon()) {
      assertThat(daemon.heph("list").ok()).contains("kept");
    }
    try (Stream<Path> files = Files.list(work.resolve("data"))) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .anyMatch(name -> name.startsWith("heph.db.corrupt-"))
          .anyMatch(name -> name.startsWith("heph.db.before-restore-"));
    }
  }

  @Test
  void badFlags() throws Exception {
    Commands.Result daemon = run("hephd", environment(), "--selfupdate");
    assertThat(daemon.code()).isEqualTo(2);
    assertThat(daemon.output()).contains("did you mean").doesNotContain("\tat ");
    Commands.Result client = run("heph", environment(), "statsu");
    assertThat(client.code()).isEqualTo(2);
    assertThat(client.output()).doesNotContain("\tat ");
  }

  @Test
  @DisplayName("serves, tells, and goes on SIGTERM: socket gone, files private")
  void lifecycle() throws Exception {
    RunningDaemon daemon = daemon();
    try (daemon) {
      assertThat(run("heph", environment(), "ping").code()).isZero();
      Commands.Result status = run("heph", environment(), "status", "--json");
      assertThat(status.ok())
          .contains("\"pid\":" + daemon.process().pid())
          .contains("\"mode\":\"off\"");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(work.resolve("s/hephd.sock"))))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("s"))))
          .isEqualTo("rwx------");
      // a daemon that may not update leaves no trace where versions live
      assertThat(work.resolve("home")).doesNotExist();
    }
    assertThat(daemon.process().exitValue()).as("SIGTERM, as the JVM reports it").isEqualTo(143);
    assertThat(work.resolve("s/hephd.sock")).doesNotExist();
    assertThat(daemon.log()).contains("self-update is off").contains("has stopped");
    assertThat(run("heph", environment(), "ping").code()).isEqualTo(5);
  }

  @Test
  @DisplayName("one daemon per store: the second says which one has it, and exits 78")
  void oneDaemonPerStore() throws Exception {
    try (RunningDaemon daemon = daemon()) {
      Commands.Result second =
          run(
              "hephd",
              environment(),
              "--mode",
              "local",
              "--socket",
              work.resolve("other/hephd.sock").toString());
      assertThat(second.code()).isEqualTo(78);
      assertThat(second.output())
          .contains("pid " + daemon.process().pid())
          .contains("--db")
          .doesNotContain("\tat ");
      assertThat(run("heph", environment(), "ping").code()).isZero();
    }
  }

  @Test
  @DisplayName("after kill -9 the next daemon takes store and socket over")
  void afterAKill() throws Exception {
    daemon().process().destroyForcibly().waitFor();
    assertThat(work.resolve("s/hephd.sock")).exists();
    try (RunningDaemon second = daemon()) {
      assertThat(second.heph("ping").code()).isZero();
    }
  }

  @Test
  @DisplayName("what lies at the socket's path and is no socket stays")
  void foreignFileAtTheSocketPath() throws Exception {
    Files.createDirectories(
        work.resolve("s"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(work.resolve("s/hephd.sock"), "somebody's notes");
    Commands.Result result = run("hephd", environment(), "--mode", "local");
    assertThat(result.code()).isEqualTo(78);
    assertThat(Files.readString(work.resolve("s/hephd.sock"))).isEqualTo("somebody's notes");
  }

  @Test
  @DisplayName("a check on the user's word with no forge known: exit 1, says how to name one")
  void checkWithoutAForge() throws Exception {
    try (RunningDaemon daemon = new RunningDaemon.Starter(work).callingItself("1.0.0").start()) {
      Commands.Result result = daemon.heph("update", "check");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.output()).contains("--forge-url");
      assertThat(daemon.log()).doesNotContain("could not be written").doesNotContain("next check");
    }
  }

  @Test
  @DisplayName("a development build is never updated, and says why")
  void developmentBuild() throws Exception {
    try (RunningDaemon daemon = daemon()) {
      Commands.Result result = daemon.heph("update", "apply");
      assertThat(result.output()).contains("never updates itself");
      assertThat(result.code()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("start-up is a feature: heph loads no SQLite, Jetty, Dagger, logger or daemon class")
  void clientLoadsLittle() throws Exception {
    List<String> loaded = classesLoadedBy(DIST.resolve("bin/heph"));
    assertThat(loaded).as("the log is there").anySatisfy(l -> assertThat(l).contains("HephMain"));
    assertThat(loaded)
        .noneSatisfy(
            line ->
                assertThat(line)
                    .containsAnyOf(
                        " org.sqlite.",
                        " org.eclipse.jetty.",
                        " dagger.",
                        " okhttp3.",
                        " java.util.logging.",
                        " org.hephaestus.app.hephd.",
                        " org.hephaestus.domain.update."));
  }

  @Test
  @DisplayName("the start-up cache is used, as built and as installed")
  void startUpCacheIsUsed() throws Exception {
    assumeTrue(
        Files.exists(DIST.resolve("lib/heph.aot")), "start-up caches are made by JDK 25 and later");
    Path home = work.resolve("installed");
    run("hephd", environment(), "--install-into", home.toString()).ok();
    for (Path heph : List.of(DIST.resolve("bin/heph"), home.resolve("bin/heph"))) {
      List<String> loaded = classesLoadedBy(heph);
      long cached = loaded.stream().filter(l -> l.contains("source: shared objects file")).count();
      assertThat(cached * 100 / loaded.size()).as("%% of classes from the cache").isGreaterThan(80);
    }
  }

  private List<String> classesLoadedBy(Path heph) throws IOException, InterruptedException {
    Path classes = work.resolve("classes");
    Commands.Result result =
        Commands.run(
            work,
            Map.of(
                "HEPH_JAVA_OPTS",
                "-Xlog:class+load=info:file=" + classes + "::filecount=0",
                "HEPH_SOCKET",
                work.resolve("s/hephd.sock").toString()),
            SOON,
            heph.toString(),
            "ping");
    assertThat(result.code()).isEqualTo(5);
    return Files.readAllLines(classes);
  }
}
