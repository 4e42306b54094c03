package org.hephaestus.app.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small supervisor: keeps one program running, starts it again whenever it ends, as systemd with
 * Restart=always would; stops it with SIGTERM.
 */
public final class Supervisor implements AutoCloseable {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Consumer<String> log;
  private final Thread loop;
  private volatile boolean stopping;
  private final AtomicInteger generations = new AtomicInteger();
  private volatile int lastExit = -1;
  private volatile @Nullable Process process;

  /** Starts supervising. */
  public Supervisor(List<String> command, Map<String, String> environment, Consumer<String> log) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.loop = Thread.ofPlatform().daemon().name("supervisor").start(this::loop);
  }

  private void loop() {
    // A program that cannot even start must not be started for ever.
    while (!stopping && generations.get() < 50) {
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HEPH_"));
        builder.environment().putAll(environment);
        Process started = builder.start();
        started.getOutputStream().close();
        process = started;
        generations.incrementAndGet();
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.accept(line);
          }
        }
        lastExit = started.waitFor();
        log.accept(
            "supervisor: it ended with " + lastExit + (stopping ? "" : "; starting it again"));
      } catch (IOException e) {
        log.accept("supervisor: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** How often the program was started. */
  public int generations() {
    return generations.get();
  }

  /** The exit code of the generation that ended last; -1 before that. */
  public int lastExit() {
    return lastExit;
  }

  /** The pid of the running generation. */
  public long pid() {
    Process running = process;
    return running == null ? -1 : running.pid();
  }

  /** Stops the program with SIGTERM, and with SIGKILL when it does not listen. */
  @Override
  public void close() {
    stopping = true;
    Process running = process;
    try {
      if (running != null) {
        running.toHandle().destroy(); // Process.destroy would close what we read from it
        if (!running.waitFor(15, TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor();
        }
      }
      loop.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
