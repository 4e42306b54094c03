package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** heph-tui in a real terminal, and heph-quickadd with nobody there, as built. */
class FacesIT {
  private static final Path BIN = TestInstallation.DIST.resolve("bin");

  @TempDir private Path work;
  private boolean terminal;

  @Test
  void whatIsCapturedWithoutADaemonIsThereOnceLater() throws Exception {
    Map<String, String> environment = RunningDaemon.paths(work);
    for (int i = 0; i < 5; i++) {
      Commands.Result kept =
          Commands.run(
              work,
              environment,
              RunningDaemon.SOON,
              BIN.resolve("heph-quickadd").toString(),
              "thought",
              Integer.toString(i));
      assertThat(kept.code()).as(kept.output()).isZero();
    }
    try (RunningDaemon daemon = new RunningDaemon.Starter(work).start()) {
      for (int look = 0; look < 2; look++) {
        assertThat(daemon.heph("list", "--json").ok().split("\"title\":\"thought ", -1)).hasSize(6);
      }
    }
  }

  @Test
  void theAgendaRefreshesAndHealsItselfWithNoKeyPressed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tmux")), "tmux is not installed");
    RunningDaemon daemon = new RunningDaemon.Starter(work).start();
    try {
      daemon.heph("task", "the first one", "--do-date", "today").ok();
      tmux(
          "new-session",
          "-d",
          "-x",
          "70",
          "-y",
          "15",
          "env HOME="
              + work
              + " HEPH_SOCKET="
              + work.resolve("s/hephd.sock")
              + " "
              + BIN.resolve("heph-tui"));
      terminal = true;
      awaitScreen("the first one");
      daemon.heph("task", "the second one").ok();
      awaitScreen("the second one");
      daemon.process().destroyForcibly().waitFor();
      awaitScreen("no daemon");
      assertThat(screen()).as("the last known rows stay").contains("the first one");
      daemon = new RunningDaemon.Starter(work).start();
      daemon.heph("task", "after the restart").ok();
      awaitScreen("after the restart");
      tmux("send-keys", "q");
      Commands.await("it ends", RunningDaemon.SOON, () -> !screen().contains("the first one"));
    } finally {
      daemon.close();
    }
  }

  @AfterEach
  void closeTheTerminal() throws Exception {
    if (terminal) {
      tmux("kill-server");
    }
  }

  private void awaitScreen(String needle) throws InterruptedException {
    try {
      Commands.await(needle, RunningDaemon.SOON, () -> screen().contains(needle));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("wanted '" + needle + "' on:\n" + screen(), e);
    }
  }

  private String screen() {
    try {
      return tmux("capture-pane", "-p").output();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Commands.Result tmux(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("/usr/bin/tmux", "-S", work.resolve("tmux").toString(), "-f", "/dev/null"));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>();
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TERM", "xterm-256color");
    return Commands.run(work, environment, RunningDaemon.SOON, command);
  }
}
