package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Releases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's main job as a service: started by {@code heph daemon start --self-update} on a real
 * systemd, whose own PATH does not lead to Maven, it builds the newer release and becomes it.
 */
class ServiceUpgradeIT {
  private static final Duration BUILD = Duration.ofMinutes(8);

  @TempDir private Path folder;

  @Test
  void theServiceBecomesTheNewerVersion() throws Exception {
    RealSystemd.assumePossible();
    Path repository = repository();
    Path work = Files.createDirectories(folder.toRealPath().resolve("forge"));
    Path guest = Files.createDirectories(folder.toRealPath().resolve("g"));
    try (Releases releases = Releases.of(work, Path.of("..").toRealPath(), List.of("0.2.0"));
        GuestService service =
            GuestService.boot(guest, "0.1.0", new RealSystemd.Options().reading(repository))) {
      libraries(service, repository);
      String tools = service.hideMaven();
      assertThat(service.systemctl("show-environment").ok()).doesNotContain(tools);
      service
          .heph(
              Map.of("PATH", tools + ":/usr/bin:/bin"),
              "daemon",
              "start",
              "--self-update",
              "--self-update-interval-secs=2",
              "--self-update-min-age-secs=0",
              "--self-update-trial-secs=5",
              "--forge-url=" + releases.url())
          .ok();
      String unit = Files.readString(service.unit("heph.service"));
      long before = service.pid();
      LoadInGuest.Result result;
      try (LoadInGuest load = LoadInGuest.start(service)) {
        service.heph("task", "from before").ok();
        releases.publish("0.2.0");
        Commands.await("0.2.0 answers", BUILD, () -> hears(service, "0.2.0"));
        service.awaitAnother(before);
        Commands.await("it has proved itself", Duration.ofSeconds(60), () -> isCommitted(service));
        result = load.stop();
      }
      System.out.println("upgrade of the service: " + result.line());
      assertThat(result.versions()).isEqualTo("0.1.0,0.2.0");
      assertThat(result.refused()).as(result.line()).isZero();
      assertThat(result.unanswered()).as(result.line()).isZero();
      assertThat(result.generations()).isEqualTo(2);
      assertThat(service.property("NRestarts")).as("exit 0, started again").isEqualTo("1");
      assertThat(service.heph("daemon", "status", "--json").ok())
          .contains("\"running_version\":\"0.2.0 (");
      assertThat(service.heph("update", "status", "--json").ok())
          .contains("\"state\":\"committed\"");
      assertThat(service.heph("list").ok()).contains("from before");
      assertThat(Files.readString(service.unit("heph.service"))).isEqualTo(unit);
      assertThat(service.heph("daemon", "start").ok()).contains("already running: hephd 0.2.0");
    }
  }

  private static Path repository() {
    String named = System.getProperty("maven.repo.local", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".m2/repository")
        : Path.of(named);
  }

  /** A local repository of the user's own, so that nothing is to be downloaded. */
  private static void libraries(GuestService service, Path repository)
      throws IOException, InterruptedException {
    service
        .systemd()
        .asRoot(
            "sh",
            "-ec",
            "cp -a \"$0\" /opt/heph-libraries && chown -R \"$1\" /opt/heph-libraries",
            repository.toString(),
            Integer.toString(RealSystemd.UID))
        .ok();
    Path settings = service.systemd().userHome().resolve(".m2/settings.xml");
    Files.createDirectories(settings.getParent());
    Files.writeString(
        settings, "<settings><localRepository>/opt/heph-libraries</localRepository></settings>\n");
  }

  private static boolean isCommitted(GuestService service) {
    try {
      return service
          .heph("update", "status", "--json")
          .stdout()
          .contains("\"state\":\"committed\"");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hears(GuestService service, String version) {
    try {
      return service.heph("ping").stdout().contains("hephd " + version + " ");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
