package org.hephaestus.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product's main job, whole: forge, git, Maven, version folders, supervisor, client. */
class LiveUpgradeIT {
  @Test
  void anOlderDaemonBecomesTheNewerOneUnderAClientThatNeverGaveUp(@TempDir Path work)
      throws Exception {
    Path checkout = Path.of("..").toRealPath();
    try (LiveUpgrade scenario = new LiveUpgrade(work, checkout, line -> {})) {
      scenario.prepare();
      scenario.install();
      scenario.start();
      scenario.upgrade();

      PingThrough client = scenario.client();
      System.out.printf(
          "live upgrade: %d pings, longest gap %d ms%n",
          client.answers().size(), client.longestGap().toMillis());
      // no wrong answer, never old after new
      assertThat(client.unanswered()).isEmpty();
      assertThat(client.sequence()).containsExactly(LiveUpgrade.OLDER, LiveUpgrade.NEWER);
      Set<String> instances =
          client.answers().stream().map(PingThrough.Answer::instance).collect(Collectors.toSet());
      assertThat(instances).as("one restart").hasSize(2);
      assertThat(scenario.supervisor().generations()).isEqualTo(2);
      assertThat(scenario.supervisor().lastExit()).isZero();

      assertThat(scenario.heph("--version").ok()).startsWith("heph " + LiveUpgrade.NEWER + " (");
      String status = scenario.heph("update", "status", "--json").ok();
      assertThat(status).contains("\"state\":\"committed\"").contains(LiveUpgrade.NEWER);
      assertThat(scenario.daemonLog())
          .anySatisfy(
              line -> assertThat(line).contains(LiveUpgrade.OLDER + " -> " + LiveUpgrade.NEWER));

      // every task that was added meanwhile is there once, also after a kill
      scenario.kill();
      assertThat(scenario.adder().settle()).isEmpty();
      assertThat(scenario.adder().count()).isGreaterThan(100);
      System.out.printf("live upgrade: %d tasks added%n", scenario.adder().count());

      // staging is clean, both versions are there, the lock is free
      try (Stream<Path> staging = Files.list(scenario.home().resolve("staging"))) {
        assertThat(staging).isEmpty();
      }
      try (Stream<Path> versions = Files.list(scenario.home().resolve("versions"))) {
        assertThat(versions).hasSize(2);
      }
      assertThat(Files.readSymbolicLink(scenario.home().resolve("current")).toString())
          .startsWith("versions/" + LiveUpgrade.NEWER + "-");
      assertThat(scenario.forge().requests()).as("polite: conditional requests").isNotEmpty();

      // SIGTERM ends it, and a client then says so instead of starting one
      long pid = scenario.supervisor().pid();
      scenario.supervisor().close();
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      Commands.Result noDaemon = scenario.heph("ping");
      assertThat(noDaemon.code()).isEqualTo(5);
      assertThat(noDaemon.output()).contains(work.resolve("s/hephd.sock").toString());
      assertThat(noDaemon.output().lines().toList()).hasSizeLessThan(6);
    }
  }
}
