package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Releases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No client is refused, however the daemon ends: systemd holds its socket. */
class NoRefusalIT {
  private static final Duration LENGTH = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void noRequestIsRefusedOverTenGenerations() throws Exception {
    RealSystemd.assumePossible();
    List<String> versions = new ArrayList<>();
    for (int i = 2; i < 30; i++) {
      versions.add("0." + i + ".0");
    }
    Path checkout = Files.createDirectories(folder.toRealPath().resolve("tree"));
    Files.writeString(checkout.resolve("README"), "nothing to build\n");
    Path work = Files.createDirectories(folder.toRealPath().resolve("forge"));
    try (Releases releases = Releases.of(work, checkout, versions);
        GuestService service = GuestService.boot(guest(), "0.1.0", new RealSystemd.Options())) {
      String tools = QuickBuild.install(service);
      service
          .heph(
              Map.of("PATH", tools + ":/usr/bin:/bin"),
              "daemon",
              "start",
              "--self-update",
              "--self-update-interval-secs=1",
              "--self-update-min-age-secs=0",
              "--self-update-trial-secs=5",
              "--forge-url=" + releases.url())
          .ok();
      int updates = 0;
      int rounds = 0;
      LoadInGuest.Result result;
      try (LoadInGuest load = LoadInGuest.start(service)) {
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end || rounds < 4) {
          String version = versions.get(rounds);
          long before = service.pid();
          releases.publish(version);
          Commands.await(
              version + " answers", Duration.ofSeconds(60), () -> pings(service, version));
          long updated = service.awaitAnother(before); // it has ended with 0
          // Restarted by hand while on trial, it would have one start less to prove itself.
          QuickBuild.awaitState(service, version, "committed");
          updates++;
          service.heph("daemon", "restart").ok();
          long restarted = service.awaitAnother(updated);
          service.kill();
          service.awaitAnother(restarted);
          rounds++;
        }
        result = load.stop();
      }
      System.out.println("no refusal: " + updates + " self-updates; " + result.line());
      assertThat(result.refused()).as(result.line()).isZero();
      assertThat(result.unanswered()).as(result.line()).isZero();
      // Taken, and its daemon ended: the client asked again.
      assertThat(result.broken()).as(result.line()).isLessThanOrEqualTo(result.generations());
      assertThat(result.generations()).isGreaterThanOrEqualTo(10);
      assertThat(result.requests()).isGreaterThan(1_000);
    }
  }

  private Path guest() throws Exception {
    return Files.createDirectories(folder.toRealPath().resolve("g"));
  }

  private static boolean pings(GuestService service, String version) {
    try {
      return service.heph("ping").stdout().contains("hephd " + version + " ");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The control: the same requests see the gap where hephd binds its socket itself. */
  @Test
  void withoutTheSocketUnitRequestsAreRefused() throws Exception {
    RealSystemd.assumePossible();
    try (GuestService service = GuestService.boot(guest())) {
      service.heph("daemon", "start").ok();
      service.systemctl("disable", "--now", "heph.socket").ok();
      Path unit = service.unit("heph.service");
      Files.writeString(
          unit,
          Files.readString(unit)
              .replace("Requires=heph.socket\n", "")
              .replace("After=heph.socket\n", ""));
      service.systemctl("daemon-reload").ok();
      service.systemctl("restart", "heph.service").ok();
      service.awaitAnother(0);
      try (LoadInGuest load = LoadInGuest.start(service)) {
        long pid = service.kill();
        service.awaitAnother(pid);
        LoadInGuest.Result result = load.stop();
        System.out.println("no refusal, control: " + result.line());
        assertThat(result.refused()).as(result.line()).isPositive();
      }
    }
  }
}
