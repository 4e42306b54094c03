import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.socket.UnixOpener;

/**
 * A hub and its spokes, daemons of their own, on the same work as the other peers of bench/sync.
 * What sync takes is what the daemon says it took. Prints one line per figure, in milliseconds. Run
 * by bench/sync.
 *
 * <p>A daemon also syncs of its own accord, after a write and when its hub wakes it. The 100
 * changes are left to that, and it is asked afterwards what they took. For all else a spoke reaches
 * its hub through a {@link Gate}, which is closed while there is more and more to do. An attempt
 * that moved less than it should have is not counted, but said.
 *
 * <p>Arguments: the dist folder, an empty folder, tasks, and {@code last} in the last repetition:
 * it ends with a bootstrap of all ops in 128 MiB.
 */
public final class SyncHeph {
  private static final int CHANGES = 100;
  private static final int ROUNDS = 5;
  private static final int WRITE_BLOCKS = 20;
  private static final int WRITES_PER_BLOCK = 250;
  private static final long LIMIT_MILLIS = 480_000;
  private static final long START_MILLIS = 30_000;
  private static final long SYNC_MILLIS = 180_000;

  /** So much longer than the daemon says is only what was done in several parts. */
  private static final long PARTS_MILLIS = 1_000;

  /** For an attempt to be under way. */
  private static final long BEGIN_MILLIS = 500;

  /** Nobody else begins an attempt so shortly after the hub can be reached. */
  private static final long AHEAD_MILLIS = 1_000;

  /** For a daemon to have nothing more to do. */
  private static final long QUIET_MILLIS = 1_200;

  /** For a write to be synced and to have come to the other spoke. */
  private static final long CHANGES_MILLIS = 5_000;

  /** How often a daemon is asked how far it is. */
  private static final long LOOK_MILLIS = 60;

  private static final String[] ATTENTION = {"white", "white", "white", "orange", "red"};

  private final Path dist;
  private final Path folder;
  private final int tasks;
  private final Random random = new Random(1);

  /** Of all tasks: every spoke has them by the time it edits. */
  private final List<String> ids = new ArrayList<>();

  private SyncHeph(Path dist, Path folder, int tasks) {
    this.dist = dist;
    this.folder = folder;
    this.tasks = tasks;
  }

  public static void main(String[] args) throws Exception {
    // Also when it is told to stop: nothing that it started is left.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    new Timer(true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {
                System.err.println("heph: not done after " + LIMIT_MILLIS + " ms");
                System.exit(1);
              }
            },
            LIMIT_MILLIS);
    SyncHeph bench =
        new SyncHeph(
            Path.of(args[0]), Files.createDirectories(Path.of(args[1])), Integer.parseInt(args[2]));
    bench.run(args.length > 3 && args[3].equals("last"));
    System.exit(0);
  }

  // --- what is measured -------------------------------------------------------------------------

  private void run(boolean last) throws Exception {
    int port = freePort();
    Daemon hub = hub("hub", port, "");
    String owner = owner(hub);
    try (Gate gateA = new Gate(port);
        Gate gateB = new Gate(port)) {
      Daemon a = spoke("a", gateA.port(), owner, "");
      Daemon b = spoke("b", gateB.port(), owner, "");
      a.addProjects();
      int ops = a.addTasks();
      gateA.open(a);
      Synced first = sync(a);
      moved("push_first", first.pushed(), ops, first);
      print("ops", first.pushed());
      print("push_first_kb", gateA.takeBytes() / 1024.0);
      gateB.open(b);
      first = sync(b);
      moved("pull_first", first.pulled(), ops, first);
      print("pull_first_kb", gateB.takeBytes() / 1024.0);

      incremental(a, b);
      gateA.shut();
      gateB.shut();
      localWrites(owner, port);

      gateA.open(a);
      sync(a);
      gateA.shut();
      gateB.open(b);
      sync(b);
      gateB.shut();
      ops = a.addTasks();
      gateA.open(a);
      Synced more = sync(a);
      moved("push_more", more.pushed(), ops, more);
      gateB.open(b);
      more = sync(b);
      moved("pull_more", more.pulled(), ops, more);
      a.stop();
      b.stop();
    }
    hub.stop();
    if (last) {
      bootstrap(owner);
    }
  }

  private void incremental(Daemon a, Daemon b) throws Exception {
    List<Double> push = new ArrayList<>();
    List<Double> pull = new ArrayList<>();
    List<Double> nothing = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      changes(a, b, push, pull);
      changes(b, a, push, pull);
    }
    for (int i = 0; i < 4 * ROUNDS; i++) {
      nothing.add(sync(i % 2 == 0 ? a : b).millis());
    }
    print("noop", median(nothing));
    if (!push.isEmpty() && !pull.isEmpty()) {
      print("push_100", median(push));
      print("pull_100", median(pull));
      print("both_100", median(push) + median(pull));
    }
  }

  /** Both are left to themselves: one pushes a moment after the last write, and wakes the other. */
  private static void changes(Daemon from, Daemon to, List<Double> push, List<Double> pull)
      throws Exception {
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    Watch pushing = new Watch(from);
    Watch pulling = new Watch(to);
    from.edit(CHANGES);
    long begin = System.nanoTime();
    while ((pushing.seen().pushed() < CHANGES || pulling.seen().pulled() < CHANGES)
        && System.nanoTime() - begin < CHANGES_MILLIS * 1_000_000) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      pushing.look();
      pulling.look();
    }
    if (pushing.seen().pushed() >= CHANGES && pulling.seen().pulled() >= CHANGES) {
      push.add(pushing.seen().millis());
      pull.add(pulling.seen().millis());
    } else {
      System.err.println(
          "heph: 100 changes not counted: " + pushing.seen() + ", " + pulling.seen());
    }
  }

  /** What a write costs while the hub is there, and while it swallows everything. */
  private void localWrites(String owner, int port) throws Exception {
    for (String name : List.of("up", "dark")) {
      Daemon filled = spoke(name, port, owner, "");
      sync(filled);
      filled.stop();
    }
    try (BlackHole hole = new BlackHole()) {
      Daemon up = spoke("up", port, owner, "");
      Daemon dark = spoke("dark", hole.port(), owner, "");
      up.edit(2 * WRITES_PER_BLOCK);
      dark.edit(2 * WRITES_PER_BLOCK);
      double[] whileUp = new double[WRITE_BLOCKS * WRITES_PER_BLOCK];
      double[] whileDark = new double[WRITE_BLOCKS * WRITES_PER_BLOCK];
      for (int i = 0; i < WRITE_BLOCKS; i++) {
        up.ok(new SyncRequest.Begin());
        dark.ok(new SyncRequest.Begin());
        TimeUnit.MILLISECONDS.sleep(BEGIN_MILLIS);
        int from = i * WRITES_PER_BLOCK;
        (i % 2 == 0 ? up : dark).timedEdits(i % 2 == 0 ? whileUp : whileDark, from);
        (i % 2 == 0 ? dark : up).timedEdits(i % 2 == 0 ? whileDark : whileUp, from);
      }
      print("write_up_p50", percentile(whileUp, 0.5));
      print("write_up_p99", percentile(whileUp, 0.99));
      print("write_dark_p50", percentile(whileDark, 0.5));
      print("write_dark_p99", percentile(whileDark, 0.99));
      up.stop();
      dark.stop();
    }
  }

  /** All that the hub has, into a new spoke; both in 128 MiB. */
  private void bootstrap(String owner) throws Exception {
    int port = freePort();
    Daemon hub = hub("hub", port, "-Xmx128m");
    try (Gate gate = new Gate(port)) {
      Daemon spoke = spoke("late", gate.port(), owner, "-Xmx128m");
      gate.open(spoke);
      Synced synced = sync(spoke);
      print("bootstrap_ops", synced.pulled());
      print("bootstrap", synced.millis());
      print("bootstrap_hub_mb", hub.peakMegabytes());
      print("bootstrap_spoke_mb", spoke.peakMegabytes());
      spoke.stop();
    }
    hub.stop();
  }

  private static void moved(String name, long moved, int expected, Synced synced) {
    if (moved < expected) {
      System.err.println(
          "heph: " + name + " not counted, " + expected + " ops expected: " + synced);
    } else {
      print(name, synced.millis());
    }
  }

  // --- what this program knows of sync -----------------------------------------------------------

  private Daemon hub(String name, int port, String javaOpts) throws Exception {
    return new Daemon(name, javaOpts, "--mode", "server", "--http-addr", "127.0.0.1:" + port);
  }

  private Daemon spoke(String name, int port, String owner, String javaOpts) throws Exception {
    String url = "http://127.0.0.1:" + port;
    return new Daemon(name, javaOpts, "--mode", "spoke", "--hub-url", url, "--owner-id", owner);
  }

  /** Attempts that succeeded, put together, and what they took in the daemon. */
  private record Synced(long pushed, long pulled, double millis) {}

  /** What a daemon's attempts come to since this was made; one that moved nothing adds nothing. */
  private static final class Watch {
    private final Daemon daemon;
    private SyncStatus status;
    private Synced seen = new Synced(0, 0, 0);

    Watch(Daemon daemon) {
      this.daemon = daemon;
      status = daemon.ok(new SyncRequest.GetStatus());
    }

    Synced seen() {
      return seen;
    }

    SyncStatus look() {
      SyncStatus before = status;
      status = daemon.ok(new SyncRequest.GetStatus());
      SyncStatus.Success last = status.lastSuccess();
      long pushed = status.pushed() - before.pushed();
      long pulled = status.pulled() - before.pulled();
      if (last != null && pushed + pulled > 0) {
        boolean ended = !last.equals(before.lastSuccess());
        seen =
            new Synced(
                seen.pushed() + pushed,
                seen.pulled() + pulled,
                seen.millis() + (ended ? last.took().toNanos() / 1e6 : 0));
      }
      return status;
    }
  }

  /** What {@code heph sync} does: an attempt now, and its end awaited. */
  private static Synced sync(Daemon daemon) throws Exception {
    Watch watch = new Watch(daemon);
    long begin = System.nanoTime();
    long ticket = daemon.ok(new SyncRequest.Begin()).attempt();
    while (true) {
      SyncStatus status = watch.look();
      if (status.lastFailure() != null && status.attempts() >= ticket) {
        throw new IllegalStateException(daemon.name + ": " + status.lastFailure());
      }
      if (status.attempts() >= ticket && status.state() == SyncState.IN_SYNC) {
        Synced seen = watch.seen();
        double waited = (System.nanoTime() - begin) / 1e6;
        if (seen.pushed() + seen.pulled() == 0) {
          return new Synced(0, 0, status.lastSuccess().took().toNanos() / 1e6);
        }
        // Of an attempt in several parts the daemon tells what the last one took.
        return waited > seen.millis() + PARTS_MILLIS
            ? new Synced(seen.pushed(), seen.pulled(), waited)
            : seen;
      }
      if (System.nanoTime() - begin > SYNC_MILLIS * 1_000_000) {
        throw new IllegalStateException(daemon.name + " is not in sync: " + status);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static String owner(Daemon daemon) {
    return daemon.ok(new SyncRequest.GetStatus()).ownerId();
  }

  /** How long it is until a daemon tries again by itself. */
  private static long untilAttempt(Daemon daemon) {
    SyncStatus status = daemon.ok(new SyncRequest.GetStatus());
    return status.nextAttempt() == null || status.state() == SyncState.SYNCING
        ? 0
        : Duration.between(Instant.now(), status.nextAttempt()).toMillis();
  }

  // --- a daemon ---------------------------------------------------------------------------------

  private final class Daemon {
    private final String name;
    private final Path socket;
    private final Process process;
    private final ReconnectingClient client;

    Daemon(String name, String javaOpts, String... flags) throws Exception {
      this.name = name;
      Path home = Files.createDirectories(folder.resolve(name));
      socket = home.resolve("s/hephd.sock");
      Path log = home.resolve("out.txt");
      List<String> command = new ArrayList<>(List.of(dist.resolve("bin/hephd").toString()));
      command.addAll(List.of(flags));
      command.addAll(List.of("--db", home.resolve("heph.db").toString()));
      command.addAll(List.of("--socket", socket.toString()));
      ProcessBuilder builder = new ProcessBuilder(command);
      environment(builder).put("HEPH_JAVA_OPTS", javaOpts);
      process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      client =
          new ReconnectingClient(
              new UnixOpener(List.of(socket)),
              new SystemClock(),
              new JdkChance(),
              new ThreadPause());
      long begin = System.nanoTime();
      while (!Files.exists(socket)) {
        if (!process.isAlive()) {
          String why = String.join(" ", flags) + ": " + Files.readString(log).strip();
          throw new IllegalStateException("hephd " + why);
        }
        if (System.nanoTime() - begin > START_MILLIS * 1_000_000) {
          throw new IllegalStateException(command + " does not serve");
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
      ok(new Request.Ping());
    }

    private Map<String, String> environment(ProcessBuilder builder) {
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(key -> key.startsWith("HEPH_"));
      environment.put("HOME", folder.toString());
      environment.put("HEPH_HOME", folder.resolve("home").toString());
      environment.put("HEPH_SOCKET", socket.toString());
      builder.redirectInput(Path.of("/dev/null").toFile());
      return environment;
    }

    void addProjects() {
      for (int p = 0; p < 20; p++) {
        ok(new KnowledgeRequest.AddProject(here(), "proj" + p));
      }
    }

    /** Answers how many ops that makes at least. */
    int addTasks() {
      int ops = 0;
      for (int i = 0; i < tasks; i++) {
        TaskFields fields =
            new TaskFields(
                "Water the plants " + i,
                "proj" + random.nextInt(20),
                i % 3 == 0 ? "+" + (1 + random.nextInt(60)) + "d" : null,
                null,
                ATTENTION[i % 5],
                null);
        ids.add(ok(new TaskRequest.Create(here(), fields, null)).nodeId());
        ops += i % 3 == 0 ? 6 : 5; // kind, title, state, attention, project, and the date
      }
      return ops;
    }

    void edit(int count) {
      for (int i = 0; i < count; i++) {
        editOne();
      }
    }

    void timedEdits(double[] into, int from) {
      for (int i = from; i < from + WRITES_PER_BLOCK; i++) {
        long begin = System.nanoTime();
        editOne();
        into[i] = (System.nanoTime() - begin) / 1e6;
      }
    }

    private void editOne() {
      String id = ids.get(random.nextInt(ids.size()));
      ok(new TaskRequest.Edit(here(), id, TaskFields.titled("changed " + random.nextInt())));
    }

    private <R> R ok(Request<R> request) {
      CallResult<R> result = client.call(request);
      if (result instanceof CallResult.Ok<R> ok) {
        return ok.value();
      }
      throw new IllegalStateException(name + ": " + request + ": " + result);
    }

    /** Linux only; else 0. */
    double peakMegabytes() throws IOException {
      Path file = Path.of("/proc/" + process.pid() + "/status");
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("VmHWM:")) {
            return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
          }
        }
      }
      return 0;
    }

    void stop() throws InterruptedException {
      client.close();
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static Capture here() {
    return new Capture(Instant.now(), ZoneId.systemDefault());
  }

  // --- what stands between a spoke and its hub
  // -----------------------------------------------------

  /**
   * Passes bytes to the hub and back and counts them; a few microseconds a request. Closed, it ends
   * every connection.
   */
  private static final class Gate implements Closeable {
    private final ServerSocket listener;
    private final int hubPort;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean open;

    private final class Pair {
      private final Socket spoke;
      private final Socket hub;

      Pair(Socket spoke, Socket hub) {
        this.spoke = spoke;
        this.hub = hub;
      }

      void connect() {
        try {
          hub.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hubPort));
          hub.setTcpNoDelay(true);
          spoke.setTcpNoDelay(true);
          start(() -> pass(hub, spoke));
          pass(spoke, hub);
        } catch (IOException e) {
          end(); // the hub is not there: the spoke finds out
        }
      }

      private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
          InputStream source = from.getInputStream();
          OutputStream sink = to.getOutputStream();
          for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
            bytes.addAndGet(n);
            sink.write(buffer, 0, n);
          }
        } catch (IOException closed) {
          // one side has ended
        } finally {
          end(); // so the other does
        }
      }

      void end() {
        pairs.remove(this);
        quietly(spoke);
        quietly(hub);
      }
    }

    Gate(int hubPort) throws IOException {
      this.hubPort = hubPort;
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      start(this::accept);
    }

    private static void start(Runnable body) {
      Thread thread = new Thread(body, "gate");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          Socket spoke = listener.accept();
          if (!open) {
            spoke.close();
            continue;
          }
          Pair pair = new Pair(spoke, new Socket());
          pairs.add(pair);
          start(pair::connect);
        } catch (IOException e) {
          // the gate is closed
        }
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    /** At a moment when the spoke will not try of its own accord. */
    void open(Daemon spoke) throws Exception {
      long begin = System.nanoTime();
      while (untilAttempt(spoke) < AHEAD_MILLIS) {
        if (System.nanoTime() - begin > START_MILLIS * 1_000_000) {
          throw new IllegalStateException(spoke.name + " never waits before it tries again");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      takeBytes();
      open = true;
    }

    void shut() {
      open = false;
      pairs.forEach(Pair::end);
    }

    long takeBytes() {
      return bytes.getAndSet(0);
    }

    @Override
    public void close() throws IOException {
      listener.close();
      shut();
    }
  }

  /** A port that answers nothing, not even that it is taken: its queue is full. */
  private static final class BlackHole implements Closeable {
    private final ServerSocket listener;
    private final List<Socket> fill = new ArrayList<>();

    BlackHole() throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 16; i++) {
        Socket socket = new Socket();
        fill.add(socket);
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), /* ms */ 300);
        } catch (SocketTimeoutException full) {
          return;
        }
      }
      System.err.println("heph: no SYN is swallowed here; the black hole accepts and is silent");
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  private static void quietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // closed already
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  // --- figures ----------------------------------------------------------------------------------

  private static void print(String name, double value) {
    System.out.printf("figure\theph\t%s\t%.2f%n", name, value);
  }

  private static double median(List<Double> values) {
    return percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
  }

  private static double percentile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))];
  }
}
