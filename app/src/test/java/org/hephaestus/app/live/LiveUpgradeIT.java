package org.hephaestus.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hephaestus.ports.sync.SyncComparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's main job, whole: forge, git, Maven, version folders, supervisor, client. The daemon
 * that updates itself is a hub, and its spokes go on meanwhile.
 */
class LiveUpgradeIT {
  private static Device spoke(Path work, String name, String hub) throws IOException {
    Path bin = Path.of("target/dist/bin").toAbsolutePath();
    return new Device(bin, work.resolve(name), "--hub-url", "http://" + hub);
  }

  @Test
  void anOlderDaemonBecomesTheNewerOneUnderAClientThatNeverGaveUp(@TempDir Path work)
      throws Exception {
    Path checkout = Path.of("..").toRealPath();
    String address = "127.0.0.1:" + Device.freePort();
    List<String> mode = List.of("--mode", "server", "--http-addr", address);
    try (LiveUpgrade scenario = new LiveUpgrade(work, checkout, mode, line -> {});
        Device laptop = spoke(work, "laptop", address);
        Device desktop = spoke(work, "desktop", address)) {
      scenario.prepare();
      scenario.install();
      scenario.start();
      laptop.start().inSync();
      desktop.start().inSync();
      assertThat(laptop.status().hubBuild()).isEqualTo(LiveUpgrade.OLDER);
      AddThrough onLaptop = laptop.adding("laptop");
      AddThrough onDesktop = desktop.adding("desktop");
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

      // its spokes never noticed but by its version, and all have what was added anywhere
      List<AddThrough> adders = List.of(scenario.adder(), onLaptop, onDesktop);
      assertThat(onLaptop.settle()).isEmpty();
      assertThat(onDesktop.settle()).isEmpty();
      for (Device spoke : List.of(laptop, desktop, laptop)) {
        assertThat(spoke.verify().verdict()).isEqualTo(SyncComparison.Verdict.EQUAL);
        assertThat(spoke.status().hubBuild()).isEqualTo(LiveUpgrade.NEWER);
        assertThat(spoke.status().rejected()).isZero();
      }
      assertThat(laptop.titles())
          .doesNotHaveDuplicates()
          .hasSize(adders.stream().mapToInt(AddThrough::count).sum())
          .isEqualTo(desktop.titles());

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
