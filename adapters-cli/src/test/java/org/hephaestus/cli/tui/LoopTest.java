package org.hephaestus.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.cli.Host;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ChangeWatch;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.time.FakeChance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopTest {
  private final FakeHephApi api = new FakeHephApi();
  private final Paper screen = new Paper();
  private final Doorbell doorbell = new Doorbell();

  /** A screen that keeps its last picture, and keys from a queue. */
  private static final class Paper implements Screen {
    final BlockingQueue<Input> keys = new LinkedBlockingQueue<>();
    private String picture = "";
    private long pictures;
    private int columns = 80;
    private boolean resized;

    @Override
    public synchronized int columns() {
      return columns;
    }

    @Override
    public int lines() {
      return 8;
    }

    @Override
    public synchronized void draw(List<AgendaView.Line> lines) {
      StringBuilder now = new StringBuilder();
      for (AgendaView.Line line : lines) {
        now.append(line.text()).append('\n');
      }
      picture = now.toString();
      pictures++;
      notifyAll();
    }

    @Override
    public Input key(long millis) {
      try {
        Input key = keys.poll(millis, TimeUnit.MILLISECONDS);
        return key == null ? new Input.Nothing() : key;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Input.Gone();
      }
    }

    synchronized void resize(int to) {
      columns = to;
      resized = true;
    }

    @Override
    public synchronized boolean resized() {
      boolean now = resized;
      resized = false;
      return now;
    }

    @Override
    public void close() {}

    void press(Key key) {
      keys.add(new Input.Typed(key));
    }

    synchronized String await(Predicate<String> wanted) throws InterruptedException {
      while (!wanted.test(picture)) {
        wait(10_000);
      }
      return picture;
    }

    /** The same, and a key is about what is on it: the loop has come round to the next picture. */
    synchronized String awaitForKeys(Predicate<String> wanted) throws InterruptedException {
      String shown = await(wanted);
      long before = pictures;
      while (pictures == before) {
        wait(10_000);
      }
      return shown;
    }
  }

  /** A watch that wakes when the test rings. */
  private static final class Doorbell implements ChangeWatch {
    final BlockingQueue<Woken> rings = new LinkedBlockingQueue<>();

    @Override
    public Woken await(Duration timeout) {
      try {
        Woken woken = rings.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return woken == null ? Woken.QUIET : woken;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Woken.UNREACHABLE;
      }
    }

    @Override
    public void close() {}
  }

  private CompletableFuture<ExitCode> begin() {
    Host host =
        new Host(
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Map.of(),
            true,
            true,
            80,
            Path.of("/"),
            Path.of("/nowhere"),
            new Clock() {
              @Override
              public Instant now() {
                return ApiSamples.NOW;
              }

              @Override
              public Duration monotonic() {
                return Duration.ofNanos(System.nanoTime());
              }
            },
            delay -> true,
            new FakeChance(),
            () -> ZoneId.of("Europe/Berlin"));
    CompletableFuture<ExitCode> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(() -> ended.complete(new Loop(host, api, doorbell, screen).run()), "loop");
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  @AfterEach
  void quit() {
    screen.press(Key.QUIT);
  }

  @Test
  void showsTheTasksAndQuits() throws Exception {
    CompletableFuture<ExitCode> ended = begin();
    assertThat(screen.await(p -> p.contains("Call back")))
        .contains("Overdue", "> red", "Water the", "Undated", "2 outstanding, 1 overdue");
    screen.press(Key.QUIT);
    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  @Test
  void healsByItselfWithNoKeyPressed() throws Exception {
    api.result(
        TaskRequest.ListTasks.class,
        new CallResult.Ok<>(new TaskRequest.TaskPage(List.of(ApiSamples.plainRow()), "")),
        new CallResult.Unreachable<>(List.of("/run/x.sock"), "no socket at /run/x.sock"),
        new CallResult.Ok<>(
            new TaskRequest.TaskPage(List.of(ApiSamples.plainRow(), ApiSamples.taskRow()), "")));
    assertThat(begin()).isNotDone();
    assertThat(screen.await(p -> p.contains("1 outstanding"))).contains("Call back");
    doorbell.rings.add(ChangeWatch.Woken.CHANGED);
    // The last known rows stay.
    assertThat(screen.await(p -> p.contains("no daemon: no socket at"))).contains("Call back");
    doorbell.rings.add(ChangeWatch.Woken.UNREACHABLE);
    assertThat(screen.await(p -> p.contains("2 outstanding"))).doesNotContain("no daemon");
  }

  @Test
  void changesTheTaskThatIsOnTheScreen() throws Exception {
    assertThat(begin()).isNotDone();
    assertThat(screen.awaitForKeys(p -> p.contains("> red"))).isNotEmpty();
    screen.press(Key.DOWN);
    assertThat(screen.awaitForKeys(p -> p.contains("> white"))).isNotEmpty();
    screen.press(Key.LATER);
    assertThat(screen.await(p -> p.contains("done; next on"))).contains("Water the plants: done");
    assertThat(api.requests())
        .contains(
            new TaskRequest.Edit(
                ApiSamples.CAPTURE,
                ApiSamples.plainRow().nodeId(),
                new TaskFields(null, null, "+1d", null, null, null)));
  }

  @Test
  void saysWhatWentWrongWithAChange() throws Exception {
    api.result(
        TaskRequest.Move.class,
        new CallResult.Unknown<>("reconnected: re-run the action if it didn't take effect"));
    assertThat(begin()).isNotDone();
    assertThat(screen.awaitForKeys(p -> p.contains("> red"))).isNotEmpty();
    screen.press(Key.DONE);
    assertThat(screen.await(p -> p.contains("re-run the action"))).contains("Water the plants");
  }

  @Test
  void aDaemonThatHangsDoesNotHoldTheKeys() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    api.compute(
        TaskRequest.ListTasks.class,
        () -> {
          never.join();
          return new CallResult.NotApplied<>("late");
        });
    CompletableFuture<ExitCode> ended = begin();
    assertThat(screen.await(p -> p.contains("asking hephd"))).isNotEmpty();
    screen.press(Key.HELP);
    assertThat(screen.await(p -> p.contains("one up"))).isNotEmpty();
    screen.press(Key.QUIT);
    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    never.complete(null);
  }

  @Test
  void followsTheSizeOfTheTerminal() throws Exception {
    assertThat(begin()).isNotDone();
    assertThat(screen.await(p -> p.contains("Water the"))).isNotEmpty();
    screen.resize(20);
    assertThat(screen.await(p -> p.lines().allMatch(line -> line.length() <= 20)))
        .contains("> red");
  }

  @Test
  void endsWhenItIsInterruptedOrTheTerminalIsGone() throws Exception {
    CompletableFuture<ExitCode> first = begin();
    screen.keys.add(new Screen.Input.Interrupted());
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
    CompletableFuture<ExitCode> second = begin();
    screen.keys.add(new Screen.Input.Gone());
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }
}
