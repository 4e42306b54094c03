package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.testkit.store.StoreSamples.cell;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.node;
import static org.hephaestus.testkit.store.StoreSamples.op;
import static org.hephaestus.testkit.store.StoreSamples.project;
import static org.hephaestus.testkit.store.StoreSamples.request;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.TaskQuery;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.TaskState;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long things take; prints a table. Its limits are those of the product's promise. */
@EnabledIfSystemProperty(
    named = "heph.soak",
    matches = "true",
    disabledReason = "takes a quiet machine; run with -Psoak")
class SpeedTest {
  private static final String[] WORDS =
      ("call write read fix plan buy sell send paint repair check review garden kitchen report"
              + " invoice letter bicycle engine window letterbox meeting budget travel doctor")
          .split(" ", -1);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  @Timeout(600)
  void figures(int tasks) throws Exception {
    SqliteSettings settings = Stores.settings(folder);
    Random random = new Random(42);
    try (SqliteStore store = Stores.ready(settings)) {
      for (int from = 0; from < tasks; from += 1_000) {
        int first = from;
        answer(
            store.write(
                ME,
                tx -> {
                  for (int i = first; i < first + 1_000; i++) {
                    put(tx, i, random);
                  }
                  return true;
                }));
      }
    }
    long bytes = Files.size(settings.file());
    long opening = System.nanoTime();
    try (SqliteStore store = Stores.ready(settings)) {
      say(tasks + " tasks, " + (bytes >> 20) + " MB; open with check " + since(opening));
      long cold = System.nanoTime();
      answer(store.read(ME, tx -> tx.outstanding().size()));
      say("outstanding(), first time " + since(cold));
      int all = 2_000;
      measure(all, "outstanding(), warm", i -> answer(store.read(ME, tx -> tx.outstanding())));
      Duration write =
          measure(
              all,
              "write: op, 2 cells, node, text, request",
              i -> answer(store.write(ME, tx -> change(tx, i, random.nextInt(tasks), random))));
      measure(
          200,
          "write, then outstanding()",
          i -> {
            answer(store.write(ME, tx -> change(tx, all + i, random.nextInt(tasks), random)));
            answer(store.read(ME, tx -> tx.outstanding()));
          });
      measure(
          all, "node(id)", i -> answer(store.read(ME, tx -> tx.node(id(random.nextInt(tasks))))));
      measure(
          all,
          "nodesMatching(ending of 5)",
          i ->
              answer(
                  store.read(
                      ME, tx -> tx.nodesMatching(id(random.nextInt(tasks)).substring(21), 5))));
      Set<TaskState> done = Set.of(TaskState.DONE);
      Set<TaskState> open = Set.of(TaskState.OUTSTANDING);
      measure(
          200, "tasks(outstanding, 100)", i -> tasks(store, new TaskQuery(open, null, "", 100)));
      measure(200, "tasks(done, 100)", i -> tasks(store, new TaskQuery(done, null, "", 100)));
      measure(
          200,
          "tasks(outstanding, project, 1000)",
          i -> tasks(store, new TaskQuery(open, id(900_000 + i % 50), "", 1_000)));
      measure(
          200,
          "tasks(dropped: none, 100)",
          i -> tasks(store, new TaskQuery(Set.of(TaskState.DROPPED), null, "", 100)));
      measure(
          200,
          "search: 2 words, 20",
          i ->
              answer(
                  store.read(
                      ME,
                      tx ->
                          tx.search(
                              WORDS[random.nextInt(WORDS.length)]
                                  + " "
                                  + WORDS[random.nextInt(WORDS.length)],
                              20))));
      measure(20, "search: 1 common word, 20", i -> search(store, "engine"));
      measure(200, "search: a rare word, 20", i -> search(store, "number" + (i * 7)));
      measure(20, "search: 2 letters, 20", i -> search(store, "en"));
      measure(200, "changedSince(last 10)", i -> changed(store));
      measure(200, "outstandingIn(project)", i -> inProject(store, id(900_000 + i % 50)));
      long backup = System.nanoTime();
      answer(store.rotateBackup());
      say("backup " + since(backup));
      assertThat(write).isLessThan(Duration.ofMillis(1));
    }
  }

  private static void tasks(SqliteStore store, TaskQuery query) {
    answer(store.read(ME, tx -> tx.tasks(query)));
  }

  private static void search(SqliteStore store, String text) {
    answer(store.read(ME, tx -> tx.search(text, 20)));
  }

  private static void changed(SqliteStore store) {
    answer(store.read(ME, tx -> tx.changedSince(tx.revision() - 10, 100)));
  }

  private static void inProject(SqliteStore store, String project) {
    answer(store.read(ME, tx -> tx.outstandingIn(project)));
  }

  private static void put(WriteTransaction tx, int i, Random random) {
    String title = words(random, 4) + " number" + i;
    String node = id(i);
    boolean done = i % 10 == 0;
    if (i < 50) {
      tx.put(project(id(900_000 + i), "project " + i, tx.revision()));
    }
    tx.append(op(ME, i, node), false);
    tx.put(cell(node, "title", title));
    tx.put(cell(node, "state", "outstanding"));
    tx.put(cell(node, "attention", "white"));
    tx.put(
        node(
            node,
            NodeKind.TASK,
            title,
            done ? TaskState.DONE : TaskState.OUTSTANDING,
            id(900_000 + i % 50),
            false,
            tx.revision()));
    tx.index(node, title, words(random, 12));
  }

  private static boolean change(WriteTransaction tx, int i, int task, Random random) {
    String title = words(random, 4) + " changed" + i;
    String node = id(task);
    tx.append(op(ME, 1_000_000 + i, node), false);
    long unused = tx.nextSequence();
    tx.advanceClock(unused << 16);
    tx.put(cell(node, "title", title));
    tx.put(cell(node, "state", "outstanding"));
    tx.put(
        node(
            node,
            NodeKind.TASK,
            title,
            TaskState.OUTSTANDING,
            id(900_000 + task % 50),
            false,
            tx.revision()));
    tx.index(node, title, words(random, 12));
    tx.put(request(id(2_000_000 + i), Instant.ofEpochMilli(i)));
    return true;
  }

  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  private static Duration measure(int times, String what, IntConsumer action) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      action.accept(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    Duration median = Duration.ofNanos(nanos[times / 2]);
    say(
        String.format(
            Locale.ROOT,
            "%-42s p50 %8.3f ms  p99 %8.3f ms  max %8.3f ms",
            what,
            nanos[times / 2] / 1e6,
            nanos[times * 99 / 100] / 1e6,
            nanos[times - 1] / 1e6));
    return median;
  }

  private static String since(long start) {
    return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - start) / 1e6);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
