import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * taskd with two Taskwarrior clients on the same work as the other peers of bench/sync. Whole
 * processes: each figure has a start of {@code task} in it. Prints one line per figure, in
 * milliseconds. Run by bench/sync.
 *
 * <p>Arguments: an empty folder, tasks, and the folder with the certificates that taskd's own
 * scripts made.
 */
public final class SyncTaskd {
  private static final int CHANGES = 100;
  private static final int ROUNDS = 3;
  private static final int TRIES = 3;
  private static final long LIMIT_MILLIS = 300_000;
  private static final Pattern KEY = Pattern.compile("New user key: (\\S+)");

  private final Path folder;
  private final int tasks;
  private final Path pki;
  private Process server;

  private SyncTaskd(Path folder, int tasks, Path pki) {
    this.folder = folder;
    this.tasks = tasks;
    this.pki = pki;
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
                System.err.println("taskd: not done after " + LIMIT_MILLIS + " ms");
                System.exit(3);
              }
            },
            LIMIT_MILLIS);
    new SyncTaskd(Path.of(args[0]), Integer.parseInt(args[1]), Path.of(args[2])).run();
  }

  private void run() throws Exception {
    Path data = Files.createDirectories(folder.resolve("taskd"));
    taskd("init");
    taskd("add", "org", "Bench");
    Matcher key = KEY.matcher(taskd("add", "user", "Bench", "Somebody"));
    if (!key.find()) {
      throw new IllegalStateException("taskd gave no key");
    }
    for (String name : List.of("server.cert", "server.key", "server.crl", "ca.cert")) {
      config(name, pki.resolve(name + ".pem").toString());
    }
    config("client.cert", pki.resolve("client.cert.pem").toString());
    config("client.key", pki.resolve("client.key.pem").toString());
    config("log", data.resolve("taskd.log").toString());
    config("pid.file", data.resolve("taskd.pid").toString());
    config("request.limit", "0");
    int port = serve();

    Path a = client("a", port, key.group(1));
    Path b = client("b", port, key.group(1));
    Path file = folder.resolve("import.json");
    Files.writeString(file, someTasks(), StandardCharsets.UTF_8);
    task(a, "import", file.toString());
    print("push_first", millis(a, "sync", "initialization"));
    print("pull_first", millis(b, "sync"));
    count(b, "status:pending", tasks);

    List<Double> push = new ArrayList<>();
    List<Double> pull = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      change(a, i, "fromA" + i);
      push.add(millis(a, "sync"));
      pull.add(millis(b, "sync"));
      count(b, "+fromA" + i, CHANGES);
      change(b, i, "fromB" + i);
      push.add(millis(b, "sync"));
      pull.add(millis(a, "sync"));
      count(a, "+fromB" + i, CHANGES);
    }
    List<Double> nothing = new ArrayList<>();
    for (int i = 0; i < 4 * ROUNDS; i++) {
      nothing.add(millis(i % 2 == 0 ? a : b, "sync"));
    }
    print("push_100", median(push));
    print("pull_100", median(pull));
    print("both_100", median(push) + median(pull));
    print("noop", median(nothing));
    stop();
  }

  private void change(Path client, int round, String tag) throws Exception {
    String ids = (round * CHANGES + 1) + "-" + (round + 1) * CHANGES;
    task(client, ids, "modify", "+" + tag);
  }

  private String someTasks() {
    Random random = new Random(1);
    LocalDate today = LocalDate.now();
    String[] priority = {"H", "M", "", "", ""};
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < tasks; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"uuid\":\"")
          .append(new UUID(random.nextLong(), random.nextLong()))
          .append("\",\"status\":\"pending\",\"entry\":\"20261101T000000Z\"")
          .append(",\"description\":\"Water the plants ")
          .append(i)
          .append("\",\"project\":\"proj")
          .append(random.nextInt(20))
          .append('"');
      if (!priority[i % 5].isEmpty()) {
        json.append(",\"priority\":\"").append(priority[i % 5]).append('"');
      }
      if (i % 3 == 0) {
        String due = today.plusDays(1 + random.nextInt(90)).toString().replace("-", "");
        json.append(",\"due\":\"").append(due).append("T120000Z\"");
      }
      json.append('}');
    }
    return json.append(']').toString();
  }

  // --- the server -------------------------------------------------------------------------------

  private void config(String name, String value) throws Exception {
    taskd("config", "--force", name, value);
  }

  private String taskd(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("taskd"));
    command.addAll(List.of(args));
    return done(process(command), command);
  }

  /** taskd takes no port 0: a free one is looked for, and another one if it was taken meanwhile. */
  private int serve() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      config("server", "127.0.0.1:" + port);
      server =
          process(List.of("taskd", "server"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("taskd/out").toFile())
              .start();
      for (int wait = 0; wait < 100 && server.isAlive(); wait++) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
          return port;
        } catch (IOException notYet) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
      stop();
    }
    throw new IllegalStateException(
        "taskd does not serve: " + Files.readString(folder.resolve("taskd/out")));
  }

  private void stop() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  // --- the clients ------------------------------------------------------------------------------

  private Path client(String name, int port, String key) throws IOException {
    Path data = Files.createDirectories(folder.resolve(name));
    Path rc = folder.resolve(name + ".rc");
    Files.writeString(
        rc,
        "data.location="
            + data
            + "\nconfirmation=off\nverbose=nothing\nhooks=off\nrecurrence=off\nbulk=0"
            + "\ntaskd.server=localhost:"
            + port
            + "\ntaskd.credentials=Bench/Somebody/"
            + key
            + "\ntaskd.certificate="
            + pki.resolve("client.cert.pem")
            + "\ntaskd.key="
            + pki.resolve("client.key.pem")
            + "\ntaskd.ca="
            + pki.resolve("ca.cert.pem")
            + "\n");
    return rc;
  }

  private void count(Path rc, String filter, int expected) throws Exception {
    String count = task(rc, filter, "count").strip();
    if (!count.equals(Integer.toString(expected))) {
      throw new IllegalStateException(
          count + " instead of " + expected + " tasks " + filter + " in " + rc);
    }
  }

  private double millis(Path rc, String... args) throws Exception {
    long begin = System.nanoTime();
    task(rc, args);
    return (System.nanoTime() - begin) / 1e6;
  }

  private String task(Path rc, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("task", "rc:" + rc));
    command.addAll(List.of(args));
    return done(process(command), command);
  }

  // --- processes --------------------------------------------------------------------------------

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TASKDDATA", folder.resolve("taskd").toString());
    builder.environment().remove("TASKRC");
    builder.environment().remove("TASKDATA");
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder;
  }

  private static String done(ProcessBuilder builder, List<String> command) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + ": " + output);
    }
    return output;
  }

  private static void print(String name, double value) {
    System.out.printf("figure\ttaskd\t%s\t%.2f%n", name, value);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
