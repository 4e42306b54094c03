package org.hephaestus.app.once;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hephaestus.app.once.CuttingProxy.Cut;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.socket.UnixOpener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A daemon with the real store is killed with SIGKILL at each place of a mutation, or its
 * connection is cut there; then what the client says is held against what the store holds.
 */
class CrashPointIT {
  private static final int TIMES = Boolean.getBoolean("heph.soak") ? 200 : 2;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private @Nullable Process daemon;

  /** Where it breaks. */
  enum Point {
    NOTHING("none", Cut.NONE),
    RESTARTING("none", Cut.NONE),
    IDLE_CONNECTION_CLOSED("none", Cut.NONE),
    REQUEST_UNREAD("none", Cut.REQUEST),
    READ_NOT_BEGUN("before", Cut.NONE),
    WRITTEN_NOT_COMMITTED("within", Cut.NONE),
    COMMITTED_NOT_ANSWERED("after", Cut.NONE),
    MID_REPLY("none", Cut.MID_REPLY),
    REFUSED("none", Cut.NONE);

    private final String place;
    private final Cut cut;

    Point(String place, Cut cut) {
      this.place = place;
      this.cut = cut;
    }
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void isAppliedOnceAndTheClientSaysSo(Point point) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      String title = point == Point.REFUSED ? " " : "task " + i;
      try (CuttingProxy proxy = proxy(point.cut);
          ReconnectingClient client = client("proxy.sock")) {
        assertThat(proxy.isListening()).isTrue();
        serve(point.place);
        CallResult<Changed> said = call(point, client, title);
        if (i == 0) {
          stop(); // what is held then is on the disk
        }
        serve("none");
        assertThat(said)
            .as("%s, run %d", point, i)
            .isInstanceOf(point == Point.REFUSED ? CallResult.RpcError.class : CallResult.Ok.class);
        assertThat(count(title))
            .as("%s, run %d: the client was told %s", point, i, said)
            .isEqualTo(point == Point.REFUSED ? 0 : 1);
      }
    }
  }

  @AfterEach
  void end() {
    stop();
  }

  private CallResult<Changed> call(Point point, ReconnectingClient client, String title)
      throws Exception {
    if (point == Point.IDLE_CONNECTION_CLOSED) {
      assertThat(client.call(new Request.Ping())).isInstanceOf(CallResult.Ok.class);
      stop();
      start("none");
    }
    if (point == Point.RESTARTING) {
      assertThat(client.call(new Request.Ping())).isInstanceOf(CallResult.Ok.class);
      stop();
    }
    CompletableFuture<CallResult<Changed>> said =
        CompletableFuture.supplyAsync(() -> client.call(create(title)));
    // A supervisor: starts it again when it has died, for as long as the client waits.
    while (!said.isDone()) {
      Process running = daemon;
      if (running == null || running.waitFor(5, TimeUnit.MILLISECONDS)) {
        start("none");
      }
    }
    return said.get(60, TimeUnit.SECONDS);
  }

  /** Told that it did not take effect, the client sends again; then the first copy arrives. */
  @Test
  void aLateCopyOfAFencedRequestHasNoEffect() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      assertThat(applications("none", "late " + i)).isEqualTo(1);
    }
  }

  /** Control: the same with a daemon that does not keep to what it said is found. */
  @Test
  void aDaemonThatDoesNotFenceIsFound() throws Exception {
    assertThat(applications("nofence", "late")).isEqualTo(2);
  }

  private int applications(String place, String title) throws Exception {
    try (CuttingProxy proxy = proxy(Cut.HOLD_REQUEST);
        ReconnectingClient client = client("proxy.sock")) {
      serve(place);
      assertThat(client.call(create(title))).isInstanceOf(CallResult.Ok.class);
      String answer = proxy.deliverLateCopy();
      assertThat(answer.contains("op_fenced")).isEqualTo(place.equals("none"));
      return count(title);
    }
  }

  private static Request<Changed> create(String title) {
    return new TaskRequest.Create(
        new Capture(Instant.now(), ZoneOffset.UTC), TaskFields.titled(title), null);
  }

  private CuttingProxy proxy(Cut cut) throws IOException {
    return new CuttingProxy(
        folder.resolve("proxy.sock"), folder.resolve("daemon.sock"), cut, this::kill);
  }

  private ReconnectingClient client(String socket) {
    return new ReconnectingClient(
        new UnixOpener(List.of(folder.resolve(socket))),
        new SystemClock(),
        new JdkChance(),
        new ThreadPause());
  }

  /** How many outstanding tasks have this title, by a client of its own. */
  private int count(String title) {
    try (ReconnectingClient client = client("daemon.sock")) {
      CallResult<TaskRequest.TaskPage> page =
          client.call(
              new TaskRequest.ListTasks(
                  new Capture(Instant.now(), ZoneOffset.UTC),
                  TaskFilter.OUTSTANDING,
                  "",
                  TaskRequest.ListTasks.MAX_ROWS));
      assertThat(page).isInstanceOf(CallResult.Ok.class);
      return (int)
          ((CallResult.Ok<TaskRequest.TaskPage>) page)
              .value().rows().stream().filter(row -> row.title().equals(title)).count();
    }
  }

  private final AtomicInteger starts = new AtomicInteger();
  private String servesAs = "";

  /** One that dies nowhere may serve another round; one with a place to die at starts anew. */
  private void serve(String place) throws IOException {
    Process process = daemon;
    if (process == null || !process.isAlive() || !place.equals("none") || !servesAs.equals(place)) {
      stop();
      start(place);
    }
  }

  private synchronized void start(String place) throws IOException {
    Path log = folder.resolve("daemon-" + starts.incrementAndGet() + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashPointProgram.class.getName(),
                folder.toString(),
                place)
            .redirectError(log.toFile())
            .start();
    daemon = process;
    servesAs = place;
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<String> up = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                up.complete(String.valueOf(out.readLine()));
                if ("AT".equals(out.readLine())) {
                  process.destroyForcibly(); // SIGKILL
                }
              } catch (IOException e) {
                up.complete("gone: " + e);
              }
            });
    String first = up.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    if (!first.equals("UP")) {
      throw new IllegalStateException(first + "\n" + Files.readString(log));
    }
  }

  private void kill() {
    Process process = daemon;
    if (process != null) {
      process.destroyForcibly();
      var unused = process.onExit().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private void stop() {
    kill();
  }
}
