package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hephaestus.forge.build.ProcessRunner.End;
import org.hephaestus.forge.build.ProcessRunner.Outcome;
import org.hephaestus.ports.time.CallLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program is run to its end, and nothing that came from it stays. */
@Timeout(60)
class ProcessRunnerTest {
  private static final CallLimits PLENTY = CallLimits.within(Duration.ofSeconds(30));

  // A tree as builds leave it: a child, one in a session of its own, one whose parent has died, and
  // one that is both. Each writes its pid; $1 is where. The last thing it does is to wait.
  private static final String TREE =
      """
      echo $$ > $1/shell.pid
      sh -c 'echo $$ > '$1'/child.pid; exec sleep 600' &
      setsid sh -c 'echo $$ > '$1'/session.pid; exec sleep 600' &
      (sh -c 'echo $$ > '$1'/orphan.pid; exec sleep 600' &)
      (setsid sh -c 'echo $$ > '$1'/daemon.pid; exec sleep 600' &)
      while [ $(ls $1/*.pid | wc -l) -lt 5 ]; do sleep 0.05; done
      echo the tree stands
      """;

  @TempDir Path folder;
  private Path pids;

  @BeforeEach
  void tools() throws IOException {
    Tools.needs("sh", "setsid", "sleep");
    pids = Files.createDirectory(folder.resolve("pids"));
  }

  // What it printed: all of it is heard, the last forty lines are kept, each cut at 500 characters.

  @Test
  void theLastLinesAreKeptAndAllAreHeard() {
    List<String> heard = new ArrayList<>();
    Outcome outcome =
        run("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done", PLENTY, heard::add);

    assertThat(outcome.succeeded()).isTrue();
    assertThat(heard).hasSize(3000).startsWith("line 0").endsWith("line 2999");
    assertThat(outcome.lastLines()).hasSize(40).startsWith("line 2960").endsWith("line 2999");
  }

  @Test
  void anEndlessLineIsCutAndControlCharactersAreDefused() {
    Outcome outcome =
        run(
            "head -c 3000000 /dev/zero | tr '\\0' x; echo; printf 'a\\033[2Jb\\r\\nno newline'",
            PLENTY,
            line -> {});
    assertThat(outcome.lastLines()).containsExactly("x".repeat(500), "a?[2Jb", "no newline");
  }

  @Test
  void bothStreamsAreHeardInOrderAndTheExitCodeIsTold() {
    Outcome outcome = run("echo one; echo two >&2; exit 7", PLENTY, line -> {});
    assertThat(outcome).isEqualTo(new Outcome(End.EXITED, 7, List.of("one", "two"), List.of()));
  }

  @Test
  void anObserverThatThrowsDoesNotStopTheProgram() {
    Outcome outcome =
        run(
            "echo one; echo two",
            PLENTY,
            line -> {
              throw new IllegalStateException("no");
            });
    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.lastLines()).contains("one", "two");
  }

  // What it sees: no input, the environment it was given, a lower priority.

  @Test
  void thereIsNothingToRead() {
    assertThat(run("cat; echo end of input", PLENTY, line -> {}).lastLines())
        .containsExactly("end of input");
  }

  @Test
  void theEnvironmentIsTheOneGiven() {
    Outcome outcome = run("echo $GIVEN-$HOME-$EXTRA; pwd; nice", PLENTY, line -> {});
    assertThat(outcome.lastLines())
        .hasSize(3)
        .startsWith("given--extra", folder.toString())
        .satisfies(lines -> assertThat(Integer.parseInt(lines.get(2))).isGreaterThanOrEqualTo(10));
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    Outcome outcome =
        new ProcessRunner(Map.of())
            .run(
                folder.resolve("nothing"),
                List.of(),
                Map.of(),
                folder,
                Deadline.start(PLENTY),
                line -> {});
    assertThat(outcome.end()).isEqualTo(End.NOT_STARTED);
    assertThat(outcome.lastLines().get(0)).contains("nothing");
  }

  // However it ends, nothing of the tree stays alive.

  @Test
  @EnabledOnOs(OS.LINUX)
  void atTheDeadlineTheWholeTreeIsKilled() throws IOException {
    long start = System.nanoTime();
    Outcome outcome =
        run(TREE + "wait; sleep 600", CallLimits.within(Duration.ofSeconds(2)), line -> {});

    assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
    assertThat(outcome.lastLines()).containsExactly("the tree stands");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    assertNothingRuns(5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aCancelKillsTheWholeTree() throws IOException {
    Tools.ManualCancel cancel = new Tools.ManualCancel();
    Outcome outcome =
        run(
            TREE + "wait; sleep 600",
            new CallLimits(Duration.ofSeconds(50), cancel),
            line -> cancel.fire());

    assertThat(outcome.end()).isEqualTo(End.CANCELLED);
    assertNothingRuns(5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anInterruptKillsTheWholeTreeAndIsKept() throws Exception {
    List<Boolean> interrupted = new ArrayList<>();
    List<End> end = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              Outcome outcome =
                  run(TREE + "wait; sleep 600", PLENTY, line -> Thread.currentThread().interrupt());
              end.add(outcome.end());
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    thread.start();
    thread.join(Duration.ofSeconds(25));

    assertThat(end).containsExactly(End.CANCELLED);
    assertThat(interrupted).containsExactly(true);
    assertNothingRuns(5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatASuccessfulBuildLeavesBehindIsKilledToo() throws IOException {
    Outcome outcome = run(TREE + "exit 0", PLENTY, line -> {});

    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.survivors()).isEmpty();
    assertNothingRuns(5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatHidesItsEnvironmentIsFoundByItsSession() throws IOException {
    Outcome outcome =
        run(
            "(env -i /bin/sh -c 'echo $$ > "
                + pids
                + "/bare.pid; while :; do /bin/sleep 1; done' &)"
                + " ; while [ ! -s "
                + pids
                + "/bare.pid ]; do sleep 0.05; done",
            PLENTY,
            line -> {});
    assertThat(outcome.succeeded()).isTrue();
    assertNothingRuns(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTreeThatForksAllTheTimeIsKilledToo() {
    Outcome outcome =
        run(
            """
            cat > again.sh <<'X'
            sleep 0.02; (setsid sh ./again.sh > /dev/null 2>&1 &)
            X
            sh ./again.sh; sh ./again.sh; sleep 600
            """,
            CallLimits.within(Duration.ofSeconds(1)),
            line -> {});
    assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
    assertThat(outcome.survivors()).isEmpty();
  }

  // The negative control: killing by parenthood and nothing else is not enough.
  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutTheScanADaemonSurvives() throws IOException {
    ProcessRunner blind = new ProcessRunner(environment(), false);
    Outcome outcome =
        run(blind, TREE + "wait; sleep 600", CallLimits.within(Duration.ofSeconds(2)), l -> {});
    try {
      assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
      assertThat(Tools.runs(pid("daemon"))).isTrue();
    } finally {
      for (String name : List.of("shell", "child", "session", "orphan", "daemon")) {
        ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    Tools.await("the daemon is gone", () -> !Tools.runs(pid("daemon")));
  }

  private void assertNothingRuns(int expected) throws IOException {
    try (Stream<Path> files = Files.list(pids)) {
      List<Path> all = files.toList();
      assertThat(all).as("the tree stood").hasSize(expected);
      assertThat(all)
          .allSatisfy(
              file ->
                  assertThat(Tools.runs(Long.parseLong(Files.readString(file).strip())))
                      .as(file + " still runs")
                      .isFalse());
    }
  }

  private long pid(String name) {
    try {
      return Long.parseLong(Files.readString(pids.resolve(name + ".pid")).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, String> environment() {
    return Map.of("PATH", System.getenv("PATH"), "GIVEN", "given");
  }

  private Outcome run(String script, CallLimits limits, Consumer<String> lines) {
    return run(new ProcessRunner(environment()), script, limits, lines);
  }

  private Outcome run(
      ProcessRunner runner, String script, CallLimits limits, Consumer<String> lines) {
    return runner.run(
        new ToolPath(environment()).find("sh").orElseThrow(),
        List.of("-c", script, "sh", pids.toString()),
        Map.of("EXTRA", "extra"),
        folder,
        Deadline.start(limits),
        lines);
  }
}
