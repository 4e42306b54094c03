package org.hephaestus.app.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.socket.UnixOpener;
import org.jspecify.annotations.Nullable;

/** A device of a person: a real hephd with a store of its own, which can be killed at any time. */
public final class Device implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Path bin;
  private final Path folder;
  private final List<String> arguments;
  private final ReconnectingClient client;
  private final List<AddThrough> adding = new ArrayList<>();
  private @Nullable Process process;

  /**
   * One that does not run yet.
   *
   * @param bin where hephd and heph are
   * @param folder its own; made when it is not there
   */
  public Device(Path bin, Path folder, String... arguments) throws IOException {
    this.bin = bin;
    this.folder = Files.createDirectories(folder);
    this.arguments = List.of(arguments);
    this.client =
        new ReconnectingClient(
            new UnixOpener(List.of(socket())),
            new SystemClock(),
            new JdkChance(),
            new ThreadPause());
  }

  /** A port of loopback that is free, for a hub that does not listen yet. */
  public static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Somebody who adds tasks here all the time, until this device is closed. */
  public AddThrough adding(String what) {
    AddThrough now = new AddThrough(socket(), what);
    adding.add(now);
    return now;
  }

  private Path socket() {
    return folder.resolve("s/hephd.sock");
  }

  /** Its store. */
  public Path db() {
    return folder.resolve("heph.db");
  }

  /** Starts it, and waits until it answers. */
  public Device start() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("hephd").toString()));
    command.addAll(List.of("--db", db().toString(), "--socket", socket().toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("HEPH_HOME", folder.resolve("home").toString());
    Process started = builder.start();
    process = started;
    Commands.await(
        folder.getFileName() + " serves, or has ended: " + folder.resolve("out"),
        SOON,
        () -> !started.isAlive() || client.call(new Request.Ping()) instanceof CallResult.Ok);
    if (!started.isAlive()) {
      throw new IllegalStateException(
          folder.getFileName() + " ended:\n" + Files.readString(folder.resolve("out")));
    }
    return this;
  }

  /** SIGKILL: no word of farewell. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
      process = null;
    }
  }

  /** SIGTERM, as a service manager does. */
  public void stop() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroy();
      if (!running.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException(folder.getFileName() + " did not stop on SIGTERM");
      }
      process = null;
    }
  }

  /** Its process. */
  public @Nullable Process process() {
    return process;
  }

  /** Removes its store, as if it had never been. Not while it runs. */
  public void wipe() throws IOException {
    for (Path file : storeFiles(folder)) {
      Files.delete(file);
    }
  }

  private static List<Path> storeFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith("heph.db") && Files.isRegularFile(file);
              })
          .toList();
    }
  }

  /** Copies its store to a folder, as it lies there. Not while it runs. */
  public void copyStore(Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : storeFiles(folder)) {
      Files.copy(
          file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The same back. Not while it runs. */
  public void putBack(Path from) throws IOException {
    wipe();
    for (Path file : storeFiles(from)) {
      Files.copy(file, folder.resolve(file.getFileName().toString()));
    }
  }

  /** Asks; a refusal, or nobody there, is a failure. */
  public <R> R ask(Request<R> request) {
    CallResult<R> result = client.call(request);
    if (result instanceof CallResult.Ok<R> ok) {
      return ok.value();
    }
    throw new IllegalStateException(folder.getFileName() + ": " + request + ": " + result);
  }

  private static Capture here() {
    return new Capture(Instant.now(), ZoneId.of("Europe/Berlin"));
  }

  /** Adds a task; answers its id. */
  public String add(String title) {
    return ask(new TaskRequest.Create(here(), TaskFields.titled(title), null)).nodeId();
  }

  /** Gives a task another title. */
  public void retitle(String id, String title) {
    var unused = ask(new TaskRequest.Edit(here(), id, TaskFields.titled(title)));
  }

  /** The titles of all outstanding tasks, in order. */
  public List<String> titles() {
    List<String> titles = new ArrayList<>();
    String after = "";
    do {
      TaskRequest.TaskPage page =
          ask(
              new TaskRequest.ListTasks(
                  here(), TaskFilter.OUTSTANDING, after, TaskRequest.ListTasks.MAX_ROWS));
      page.rows().forEach(row -> titles.add(row.title()));
      after = page.next();
    } while (!after.isEmpty());
    titles.sort(null);
    return titles;
  }

  /** How its sync is. */
  public SyncStatus status() {
    return ask(new SyncRequest.GetStatus());
  }

  /** Tries now, and waits for the end of that. */
  public SyncStatus sync() throws InterruptedException {
    long ticket = ask(new SyncRequest.Begin()).attempt();
    Commands.await(
        folder.getFileName() + " ends attempt " + ticket,
        Duration.ofMinutes(3),
        () -> {
          SyncStatus status = status();
          return status.attempts() >= ticket
              && (status.state() != SyncState.SYNCING || status.lastFailure() != null);
        });
    return status();
  }

  /** Syncs until it succeeds. */
  public void inSync() throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    for (SyncStatus status = sync(); status.lastFailure() != null; status = sync()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(folder.getFileName() + " does not get in sync: " + status);
      }
    }
  }

  /** Compares itself with the hub, until nobody is in between. */
  public SyncComparison verify() throws InterruptedException {
    SyncComparison[] last = new SyncComparison[1];
    Commands.await(
        folder.getFileName() + " can be compared",
        Duration.ofMinutes(3),
        () -> {
          try {
            inSync();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          last[0] = ask(new SyncRequest.Verify(false));
          return last[0].verdict() != SyncComparison.Verdict.MOVED;
        });
    return last[0];
  }

  /** Runs heph against it, as a person does. */
  public Commands.Result heph(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("heph").toString()));
    command.addAll(List.of(words));
    return Commands.run(
        folder,
        java.util.Map.of("HOME", folder.toString(), "HEPH_SOCKET", socket().toString()),
        Duration.ofMinutes(3),
        command);
  }

  @Override
  public void close() {
    adding.forEach(AddThrough::close);
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
