package org.hephaestus.files.jdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hephaestus.ports.os.CommandRunner;

/** Runs programs for real, with the environment of this process and without stdin. */
public final class JdkCommandRunner implements CommandRunner {
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * What a service manager tells its service, and nobody below it: sd_notify(3), sd_listen_fds(3).
   */
  private static final Set<String> OF_THIS_PROCESS_ALONE =
      Set.of(
          "NOTIFY_SOCKET",
          "WATCHDOG_USEC",
          "WATCHDOG_PID",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES");

  @Override
  public Output run(List<String> argv, Duration timeout) {
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    builder.environment().keySet().removeAll(OF_THIS_PROCESS_ALONE);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Output(NOT_STARTED, "cannot start " + argv.get(0) + ": " + e.getMessage());
    }
    // A descendant may hold the pipe open, so the reading has a deadline of its own.
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> readInto(process.getInputStream(), output), "heph-command");
    reader.setDaemon(true);
    reader.start();
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      byte[] bytes = output.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new Output(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
      }
      return new Output(TIMED_OUT, argv.get(0) + " did not end within " + timeout);
    } catch (TimeoutException e) {
      return new Output(TIMED_OUT, argv.get(0) + " did not end within " + timeout);
    } catch (ExecutionException e) {
      return new Output(NOT_STARTED, "cannot read from " + argv.get(0) + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Output(TIMED_OUT, argv.get(0) + " was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void readInto(InputStream in, CompletableFuture<byte[]> output) {
    try (in) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      in.transferTo(OutputStream.nullOutputStream());
      output.complete(bytes);
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }
}
