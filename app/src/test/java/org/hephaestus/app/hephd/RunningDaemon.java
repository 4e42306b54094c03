package org.hephaestus.app.hephd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.live.Commands;

/** A real hephd on paths below one folder, its log in a file, and a heph that talks to it. */
final class RunningDaemon implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);

  private final Path work;
  private final Path bin;
  private final Path log;
  private final Process process;

  private RunningDaemon(Path work, Path bin, Path log, Process process) {
    this.work = work;
    this.bin = bin;
    this.log = log;
    this.process = process;
  }

  /** How to start one; every value has a default but the folder. */
  static final class Starter {
    private final Path work;
    private Path bin = TestInstallation.DIST.resolve("bin");
    private final List<String> prefix = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    Starter(Path work) {
      this.work = work;
    }

    /** The installed programs instead of the built ones. */
    Starter installedIn(Path home) {
      bin = home.resolve("bin");
      return this;
    }

    /** What runs the daemon: a program that ends in exec. */
    Starter under(String... command) {
      prefix.addAll(List.of(command));
      return this;
    }

    Starter with(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    Starter env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** A development build polls in no mode; this lets it say that it is a release. */
    Starter callingItself(String version) {
      return env("HEPH_JAVA_OPTS", "-Dheph.version=" + version + " -Dheph.commit=0123456789ab");
    }

    /** Starts it and waits until it has announced its mode: from then on it has settled. */
    RunningDaemon start() throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(prefix);
      command.add(bin.resolve("hephd").toString());
      command.addAll(List.of("--mode", "local"));
      command.addAll(arguments);
      Path log = Files.createTempFile(work, "hephd-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(paths(work));
      builder.environment().putAll(environment);
      RunningDaemon daemon = new RunningDaemon(work, bin, log, builder.start());
      try {
        Commands.await(
            "it serves",
            SOON,
            () -> daemon.log().contains("update: self-update is") || !daemon.process.isAlive());
        if (!daemon.process.isAlive()) {
          throw new IllegalStateException("it ended with " + daemon.process.exitValue());
        }
      } catch (IllegalStateException e) {
        daemon.close();
        throw new IllegalStateException(e.getMessage() + ":\n" + daemon.log(), e);
      }
      return daemon;
    }
  }

  /** The variables that put a daemon and its clients below one folder. */
  static Map<String, String> paths(Path work) {
    return Map.of(
        "HOME", work.toString(),
        "HEPH_HOME", work.resolve("home").toString(),
        "HEPH_DB", work.resolve("data/heph.db").toString(),
        "HEPH_SOCKET", work.resolve("s/hephd.sock").toString());
  }

  /** Runs heph against it. */
  Commands.Result heph(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("heph").toString()));
    command.addAll(List.of(arguments));
    return Commands.run(work, paths(work), SOON, command);
  }

  /** What it has said so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  /** SIGTERM, then SIGKILL for one that does not listen. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(25, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
