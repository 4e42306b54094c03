package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.app.heph.Machine;
import org.hephaestus.cli.Heph;
import org.hephaestus.cli.Host;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand commands of heph while its daemon is killed or told to stop twenty times, and started
 * again by something like a supervisor. Every command has a connection of its own, as in life. The
 * seed is printed; replay it with {@code -Dheph.seed}.
 */
class RestartStormIT {
  private static final int COMMANDS = 1_000;
  private static final int RESTARTS = 20;
  private static final Pattern ID = Pattern.compile("\"node_id\":\"([0-9A-Z]{26})\"");

  @TempDir private Path work;

  private record Said(int code, String out, String err) {}

  private Said heph(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host =
        new Host(
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            RunningDaemon.paths(work),
            false,
            false,
            0,
            work,
            work,
            new SystemClock(),
            new ThreadPause(),
            new JdkChance(),
            ZoneId::systemDefault);
    int code;
    try (ReconnectingClient client =
        new ReconnectingClient(Machine.opener(host), host.clock(), host.chance(), host.pause())) {
      code =
          new Heph(
                  host,
                  () -> client,
                  () -> {
                    throw new IllegalStateException("this storm is about tasks");
                  },
                  file -> 1,
                  arguments -> 1,
                  "1.0.0",
                  "0")
              .run(List.of(command));
    }
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everyMutationIsAppliedOnceOrReportedAndEveryReadAnswered() throws Exception {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("restart storm: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    List<RunningDaemon> daemons = new ArrayList<>();
    daemons.add(new RunningDaemon.Starter(work).start());
    CompletableFuture<?> restart = CompletableFuture.completedFuture(null);
    List<String> ids = new ArrayList<>();
    Map<String, Boolean> said = new HashMap<>();
    Map<String, String> owners = new HashMap<>();
    List<String> problems = new ArrayList<>();
    int unknown = 0;
    try {
      ids.add(id(heph("task", "the first", "--json").out()));
      for (int i = 0; i < COMMANDS; i++) {
        if (i % (COMMANDS / RESTARTS) == 10) {
          restart.get(60, TimeUnit.SECONDS);
          boolean gently = i / (COMMANDS / RESTARTS) % 2 == 0;
          restart = CompletableFuture.runAsync(() -> restart(daemons, gently));
        }
        String id = ids.get(random.nextInt(ids.size()));
        String text = "entry " + i;
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            Said result = heph("task", text, "--json");
            unknown += note(result, text, "", said, owners, problems);
            if (result.code() == 0) {
              ids.add(id(result.out()));
            }
          }
          case 2, 3 -> unknown += note(heph("log", id, text), text, id, said, owners, problems);
          case 4 ->
              unknown +=
                  note(
                      heph("context", id, "--append", text),
                      text,
                      id + "/c",
                      said,
                      owners,
                      problems);
          case 5 -> read(heph("list", "--json"), problems);
          case 6 -> read(heph("show", id, "--json"), problems);
          default -> read(heph("next"), problems);
        }
      }
      restart.get(60, TimeUnit.SECONDS);
      assertThat(problems).isEmpty();
      check(said, owners);
      System.out.printf(
          "restart storm: %d mutations, %d reported as unknown%n", said.size(), unknown);
      assertThat(daemons).hasSize(RESTARTS + 1);
      assertThat(unknown).as("the daemon came back each time, so it was asked").isZero();
    } finally {
      restart.join();
      daemons.getLast().close();
    }
  }

  private void restart(List<RunningDaemon> daemons, boolean gently) {
    try {
      Process running = daemons.getLast().process();
      if (gently) {
        running.destroy();
      } else {
        running.destroyForcibly();
      }
      running.waitFor();
      daemons.add(new RunningDaemon.Starter(work).start());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(String json) {
    Matcher matcher = ID.matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  /** Keeps what was said of a mutation; 1 when nobody could say. */
  private static int note(
      Said result,
      String text,
      String owner,
      Map<String, Boolean> said,
      Map<String, String> owners,
      List<String> problems) {
    if (result.code() != 0 && result.code() != 6) {
      problems.add(text + ": " + result);
    }
    said.put(text, result.code() == 0);
    owners.put(text, owner);
    return result.code() == 6 ? 1 : 0;
  }

  private static void read(Said result, List<String> problems) {
    if (result.code() != 0) {
      problems.add("a read was not answered: " + result);
    }
  }

  private String shown(String... command) {
    Said said = heph(command);
    assertThat(said.code()).as("%s: %s", List.of(command), said).isZero();
    return said.out();
  }

  private void check(Map<String, Boolean> said, Map<String, String> owners) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, Boolean> entry : said.entrySet()) {
      String owner = owners.getOrDefault(entry.getKey(), "");
      String text =
          texts.computeIfAbsent(
              owner,
              key ->
                  key.isEmpty()
                      ? shown("list", "--json")
                      : key.endsWith("/c")
                          ? shown("context", key.substring(0, 26))
                          : shown("log", key, "--json"));
      int times = 0;
      Matcher matcher = Pattern.compile("\\b" + entry.getKey() + "\\b").matcher(text);
      while (matcher.find()) {
        times++;
      }
      if (Boolean.TRUE.equals(entry.getValue())) {
        assertThat(times)
            .as("%s of %s: said to be done; there is %s", entry.getKey(), owner, text)
            .isEqualTo(1);
      } else {
        assertThat(times).as("%s of %s", entry.getKey(), owner).isLessThanOrEqualTo(1);
      }
    }
  }
}
