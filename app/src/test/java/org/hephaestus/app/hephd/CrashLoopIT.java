package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Supervisor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that dies again and again, under a supervisor that starts it again at once. */
class CrashLoopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path work;

  private Commands.Result heph(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(TestInstallation.DIST.resolve("bin/heph").toString()));
    command.addAll(List.of(arguments));
    return Commands.run(work, RunningDaemon.paths(work), RunningDaemon.SOON, command);
  }

  @Test
  @DisplayName("it slows down, tells clients why, and forgets when it has served for a while")
  void slowsDown() throws Exception {
    try (RunningDaemon daemon = new RunningDaemon.Starter(work).start()) {
      daemon.heph("task", "kept").ok();
    }
    assertThat(work.resolve("data/heph.db.starts"))
        .as("in the foreground nothing counts")
        .doesNotExist();
    // SQLite cannot open its log: a disk that fails, as far as hephd can tell, which may pass.
    Path wal = work.resolve("data/heph.db-wal");
    Path inTheWay = Files.createDirectories(wal.resolve("in the way"));
    Map<String, String> environment = new HashMap<>(RunningDaemon.paths(work));
    environment.put("HEPH_SUPERVISOR", "external");
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    try (Supervisor supervisor =
        new Supervisor(
            List.of(TestInstallation.DIST.resolve("bin/hephd").toString()),
            environment,
            said::add)) {
      Commands.await(
          "it waits", PATIENCE, () -> said.stream().anyMatch(l -> l.contains("waiting 4 s")));
      assertThat(supervisor.generations()).isEqualTo(7);
      assertThat(supervisor.lastExit()).isEqualTo(1);
      Commands.Result refused = heph("ping");
      assertThat(refused.code()).isEqualTo(5);
      assertThat(refused.output())
          .contains("does not serve")
          .containsPattern("start [78] in a row")
          .contains(work.resolve("data/hephd.log").toString());
      Files.delete(inTheWay);
      Files.delete(wal);
      Commands.await(
          "it serves again", PATIENCE, () -> said.stream().anyMatch(l -> l.contains(" serves ")));
      assertThat(supervisor.generations()).isLessThanOrEqualTo(9);
      assertThat(heph("list").ok()).contains("kept");
      Path starts = work.resolve("data/heph.db.starts");
      Commands.await(
          "the starts are forgotten",
          PATIENCE,
          () -> {
            try {
              return Files.readString(starts).isBlank();
            } catch (java.io.IOException e) {
              return false;
            }
          });
    }
  }
}
