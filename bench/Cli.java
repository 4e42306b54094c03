import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.socket.UnixOpener;

/**
 * Whole processes in pairs: heph, then Taskwarrior, on the same tasks, in turn, so that a busy
 * machine disturbs both. Prints medians and their ratio. Run by bench/cli.
 */
public final class Cli {
  private static final String[] VERBS = {"Water", "Call", "Repair", "Write", "Buy", "Plan", "Send"};
  private static final String[] THINGS = {
    "plants", "plumber", "bicycle", "report", "paint", "garden", "invoice", "letters", "shelf"
  };
  private static final String[] ATTENTION = {"red", "orange", "white", "white", "white"};
  private static final String[] PRIORITY = {"H", "M", "L", "", ""};

  private final String heph;
  private final Path work;
  private final int tasks;
  private final int runs;

  private Cli(String heph, Path work, int tasks, int runs) {
    this.heph = heph;
    this.work = work;
    this.tasks = tasks;
    this.runs = runs;
  }

  public static void main(String[] args) throws Exception {
    new Cli(args[0], Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])).run();
  }

  private void run() throws Exception {
    String aTask = fill();
    System.out.printf("%d tasks, %d runs of each, whole processes, medians in ms%n", tasks, runs);
    System.out.printf("%-14s %8s %14s %8s%n", "", "heph", "Taskwarrior", "ratio");
    pair("start alone", List.of(heph, "--version"), List.of("task", "--version"));
    pair("next", List.of(heph, "next"), List.of("task", "next"));
    pair("list", List.of(heph, "list"), List.of("task", "list"));
    pair("list --json", List.of(heph, "list", "--json"), List.of("task", "export"));
    pair(
        "project list",
        List.of(heph, "list", "--project", "proj3"),
        List.of("task", "project:proj3", "list"));
    pair("search", List.of(heph, "search", "plumber"), List.of("task", "/plumber/", "list"));
    pair("add", List.of(heph, "task", "one more"), List.of("task", "add", "one more"));
    pair(
        "modify",
        List.of(heph, "edit", aTask, "--attention", "red"),
        List.of("task", "5", "modify", "+foo"));
  }

  /** The same tasks into both; answers the id of one. */
  private String fill() throws Exception {
    Random random = new Random(1);
    StringBuilder json = new StringBuilder("[");
    String id = "";
    LocalDate today = LocalDate.now();
    try (ReconnectingClient client =
        new ReconnectingClient(
            new UnixOpener(List.of(Path.of(System.getenv("HEPH_SOCKET")))),
            new SystemClock(),
            new JdkChance(),
            new ThreadPause())) {
      awaitDaemon(client);
      for (int p = 0; p < 20; p++) {
        ok(client, new KnowledgeRequest.AddProject(here(), "proj" + p));
      }
      for (int i = 0; i < tasks; i++) {
        String title =
            VERBS[random.nextInt(VERBS.length)] + " " + THINGS[random.nextInt(THINGS.length)] + " " + i;
        String project = "proj" + random.nextInt(20);
        int a = random.nextInt(ATTENTION.length);
        String due =
            random.nextInt(3) == 0 ? today.plusDays(random.nextInt(90) - 30).toString() : null;
        id =
            ok(
                    client,
                    new TaskRequest.Create(
                        here(), new TaskFields(title, project, due, null, ATTENTION[a], null), null))
                .nodeId();
        json.append(i == 0 ? "" : ",")
            .append("{\"uuid\":\"")
            .append(new UUID(random.nextLong(), random.nextLong()))
            .append("\",\"status\":\"pending\",\"entry\":\"20261101T000000Z\",\"description\":\"")
            .append(title)
            .append("\",\"project\":\"")
            .append(project)
            .append('"');
        if (!PRIORITY[a].isEmpty()) {
          json.append(",\"priority\":\"").append(PRIORITY[a]).append('"');
        }
        if (due != null) {
          json.append(",\"due\":\"").append(due.replace("-", "")).append("T120000Z\"");
        }
        json.append('}');
      }
    }
    Path file = work.resolve("import.json");
    Files.writeString(file, json.append(']').toString(), StandardCharsets.UTF_8);
    millis(List.of("task", "import", file.toString()));
    return id;
  }

  private static void awaitDaemon(HephApi client) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      if (client.call(new Request.Ping()) instanceof CallResult.Ok) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IllegalStateException("hephd does not answer");
  }

  private static Capture here() {
    return new Capture(Instant.now(), ZoneId.systemDefault());
  }

  private static <R> R ok(HephApi api, Request<R> request) {
    if (api.call(request) instanceof CallResult.Ok<R> ok) {
      return ok.value();
    }
    throw new IllegalStateException(request.toString());
  }

  private void pair(String name, List<String> ours, List<String> theirs) throws Exception {
    double[] a = new double[runs];
    double[] b = new double[runs];
    millis(ours);
    millis(theirs);
    for (int i = 0; i < runs; i++) {
      a[i] = millis(ours);
      b[i] = millis(theirs);
    }
    System.out.printf("%-14s %8.0f %14.0f %8.2f%n", name, median(a), median(b), median(a) / median(b));
  }

  private double millis(List<String> command) throws IOException, InterruptedException {
    Path out = work.resolve("out.txt");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    int code = process.waitFor();
    double millis = (System.nanoTime() - begin) / 1e6;
    if (code != 0) {
      throw new IllegalStateException(command + " exited with " + code + ": " + Files.readString(out));
    }
    return millis;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
