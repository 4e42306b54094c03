package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hephaestus.app.live.Commands;
import org.hephaestus.testkit.forge.LoopbackForge;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installed hephd that is stopped, or whose build fails, in the middle of an update. */
class InterruptedBuildIT {
  private static final Duration SOON = RunningDaemon.SOON;

  @TempDir Path work;

  @Test
  @DisplayName("SIGTERM in the middle of a build: no descendant is left, the next start is clean")
  void stoppedInTheMiddleOfABuild() throws Exception {
    Path pids = work.resolve("pids");
    try (LoopbackForge forge = forge()) {
      fakeMaven(
          "echo $$ >> '" + pids + "'\nsetsid sleep 600 &\necho $! >> '" + pids + "'\nsleep 600\n");
      RunningDaemon daemon = start(forge);
      assertThat(daemon.heph("update", "apply", "--no-wait").code()).isZero();
      Commands.await("the build runs", SOON, () -> lines(pids).size() == 2);
      assertThat(lines(pids)).allSatisfy(pid -> assertThat(isAlive(pid)).isTrue());
      assertThat(daemon.heph("update", "status").output()).contains("verified");

      daemon.process().destroy();
      assertThat(daemon.process().waitFor(25, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(lines(pids)).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());

      try (RunningDaemon next = start(forge)) {
        String status = next.heph("update", "status", "--json").ok();
        assertThat(status).contains("\"state\":\"abandoned\"").contains("\"running\":\"1.0.0 ");
        try (Stream<Path> staging = Files.list(work.resolve("home/staging"))) {
          assertThat(staging).isEmpty();
        }
      }
    }
  }

  @Test
  @DisplayName("a build that fails: exit 1, its last lines in the log, the old version goes on")
  void failingBuild() throws Exception {
    try (LoopbackForge forge = forge()) {
      fakeMaven("echo 'cannot find symbol: class Flux'\nexit 1\n");
      try (RunningDaemon daemon = start(forge)) {
        Commands.Result result = daemon.heph("update", "apply");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("1.0.0 -> 2.0.0");
        assertThat(daemon.log()).contains("cannot find symbol: class Flux");
        assertThat(daemon.heph("ping").output()).contains("1.0.0");
        assertThat(Files.readSymbolicLink(work.resolve("home/current")).toString())
            .isEqualTo("versions/1.0.0-000000000000");
      }
    }
  }

  @Test
  @DisplayName("no toolchain on the service's PATH: said at start and again when asked")
  void noToolchain() throws Exception {
    try (LoopbackForge forge = forge()) {
      // readlink for the launchers, and nothing that builds
      Path bin = Files.createDirectories(work.resolve("poor"));
      script(bin.resolve("readlink"), "exec /bin/readlink \"$@\"\n");
      try (RunningDaemon daemon = start(forge, bin.toString())) {
        Commands.Result result = daemon.heph("update", "apply");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("git").contains("PATH");
        assertThat(daemon.log()).contains("serves");
        Commands.await(
            "it says so at start",
            SOON,
            () -> daemon.log().contains("updates could not be installed"));
      }
    }
  }

  private LoopbackForge forge() throws IOException, InterruptedException {
    TestInstallation.install(work.resolve("home"), "1.0.0", work);
    Path bare = work.resolve("repo.git");
    Path tree = Files.createDirectories(work.resolve("tree"));
    Files.writeString(tree.resolve("README"), "a release\n");
    git("init", "--quiet", "--bare", bare.toString());
    List<String> there = List.of("--git-dir", bare.toString(), "--work-tree", tree.toString());
    git(there, "add", ".");
    git(there, "-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-qm", "2");
    git(there, "tag", "v2.0.0");
    String commit = git(there, "rev-parse", "HEAD");
    LoopbackForge forge = LoopbackForge.start("o", "r", bare);
    forge.publish("v2.0.0", commit);
    return forge;
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    return git(List.of(), arguments);
  }

  private String git(List<String> first, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(first);
    command.addAll(List.of(arguments));
    return Commands.run(work, Map.of(), SOON, command).ok();
  }

  /** A Maven that does as told, first on PATH: the real one is exercised elsewhere. */
  private void fakeMaven(String script) throws IOException {
    script(Files.createDirectories(work.resolve("bin")).resolve("mvn"), script);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private RunningDaemon start(LoopbackForge forge) throws IOException, InterruptedException {
    return start(forge, work.resolve("bin") + ":" + System.getenv().get("PATH"));
  }

  private RunningDaemon start(LoopbackForge forge, String path)
      throws IOException, InterruptedException {
    return new RunningDaemon.Starter(work)
        .installedIn(work.resolve("home"))
        .env("HEPH_SUPERVISOR", "external")
        .env("PATH", path)
        .with("--self-update", "--forge-url", forge.url().toString())
        .start();
  }

  private static List<String> lines(Path file) {
    return read(file).lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A zombie that nobody has reaped does not count. */
  private static boolean isAlive(String pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    return !stat.isEmpty() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
  }
}
