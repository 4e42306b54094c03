package org.hephaestus.app.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.UnixOpener;

/** A client that pings every 20 ms and never gives up, and keeps what it was answered. */
public final class PingThrough implements AutoCloseable {
  /** How often it asks. */
  public static final Duration EVERY = Duration.ofMillis(20);

  private final ReconnectingClient client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final List<Answer> answers = new ArrayList<>();
  private final List<String> unanswered = new ArrayList<>();

  /** One answer. */
  public record Answer(long nanos, String version, String instance) {}

  /** Starts pinging. */
  public PingThrough(Path socket) {
    client =
        new ReconnectingClient(
            new UnixOpener(List.of(socket)), new SystemClock(), new JdkChance(), new ThreadPause());
    var unused =
        timer.scheduleWithFixedDelay(this::ping, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ping() {
    CallResult<Pong> result = client.call(new Request.Ping());
    synchronized (this) {
      if (result instanceof CallResult.Ok<Pong> ok) {
        answers.add(new Answer(System.nanoTime(), ok.value().version(), ok.value().instance()));
      } else {
        unanswered.add(result.toString());
      }
    }
  }

  /** The answers so far, oldest first. */
  public synchronized List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** What was not answered with a version. */
  public synchronized List<String> unanswered() {
    return List.copyOf(unanswered);
  }

  /** The version of the newest answer; empty before the first. */
  public synchronized String latest() {
    return answers.isEmpty() ? "" : answers.getLast().version();
  }

  /** The longest time between two answers. */
  public synchronized Duration longestGap() {
    long longest = 0;
    for (int i = 1; i < answers.size(); i++) {
      longest = Math.max(longest, answers.get(i).nanos() - answers.get(i - 1).nanos());
    }
    return Duration.ofNanos(longest);
  }

  /** The versions in the order they answered, without repetitions. */
  public synchronized List<String> sequence() {
    List<String> sequence = new ArrayList<>();
    for (Answer answer : answers) {
      if (sequence.isEmpty() || !sequence.getLast().equals(answer.version())) {
        sequence.add(answer.version());
      }
    }
    return sequence;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a ping hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
