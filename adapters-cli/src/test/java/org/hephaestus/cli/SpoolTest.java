package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.testkit.api.ApiSamples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that was captured is lost, and nothing is there twice. */
class SpoolTest {
  private final TestHost host = new TestHost();
  private final Daemon daemon = new Daemon();
  private Path folder = Path.of("set below");
  private Path file = Path.of("set below");

  /** Keeps what a daemon keeps about mutations: which id did what, and which ids are fenced. */
  private static final class Daemon implements HephApi {
    enum Mood {
      FINE,
      GONE,
      APPLIES_AND_IS_NOT_HEARD,
      NOT_APPLIED,
      FULL
    }

    final Map<String, String> titles = new LinkedHashMap<>();
    final Set<String> fenced = new HashSet<>();
    Mood mood = Mood.FINE;
    Runnable onApplied = () -> {};

    @Override
    public synchronized <R> CallResult<R> call(Request<R> request) {
      if (mood == Mood.GONE) {
        return new CallResult.Unreachable<>(List.of("/run/x.sock"), "no socket");
      }
      if (mood == Mood.NOT_APPLIED) {
        return new CallResult.NotApplied<>("broke twice");
      }
      if (mood == Mood.FULL) {
        return new CallResult.RpcError<>(new ApiError(ApiError.STORE, "disk full", "full", ""));
      }
      if (!(request instanceof Identified identified)) {
        return new CallResult.Ok<>(ApiSamples.answer(request));
      }
      String title = ((TaskRequest.Create) identified.mutation()).fields().title();
      if (fenced.contains(identified.opId())) {
        return new CallResult.RpcError<>(new ApiError(ApiError.OP_FENCED, "fenced", "fenced", ""));
      }
      if ("refuse me".equals(title)) {
        return new CallResult.RpcError<>(
            new ApiError(ApiError.INVALID_PARAMS, "no such title", "title", ""));
      }
      String before = titles.putIfAbsent(identified.opId(), String.valueOf(title));
      if (before != null && !before.equals(title)) {
        return new CallResult.RpcError<>(
            new ApiError(ApiError.OP_CONFLICT, "another", "op_conflict", ""));
      }
      onApplied.run();
      if (mood == Mood.APPLIES_AND_IS_NOT_HEARD) {
        return new CallResult.Unknown<>("lost");
      }
      return new CallResult.Ok<>(ApiSamples.answer(request));
    }
  }

  @BeforeEach
  void atHome(@TempDir Path home) {
    host.home = home;
    folder = home.resolve(".local/share/heph");
    file = folder.resolve("quickadd.spool");
  }

  private Ran add(String... words) {
    return host.quickAdd(daemon, words);
  }

  @Test
  void addsATaskWhenADaemonAnswers() {
    Ran ran = add("Buy", "milk", "--json");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith(ApiSamples.TASK_ID + "  ");
    assertThat(daemon.titles.values()).containsExactly("Buy milk --json");
    assertThat(OpIds.isOpId(daemon.titles.keySet().iterator().next())).isTrue();
    assertThat(folder).doesNotExist();
  }

  @Test
  void takesOptionsInFrontOnly() {
    assertThat(add("--json", "x").out()).startsWith("{\"node_id\":");
    assertThat(add("--", "-5% budget").code()).isZero();
    assertThat(daemon.titles.values()).containsExactly("x", "-5% budget");
    assertThat(add("--help").out()).contains("heph-quickadd [--json]");
    assertThat(add("--version").out()).isEqualTo("heph-quickadd 1.0.3 (0123456789ab)\n");
    assertThat(add("--nope").code()).isEqualTo(2);
    assertThat(add().code()).isEqualTo(2);
    assertThat(add(" ", "").code()).isEqualTo(2);
    assertThat(daemon.titles).hasSize(2);
  }

  @Test
  void stopAddTwentyStartMakesTwenty() throws IOException {
    daemon.mood = Daemon.Mood.GONE;
    for (int i = 1; i <= 20; i++) {
      Ran ran = add("Task " + i);
      assertThat(ran.code()).isZero();
      assertThat(ran.err()).contains("kept", file.toString(), "no socket");
    }
    assertThat(file).hasBinaryContent(Files.readAllBytes(file));
    assertThat(Files.readAllLines(file)).hasSize(20);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    daemon.mood = Daemon.Mood.FINE;
    Ran ran = host.heph(daemon, "list");
    assertThat(ran.code()).isZero();
    assertThat(daemon.titles.values()).hasSize(20).doesNotHaveDuplicates();
    assertThat(file).doesNotExist();
  }

  @Test
  void theTimeOfCaptureTravels() {
    daemon.mood = Daemon.Mood.GONE;
    assertThat(add("x").code()).isZero();
    assertThat(file)
        .content(StandardCharsets.UTF_8)
        .contains(
            "\"capture\":{\"at\":" + ApiSamples.NOW.toEpochMilli() + ",\"zone\":\"Europe/Berlin\"}",
            "\"title\":\"x\"");
  }

  /** Everything that is not a refusal for ever keeps the text; what was applied stays one. */
  @ParameterizedTest
  @ValueSource(strings = {"GONE", "APPLIES_AND_IS_NOT_HEARD", "NOT_APPLIED", "FULL"})
  void whateverTheDaemonDoesThereIsOneInTheEnd(String mood) {
    daemon.mood = Daemon.Mood.valueOf(mood);
    assertThat(add("one").code()).isZero();
    assertThat(file).exists();
    assertThat(host.heph(daemon, "project", "list").err()).contains("captures wait in " + file);
    daemon.mood = Daemon.Mood.FINE;
    assertThat(host.heph(daemon, "project", "list").code()).isZero();
    assertThat(daemon.titles.values()).containsExactly("one");
    assertThat(file).doesNotExist();
  }

  @Test
  void aCrashBetweenSendingAndRemovingDoesNotDouble() throws IOException {
    daemon.mood = Daemon.Mood.GONE;
    for (int i = 1; i <= 20; i++) {
      assertThat(add("Task " + i).code()).isZero();
    }
    daemon.mood = Daemon.Mood.FINE;
    byte[] before = Files.readAllBytes(file);
    for (int crash = 1; crash <= 20; crash++) {
      int at = daemon.titles.size() + 1;
      daemon.onApplied =
          () -> {
            if (daemon.titles.size() == at) {
              throw new Crash();
            }
          };
      try {
        host.heph(daemon, "list");
      } catch (Crash e) {
        // What a killed process leaves: the daemon has it, the line is still there.
      }
    }
    daemon.onApplied = () -> {};
    // And the other way round: the rewriting never reached the disk.
    Files.write(file, before);
    assertThat(host.heph(daemon, "list").code()).isZero();
    assertThat(daemon.titles.values()).hasSize(20).doesNotHaveDuplicates();
    assertThat(file).doesNotExist();
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aFencedIdIsReplacedBecauseNobodyEverCarriedItOut() throws IOException {
    daemon.mood = Daemon.Mood.NOT_APPLIED;
    assertThat(add("one").code()).isZero();
    Spool spool = new Spool(folder);
    Spool.Item item = Spool.decode(spool.lines().getFirst());
    assertThat(item).isNotNull();
    if (item != null) {
      daemon.fenced.add(item.opId());
    }
    daemon.mood = Daemon.Mood.FINE;
    assertThat(host.heph(daemon, "today").code()).isZero();
    assertThat(daemon.titles.values()).containsExactly("one");
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsRefusedForEverIsKeptApartWithTheReason() {
    daemon.mood = Daemon.Mood.GONE;
    assertThat(add("refuse me").code()).isZero();
    assertThat(add("fine").code()).isZero();
    daemon.mood = Daemon.Mood.FINE;
    assertThat(host.heph(daemon, "list").err()).contains("'refuse me' was refused: no such title");
    assertThat(daemon.titles.values()).containsExactly("fine");
    assertThat(file).doesNotExist();
    assertThat(folder.resolve("quickadd.rejected"))
        .content(StandardCharsets.UTF_8)
        .startsWith("{\"reason\":\"no such title\",\"line\":")
        .contains("refuse me");
    assertThat(add("refuse me").code()).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void hostileLinesHurtNobody() throws IOException {
    String id = ApiSamples.OP_ID;
    List<String> bad =
        List.of(
            "rubbish",
            "{",
            "[]",
            "null",
            "{}",
            "{\"op_id\":1,\"title\":{}}",
            "{\"op_id\":\"../../x\",\"capture\":{\"at\":1,\"zone\":\"UTC\"},\"title\":\"t\"}",
            "{\"op_id\":\""
                + id
                + "\",\"capture\":{\"at\":1,\"zone\":\"No/Where\"},\"title\":\"t\"}",
            "{\"op_id\":\""
                + id
                + "\",\"capture\":{\"at\":\"x\",\"zone\":\"UTC\"},\"title\":\"t\"}",
            "{\"op_id\":\"" + id + "\",\"capture\":{\"at\":1e99,\"zone\":\"UTC\"},\"title\":\"t\"}",
            "{\"op_id\":\"" + id + "\",\"capture\":{\"zone\":\"UTC\"},\"title\":\"t\"}",
            "{\"op_id\":\"" + id + "\",\"capture\":{\"at\":1,\"zone\":\"UTC\"}}",
            "{\"op_id\":\"" + id + "\",\"op_id\":\"" + id + "\",\"capture\":[]}",
            "{\"op_id\":\""
                + id
                + "\",\"capture\":{\"at\":1,\"zone\":\"UTC\"},\"title\":\"t\"} more",
            "{\"a\":".repeat(5_000),
            "\u00ff\u00fe\u0000\u001b[2J");
    daemon.mood = Daemon.Mood.GONE;
    assertThat(add("before").code()).isZero();
    for (String line : bad) {
      Files.write(
          file, (line + "\n").getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.APPEND);
    }
    // Torn by a crash: the next capture does not melt into it.
    Files.writeString(file, "{\"op_id\":\"0", StandardOpenOption.APPEND);
    assertThat(add("after \u00e4").code()).isZero();
    daemon.mood = Daemon.Mood.FINE;
    assertThat(host.heph(daemon, "list").code()).isZero();
    assertThat(daemon.titles.values()).containsExactly("before", "after \u00e4");
    assertThat(file).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("quickadd.rejected"), StandardCharsets.UTF_8))
        .hasSize(bad.size() + 1);
  }

  @Test
  @Timeout(60)
  void manyAtOnceLoseNothing() throws Exception {
    daemon.mood = Daemon.Mood.GONE;
    Spool spool = new Spool(folder);
    // Locks are per process: threads of one JVM take turns by themselves.
    Object turn = new Object();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int who = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 10; i++) {
                  synchronized (turn) {
                    assertThat(add("t" + who + "-" + i).code()).isZero();
                  }
                }
              });
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(spool.lines()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void aSpoolThatCannotBeWrittenSaysTheTextAndFails() throws IOException {
    daemon.mood = Daemon.Mood.GONE;
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "a file in the way");
    Ran ran = add("precious");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("not kept either", "the text was: precious");
  }

  @Test
  void cheapVerbsDoNotDrain() {
    daemon.mood = Daemon.Mood.GONE;
    assertThat(add("x").code()).isZero();
    daemon.mood = Daemon.Mood.FINE;
    assertThat(host.heph(daemon, "ping").code()).isZero();
    assertThat(daemon.titles).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void followsXdgDataHome(@TempDir Path data) {
    host.env.put("XDG_DATA_HOME", data.toString());
    daemon.mood = Daemon.Mood.GONE;
    assertThat(add("x").code()).isZero();
    assertThat(data.resolve("heph/quickadd.spool")).exists();
  }

  @Test
  void opIdsAreUlids() {
    String id = OpIds.next(ApiSamples.NOW, host.chance);
    assertThat(id).hasSize(26).startsWith("01M7YZMHG0");
    assertThat(OpIds.isOpId(id)).isTrue();
    assertThat(OpIds.next(ApiSamples.NOW.plusMillis(1), host.chance)).isGreaterThan(id);
    assertThat(OpIds.isOpId(id.toLowerCase(java.util.Locale.ROOT))).isFalse();
    assertThat(OpIds.isOpId("8" + id.substring(1))).isFalse();
  }
}
