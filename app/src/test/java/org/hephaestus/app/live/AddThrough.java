package org.hephaestus.app.live;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.socket.UnixOpener;

/** A client that adds a task every 50 ms and never gives up, and keeps what it was told. */
public final class AddThrough implements AutoCloseable {
  /** How often it adds. */
  public static final Duration EVERY = Duration.ofMillis(50);

  private final ReconnectingClient client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final List<String> added = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final String what;
  private int number;

  /**
   * Starts adding.
   *
   * @param what the title of each task, before its number
   */
  public AddThrough(Path socket, String what) {
    this.what = what;
    client =
        new ReconnectingClient(
            new UnixOpener(List.of(socket)), new SystemClock(), new JdkChance(), new ThreadPause());
    var unused =
        timer.scheduleWithFixedDelay(this::add, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Capture here() {
    return new Capture(Instant.now(), ZoneId.systemDefault());
  }

  private void add() {
    String title = what + " " + ++number;
    var result = client.call(new TaskRequest.Create(here(), TaskFields.titled(title), null));
    synchronized (this) {
      if (result instanceof CallResult.Ok) {
        added.add(title);
      } else {
        problems.add(title + ": " + result);
      }
    }
  }

  /** How many it was told are there. */
  public synchronized int count() {
    return added.size();
  }

  /** What was not answered with Ok. */
  public synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** Stops adding, and answers what is wrong with what the daemon holds; empty when all is well. */
  public List<String> settle() {
    end();
    List<String> wrong = new ArrayList<>(problems());
    Map<String, Integer> held = new HashMap<>();
    String after = "";
    do {
      var page =
          client.call(
              new TaskRequest.ListTasks(
                  here(), TaskFilter.OUTSTANDING, after, TaskRequest.ListTasks.MAX_ROWS));
      if (!(page instanceof CallResult.Ok<TaskRequest.TaskPage> ok)) {
        return List.of("the list was not answered: " + page);
      }
      for (TaskRow row : ok.value().rows()) {
        held.merge(row.title(), 1, Integer::sum);
      }
      after = ok.value().next();
    } while (!after.isEmpty());
    synchronized (this) {
      for (String title : added) {
        int times = held.getOrDefault(title, 0);
        if (times != 1) {
          wrong.add(title + " is there " + times + " times");
        }
      }
    }
    return wrong;
  }

  private void end() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("an add hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    client.close();
  }
}
