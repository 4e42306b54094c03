package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hephaestus.app.live.Commands;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.UnixOpener;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** hephd on a socket that it was handed. */
class SocketActivationIT {
  private static final int GENERATIONS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path work;

  private Path socket() {
    return work.resolve("control.sock");
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(RunningDaemon.paths(work));
    environment.remove("HEPH_SOCKET");
    environment.put("XDG_RUNTIME_DIR", work.resolve("no").toString());
    return environment;
  }

  private Commands.Result heph(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(TestInstallation.DIST.resolve("bin/heph").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("HEPH_SOCKET", socket().toString());
    return Commands.run(work, environment, RunningDaemon.SOON, command);
  }

  @Test
  @DisplayName("12 generations, by SIGTERM and kill -9, a client asking all along: nobody refused")
  void nobodyIsRefused() throws Exception {
    List<String> refusals = Collections.synchronizedList(new ArrayList<>());
    UnixOpener unix = new UnixOpener(List.of(socket()));
    Connection.Opener watched =
        timeout -> {
          Connection.Opened opened = unix.open(timeout);
          if (opened instanceof Connection.Opened.Nobody nobody
              && !nobody.why().contains("without a hello")
              && !nobody.why().contains("going away")) {
            refusals.add(nobody.why());
          }
          return opened;
        };
    Set<String> answered = ConcurrentHashMap.newKeySet();
    AtomicBoolean over = new AtomicBoolean();
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    try (HandOver systemd = HandOver.start(work, socket(), false, environment())) {
      CompletableFuture<Integer> asking =
          CompletableFuture.supplyAsync(
              () -> {
                int asked = 0;
                while (!over.get()) {
                  // A connection for each, as for each command of a person.
                  try (ReconnectingClient client =
                      new ReconnectingClient(
                          watched,
                          new SystemClock(),
                          new JdkChance(),
                          new ThreadPause(),
                          PATIENCE,
                          PATIENCE)) {
                    asked++;
                    switch (client.call(new Request.Ping())) {
                      case CallResult.Ok<Pong> ok -> answered.add(ok.value().instance());
                      case CallResult<Pong> other -> problems.add(other.toString());
                    }
                  }
                }
                return asked;
              });
      for (int i = 0; i < GENERATIONS; i++) {
        int wanted = i + 1;
        Commands.await(
            "generation " + wanted + " answers", PATIENCE, () -> answered.size() >= wanted);
        long pid = systemd.started().getLast();
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
        if (i % 2 == 0) {
          daemon.destroy();
        } else {
          daemon.destroyForcibly();
        }
      }
      Commands.await("the last one answers", PATIENCE, () -> answered.size() > GENERATIONS);
      assertThat(heph("status", "--json").ok()).contains("\"socket\":\"" + socket() + "\"");
      over.set(true);
      int asked = asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      System.out.printf(
          "socket activation: %d requests over %d generations, %d refused%n",
          asked, systemd.started().size(), refusals.size() + problems.size());
      assertThat(problems).isEmpty();
      assertThat(refusals).isEmpty();
      assertThat(systemd.started()).hasSize(GENERATIONS + 1);
      assertThat(systemd.ended()).containsOnly(143, -9).hasSize(GENERATIONS);
      assertThat(Files.exists(work.resolve("control.sock.left"))).isFalse();
    } finally {
      over.set(true);
    }
  }

  @Test
  @DisplayName("another socket than the one that was handed over: both are named, nobody hangs")
  void anotherSocket() throws Exception {
    Path other = work.resolve("other.sock");
    try (HandOver systemd =
        HandOver.start(work, socket(), true, environment(), "--socket=" + other)) {
      Commands.Result result = heph("ping");
      assertThat(result.code()).isEqualTo(5);
      assertThat(result.output()).contains("does not serve", other.toString(), socket().toString());
      Commands.await("it has ended", PATIENCE, () -> !systemd.ended().isEmpty());
      assertThat(systemd.ended()).containsExactly(78);
      assertThat(other).doesNotExist();
    }
    try (HandOver systemd =
        HandOver.start(work, socket(), true, environment(), "--socket=" + socket())) {
      assertThat(heph("ping").code()).isZero();
      assertThat(systemd.started()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a store that cannot be served: each client is told why, by one process, at once")
  void refusesPolitely() throws Exception {
    Path store = Files.createDirectories(work.resolve("data")).resolve("heph.db");
    Files.writeString(store, "another daemon's store");
    try (HandOver systemd = HandOver.start(work, socket(), true, environment())) {
      List<CompletableFuture<Commands.Result>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return heph("list");
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (CompletableFuture<Commands.Result> client : clients) {
        Commands.Result result = client.get(60, TimeUnit.SECONDS);
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.output())
            .contains("does not serve", store.toString(), "heph daemon status")
            .doesNotContain("waited");
      }
      Commands.await("it has ended", PATIENCE, () -> !systemd.ended().isEmpty());
      assertThat(systemd.ended().getFirst()).isEqualTo(78);
      assertThat(systemd.started().size()).isLessThan(4);
    }
    assertThat(store).hasContent("another daemon's store");
    assertThat(Files.readString(work.resolve("data/hephd.log"))).contains(store.toString());
  }

  @Test
  @DisplayName("arguments that nobody understands: 78, and who waits is told")
  void badArguments() throws Exception {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("HEPH_SUPERVISOR", "systemd");
    try (HandOver systemd = HandOver.start(work, socket(), true, environment, "--mode=hub")) {
      Commands.Result result = heph("ping");
      assertThat(result.code()).isEqualTo(5);
      assertThat(result.output()).contains("--mode must be local, spoke or server, was 'hub'");
      Commands.await("it has ended", PATIENCE, () -> !systemd.ended().isEmpty());
      assertThat(systemd.ended()).containsExactly(78);
    }
  }
}
