package org.hephaestus.app.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hephaestus.testkit.forge.LoopbackForge;
import org.jspecify.annotations.Nullable;

/**
 * The scenario. A bare repository made from a checkout, with tags for two versions; a forge on
 * loopback that has published the older; the older installed by its own ./install and run under a
 * supervisor with self-update on; a client that pings all along; then the newer is published.
 */
public final class LiveUpgrade implements AutoCloseable {
  /** What runs first. */
  public static final String OLDER = "0.1.0";

  /** What it updates itself to. */
  public static final String NEWER = "0.2.0";

  private static final Duration BUILD = Duration.ofMinutes(12);

  private final Path work;
  private final Path checkout;
  private final List<String> mode;
  private final Consumer<String> narrator;
  private final List<String> daemonLog = new CopyOnWriteArrayList<>();
  private final List<Event> timeline = new CopyOnWriteArrayList<>();
  private final Path home;
  private final Path socket;
  private @Nullable Releases releases;
  private @Nullable Supervisor supervisor;
  private @Nullable PingThrough client;
  private @Nullable AddThrough adder;

  /** Something that happened. */
  public record Event(long nanos, String what) {}

  /**
   * A scenario.
   *
   * @param work an empty folder of its own; short, because a socket lies in it
   * @param checkout the tree that both versions are made from; only read
   * @param mode what the daemon is for: {@code --mode} and what belongs to it
   * @param narrator hears what happens, as it happens
   */
  public LiveUpgrade(Path work, Path checkout, List<String> mode, Consumer<String> narrator) {
    this.mode = List.copyOf(mode);
    this.work = work;
    this.checkout = checkout;
    this.narrator = narrator;
    this.home = work.resolve("home");
    this.socket = work.resolve("s/hephd.sock");
  }

  /** Makes the repository and the forge, and publishes the older version. */
  public void prepare() throws IOException, InterruptedException {
    event("making a repository with v" + OLDER + " and v" + NEWER + " from this checkout");
    releases = Releases.of(work, checkout, List.of(OLDER, NEWER));
    releases().publish(OLDER);
    event("forge on " + forgeUrl() + " has published v" + OLDER);
  }

  /** Installs the older version the way a person would: clone the tag, run ./install. */
  public void install() throws IOException, InterruptedException {
    Path source = work.resolve("source");
    event("cloning v" + OLDER + " and running its ./install (builds it)");
    releases().clone(OLDER, source);
    Commands.runAloud(
        source,
        BUILD,
        line -> event("install: " + line),
        source.resolve("install").toString(),
        "--prefix",
        home.toString());
  }

  /** Starts the older version under the supervisor, and the client. */
  public void start() throws InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("HEPH_SUPERVISOR", "external");
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/hephd").toString()));
    command.addAll(mode);
    command.addAll(
        List.of(
            "--db",
            work.resolve("data/heph.db").toString(),
            "--socket",
            socket.toString(),
            "--self-update",
            "--self-update-interval-secs",
            "2",
            "--self-update-min-age-secs=0",
            "--self-update-trial-secs=5"));
    supervisor = new Supervisor(command, environment, this::onDaemonLine);
    Commands.await(
        "the older version serves",
        Duration.ofSeconds(30),
        () ->
            daemonLog.stream().anyMatch(l -> l.contains("hephd " + OLDER) && l.contains("serves")));
    client = new PingThrough(socket);
    Commands.await("a first answer", Duration.ofSeconds(10), () -> !client().latest().isEmpty());
    event("a client pings every " + PingThrough.EVERY.toMillis() + " ms and hears " + OLDER);
    adder = new AddThrough(socket, "task");
    event("another one adds a task every " + AddThrough.EVERY.toMillis() + " ms");
  }

  /** Publishes the newer version and waits until the client hears it. */
  public void upgrade() throws IOException, InterruptedException {
    releases().publish(NEWER);
    event("forge has published v" + NEWER);
    Commands.await("the client hears " + NEWER, BUILD, () -> client().latest().equals(NEWER));
    event("the client hears " + NEWER);
    int before = client().answers().size();
    Commands.await(
        "it goes on", Duration.ofSeconds(30), () -> client().answers().size() >= before + 50);
    Commands.await(
        "the new version commits",
        Duration.ofSeconds(30),
        () -> daemonLog.stream().anyMatch(l -> l.contains("COMMITTED")));
  }

  /** Kills the daemon while tasks are added, and waits until tasks are added again. */
  public void kill() throws InterruptedException {
    long pid = supervisor().pid();
    event("kill -9 " + pid + ", while tasks are added");
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    int before = adder().count();
    Commands.await(
        "tasks are added again", Duration.ofSeconds(30), () -> adder().count() >= before + 20);
    event("tasks are added again");
  }

  /** Asks the installed heph. */
  public Commands.Result heph(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/heph").toString()));
    command.addAll(List.of(arguments));
    return Commands.run(
        work, Map.of("HEPH_SOCKET", socket.toString()), Duration.ofSeconds(30), command);
  }

  private void onDaemonLine(String line) {
    daemonLog.add(line);
    if (!line.contains(" DETAIL ")) {
      event("hephd: " + line.replaceFirst("^\\S+T\\S+ ", "").replace("INFO update: ", ""));
    }
  }

  private void event(String what) {
    timeline.add(new Event(System.nanoTime(), what));
    narrator.accept(what);
  }

  /** The daemon's log, all generations. */
  public List<String> daemonLog() {
    return List.copyOf(daemonLog);
  }

  /** What happened when. */
  public List<Event> timeline() {
    return List.copyOf(timeline);
  }

  /** How long it took from one thing in the log to the next, in milliseconds; -1 when not found. */
  public long millis(String from, String to) {
    long begin = -1;
    for (Event event : timeline) {
      if (begin < 0 && event.what().contains(from)) {
        begin = event.nanos();
      } else if (begin >= 0 && event.what().contains(to)) {
        return (event.nanos() - begin) / 1_000_000;
      }
    }
    return -1;
  }

  /** The pinging client. */
  public PingThrough client() {
    return java.util.Objects.requireNonNull(client, "start() first");
  }

  /** The adding client. */
  public AddThrough adder() {
    return java.util.Objects.requireNonNull(adder, "start() first");
  }

  /** The supervisor. */
  public Supervisor supervisor() {
    return java.util.Objects.requireNonNull(supervisor, "start() first");
  }

  /** The forge. */
  public LoopbackForge forge() {
    return releases().forge();
  }

  private Releases releases() {
    return java.util.Objects.requireNonNull(releases, "prepare() first");
  }

  /** The installation. */
  public Path home() {
    return home;
  }

  /** Where releases are published. */
  public String forgeUrl() {
    return releases().url();
  }

  /** Stops everything that was started; leaves files to the owner of the folder. */
  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    if (adder != null) {
      adder.close();
    }
    if (supervisor != null) {
      supervisor.close();
    }
    if (releases != null) {
      releases.close();
    }
    Files.deleteIfExists(socket);
  }
}
