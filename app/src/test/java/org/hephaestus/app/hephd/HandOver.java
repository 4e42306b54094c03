package org.hephaestus.app.hephd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.live.Commands;

/**
 * Something like systemd with a socket unit: owns the socket and runs hephd on it. A program in
 * Python, since Java cannot hand a descriptor to a child.
 */
final class HandOver implements AutoCloseable {
  private final Path log;
  private final Process process;

  private HandOver(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it; the socket is there when this returns.
   *
   * @param onDemand hephd is started only when somebody connects
   * @param environment of hephd
   * @param arguments of hephd
   */
  static HandOver start(
      Path work,
      Path socket,
      boolean onDemand,
      Map<String, String> environment,
      String... arguments)
      throws IOException, InterruptedException {
    assumeTrue(hasPython(work), "there is no python3, which hands the socket over");
    List<String> command = new ArrayList<>(List.of("python3"));
    command.add(Path.of("src/test/scripts/hand-over.py").toAbsolutePath().toString());
    if (onDemand) {
      command.add("--on-demand");
    }
    command.add(socket.toString());
    command.add(TestInstallation.DIST.resolve("bin/hephd").toString());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(work, "hand-over-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HEPH_"));
    builder.environment().putAll(environment);
    HandOver started = new HandOver(log, builder.start());
    Commands.await(
        "the socket is there",
        RunningDaemon.SOON,
        () -> Files.exists(socket) || !started.process.isAlive());
    return started;
  }

  private static boolean hasPython(Path work) throws InterruptedException {
    try {
      return Commands.run(work, Map.of(), Duration.ofSeconds(20), "python3", "--version").code()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it and hephd have said. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pids of all generations, in order. */
  List<Long> started() {
    return log()
        .lines()
        .filter(line -> line.startsWith("started "))
        .map(line -> Long.parseLong(line.substring("started ".length())))
        .toList();
  }

  /** What the generations that ended have ended with. */
  List<Integer> ended() {
    return log()
        .lines()
        .filter(line -> line.startsWith("ended "))
        .map(line -> Integer.parseInt(line.substring("ended ".length())))
        .toList();
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(25, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
