import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;

/**
 * The daemon's requests without a socket and a process: what a local write costs with FULL
 * durability, and what the lists cost. Prints p50 and p99 in milliseconds. Run by bench/cli.
 */
public final class InDaemon {
  private static final String[] ATTENTION = {"red", "orange", "white", "white", "white"};

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int tasks = Integer.parseInt(args[1]);
    SystemClock clock = new SystemClock();
    JdkChance chance = new JdkChance();
    if (!(SqliteStore.open(
            new SqliteSettings(folder.resolve("heph.db"), folder.resolve("backups")),
            clock,
            chance,
            new SecureRandom())
        instanceof Opened.Ready ready)) {
      throw new IllegalStateException("the store does not open");
    }
    try (SqliteStore store = ready.store()) {
      DataApi api = new DataApi(store, clock, chance, (before, after) -> "[]");
      Random random = new Random(1);
      for (int p = 0; p < 20; p++) {
        ok(api, new KnowledgeRequest.AddProject(here(), "proj" + p));
      }
      String[] ids = new String[tasks];
      double[] writes = new double[tasks];
      for (int i = 0; i < tasks; i++) {
        String due = random.nextInt(3) == 0 ? "+" + (1 + random.nextInt(60)) + "d" : null;
        TaskRequest.Create create =
            new TaskRequest.Create(
                here(),
                new TaskFields(
                    (i % 10 == 0 ? "Call the plumber " : "Water the plants ") + i,
                    "proj" + random.nextInt(20),
                    due,
                    null,
                    ATTENTION[random.nextInt(5)],
                    null),
                null);
        long begin = System.nanoTime();
        ids[i] = ok(api, create).nodeId();
        writes[i] = (System.nanoTime() - begin) / 1e6;
      }
      System.out.printf("%nin the daemon, %d tasks, ms%n%-22s %8s %8s%n", tasks, "", "p50", "p99");
      print("add", Arrays.copyOfRange(writes, tasks / 2, tasks));
      measure(api, "edit", 500, i -> edit(ids[random.nextInt(tasks)], i));
      measure(api, "next", 200, i -> new TaskRequest.Next(here(), null, 20));
      measure(api, "next after a write", 100, i -> new TaskRequest.Next(here(), null, 20), ids[0]);
      measure(api, "list, a page of 100", 100, i -> list(null, 100));
      measure(api, "list, 5000 rows", 30, i -> list(null, 5_000));
      measure(api, "list of a project", 100, i -> list("proj3", 5_000));
      measure(api, "search, 20 hits", 100, i -> new KnowledgeRequest.Search(here(), "plumber", 20));
      measure(api, "show", 200, i -> new KnowledgeRequest.Show(here(), ids[i]));
      measure(api, "project list", 100, i -> new KnowledgeRequest.ListProjects());
    }
  }

  private static TaskRequest.Edit edit(String id, int i) {
    return new TaskRequest.Edit(here(), id, TaskFields.titled("changed " + i));
  }

  private static TaskRequest.ListTasks list(String project, int limit) {
    TaskFilter all = TaskFilter.OUTSTANDING;
    return new TaskRequest.ListTasks(
        here(), new TaskFilter(all.states(), project, null, false), "", limit);
  }

  private static void measure(
      DataApi api, String name, int runs, IntFunction<Request<?>> request, String... edited) {
    double[] millis = new double[runs];
    for (int i = -20; i < runs; i++) {
      for (String id : edited) {
        ok(api, edit(id, i));
      }
      Request<?> next = request.apply(Math.abs(i));
      long begin = System.nanoTime();
      ok(api, next);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    print(name, millis);
  }

  private static void print(String name, double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        "%-22s %8.2f %8.2f%n",
        name, millis[millis.length / 2], millis[(int) (millis.length * 0.99)]);
  }

  private static Capture here() {
    return new Capture(Instant.now(), ZoneId.systemDefault());
  }

  private static <R> R ok(DataApi api, Request<R> request) {
    CallResult<R> result = api.call(request);
    if (result instanceof CallResult.Ok<R> ok) {
      return ok.value();
    }
    throw new IllegalStateException(request + ": " + result);
  }
}
