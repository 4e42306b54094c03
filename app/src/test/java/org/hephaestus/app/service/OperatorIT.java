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

/** What a careful operator does: each thing is one command, and each is seen in the status. */
class OperatorIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void eachThingIsOneCommandAndIsSeenInTheStatus() throws Exception {
    RealSystemd.assumePossible();
    Path checkout = Files.createDirectories(folder.toRealPath().resolve("tree"));
    Files.writeString(checkout.resolve("README"), "nothing to build\n");
    Path work = Files.createDirectories(folder.toRealPath().resolve("forge"));
    Path guest = Files.createDirectories(folder.toRealPath().resolve("g"));
    try (Releases releases = Releases.of(work, checkout, List.of("0.2.0"));
        GuestService service = GuestService.boot(guest, "0.1.0", new RealSystemd.Options())) {
      Map<String, String> tools = Map.of("PATH", QuickBuild.install(service) + ":/usr/bin:/bin");
      releases.publish("0.2.0");

      // On, but for what would be seen only.
      start(
          service,
          tools,
          "--self-update=notify",
          "--self-update-interval-secs=1",
          "--self-update-trial-secs=5",
          "--forge-url=" + releases.url());
      shows(service, "notify");
      assertThat(code(service, "update", "check", "--exit-code"))
          .as("a release of a minute ago is younger than two days")
          .isEqualTo(12);
      shows(service, "min age: closed until");

      // Pinned: nothing else is taken.
      service.heph("update", "pin", "0.1").ok();
      shows(service, "pinned");
      assertThat(code(service, "update", "check", "--exit-code")).isEqualTo(12);
      shows(service, "held by pin");
      service.heph("update", "unpin").ok();

      // Held, also while it may install by itself; why is one command.
      service.heph("update", "hold").ok();
      start(service, tools, "--self-update=apply", "--self-update-min-age-secs=0");
      shows(service, "hold: closed");
      shows(service, "heph update hold --end");
      assertThat(service.heph("ping").ok()).contains("0.1.0");
      assertThat(service.heph("update", "doctor").stdout()).contains("restart");

      // Let go: it updates, and says what it did.
      service.heph("update", "hold", "--end").ok();
      QuickBuild.awaitState(service, "0.2.0", "committed");
      shows(service, "0.1.0 -> 0.2.0");
      assertThat(service.heph("update", "history").ok()).contains("probation", "committed");

      // Back, and it stays there.
      service.heph("update", "rollback").ok();
      Commands.await("0.1.0 is back", SOON, () -> pings(service, "0.1.0"));
      shows(service, "denied");
      assertThat(code(service, "update", "check", "--exit-code")).isEqualTo(12);

      // Off.
      service.heph("daemon", "restart", "--no-self-update").ok();
      shows(service, "mode        off");
      assertThat(service.heph("update", "status").ok()).contains("denied");
    }
  }

  private static void start(GuestService service, Map<String, String> tools, String... flags)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("daemon", "restart"));
    if (!Files.exists(service.unit("heph.service"))) {
      words.set(1, "start");
    }
    words.addAll(List.of(flags));
    service.heph(tools, words.toArray(String[]::new)).ok();
  }

  private static int code(GuestService service, String... words) throws Exception {
    return service.heph(words).code();
  }

  private static void shows(GuestService service, String text) throws Exception {
    Commands.await(
        "the status shows '" + text + "'",
        SOON,
        () -> QuickBuild.say(service, List.of("update", "status")).contains(text));
  }

  private static boolean pings(GuestService service, String version) {
    return QuickBuild.say(service, List.of("ping")).contains("hephd " + version + " ");
  }
}
