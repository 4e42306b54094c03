package org.hephaestus.app.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs real programs with a deadline. */
public final class Commands {
  private Commands() {}

  /** What a program did. */
  public record Result(int code, String output) {
    /** The output, if the program succeeded. */
    public String ok() {
      if (code != 0) {
        throw new IllegalStateException("exit code " + code + ":\n" + output);
      }
      return output.strip();
    }
  }

  /** What a program did, said and complained about. */
  public record Said(int code, String stdout, String stderr) {
    /** What it said, if it succeeded. */
    public String ok() {
      if (code != 0) {
        throw new IllegalStateException("exit code " + code + ":\n" + stdout + stderr);
      }
      return stdout.strip();
    }
  }

  /** Runs a program to its end. */
  public static Said runApart(Path folder, Duration deadline, List<String> command)
      throws IOException, InterruptedException {
    Path stderr = Files.createTempFile("heph-err", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
      builder.redirectError(stderr.toFile());
      Result result = run(folder, deadline, builder);
      return new Said(result.code(), result.output(), read(stderr));
    } finally {
      Files.deleteIfExists(stderr);
    }
  }

  /** Runs a program to its end; stdout and stderr come back as one. */
  public static Result run(
      Path folder, Map<String, String> environment, Duration deadline, String... command)
      throws IOException, InterruptedException {
    return run(folder, environment, deadline, List.of(command));
  }

  /** Runs a program that takes its time; hears each line as it is printed. */
  public static void runAloud(
      Path folder, Duration deadline, Consumer<String> listener, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    lines.lines().forEach(listener);
                  } catch (IOException e) {
                    listener.accept("(its output cannot be read: " + e + ")");
                  }
                });
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new IllegalStateException(List.of(command) + " did not end within " + deadline);
    }
    reader.join(Duration.ofSeconds(10));
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          List.of(command) + " ended with exit code " + process.exitValue());
    }
  }

  /** Runs a program to its end; stdout and stderr come back as one. */
  public static Result run(
      Path folder, Map<String, String> environment, Duration deadline, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return run(folder, deadline, builder);
  }

  private static Result run(Path folder, Duration deadline, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("heph-out", ".txt");
    try {
      Process process =
          builder
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new IllegalStateException(
            builder.command() + " did not end within " + deadline + ":\n" + read(output));
      }
      return new Result(process.exitValue(), read(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Waits for a condition; looks every few milliseconds. */
  public static void await(String what, Duration deadline, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + deadline + ": " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
