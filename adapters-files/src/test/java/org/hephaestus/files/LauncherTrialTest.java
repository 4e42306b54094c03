package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.files.Homes.V1;
import static org.hephaestus.files.Homes.V2;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version on trial and its launcher, run by real shells. */
class LauncherTrialTest {
  private static final VersionId V0 = new VersionId("1.0.2", "00000000aaaa");

  @TempDir Path temporary;
  private HomeLayout home = new HomeLayout(Path.of("unset"));
  private FileVersionStore store = new FileVersionStore(home, List.of());
  private FileTrials trials = new FileTrials(home);
  private final List<Process> running = new ArrayList<>();

  @BeforeEach
  void install() throws IOException {
    home = Homes.prepared(temporary.toRealPath().resolve("the home"));
    store = new FileVersionStore(home, Homes.ENTRY_POINTS);
    trials = new FileTrials(home);
    for (VersionId id : List.of(V0, V1, V2)) {
      Homes.install(store, id);
    }
    assertThat(new Launchers(home, Homes.ENTRY_POINTS, "hephd").install())
        .isEqualTo(WriteResult.OK);
    assertThat(store.activate(V2)).isEqualTo(WriteResult.OK);
    arm(Duration.ZERO);
  }

  @AfterEach
  void end() {
    running.forEach(Process::destroyForcibly);
  }

  private void arm(Duration patience) {
    assertThat(trials.arm(new Trial("a-1", V2, List.of(V1, V0), 3, patience, Set.of("store"))))
        .isEqualTo(WriteResult.OK);
  }

  private Process start(String shell, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin", shell)), "no " + shell + " here");
    List<String> argv = new ArrayList<>(List.of("/bin/" + shell));
    if (shell.equals("busybox")) {
      argv.add("sh");
    }
    argv.add(home.bin().resolve("hephd").toString());
    argv.addAll(List.of(arguments));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    running.add(process);
    return process;
  }

  private String run(String shell, String... arguments) throws IOException, InterruptedException {
    Process process = start(shell, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.strip().lines().reduce((first, last) -> last).orElse("");
  }

  private static String says(VersionId id) {
    return "hephd " + id.folderName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void theThirdStartGoesBack(String shell) throws Exception {
    assertThat(run(shell)).isEqualTo(says(V2));
    assertThat(run(shell, "--mode", "local")).isEqualTo(says(V2));
    assertThat(trials.starts()).isEqualTo(2);
    assertThat(run(shell)).isEqualTo(says(V1));
    assertThat(store.current()).contains(V1);
    assertThat(trials.verdict())
        .contains(new Trial.Verdict("a-1", V2, 3, "start 3 without proving itself"));
    // What was left is not counted and not left again.
    assertThat(run(shell)).isEqualTo(says(V1));
    assertThat(trials.starts()).isEqualTo(3);
  }

  /** The negative control: without the byte per start nothing ever goes back. */
  @Test
  void aLauncherThatDoesNotCountNeverGoesBack() throws Exception {
    Path launcher = home.bin().resolve("hephd");
    String counting = "printf . >>\"$home/state/attempts\"";
    String text = Files.readString(launcher);
    assertThat(text).contains(counting);
    Files.writeString(launcher, text.replace(counting, ": >>\"$home/state/attempts\""));
    for (int start = 0; start < 8; start++) {
      assertThat(run("sh")).isEqualTo(says(V2));
    }
    assertThat(store.current()).contains(V2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "-V",
        "--help",
        "-h",
        "--check",
        "--self-check",
        "--restore",
        "--install-into"
      })
  void whatDoesNotServeDoesNotCount(String argument) throws Exception {
    assertThat(run("sh", argument)).isEqualTo(says(V2));
    assertThat(trials.starts()).isZero();
  }

  @Test
  void otherProgramsDoNotCount() throws Exception {
    Process process = new ProcessBuilder(home.bin().resolve("heph").toString()).start();
    running.add(process);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(trials.starts()).isZero();
  }

  @Test
  void anArmedVersionThatIsNotSwitchedToDoesNotCount() throws Exception {
    assertThat(store.activate(V1)).isEqualTo(WriteResult.OK);
    assertThat(run("sh")).isEqualTo(says(V1));
    assertThat(trials.starts()).isZero();
    assertThat(trials.verdict()).isEmpty();
  }

  @Test
  void aVerdictIsCarriedOutByTheNextStart() throws Exception {
    assertThat(trials.condemn("the canary\nread back wrong")).isEqualTo(WriteResult.OK);
    assertThat(trials.condemn("something else")).isEqualTo(WriteResult.OK);
    assertThat(run("sh")).isEqualTo(says(V1));
    assertThat(trials.verdict().orElseThrow().reason()).isEqualTo("the canary read back wrong");
  }

  @Test
  void aProgramThatIsGoneIsNotWaitedFor() throws Exception {
    Files.delete(store.folder(V2).resolve("bin/hephd"));
    assertThat(run("sh")).isEqualTo(says(V1));
    assertThat(trials.verdict().orElseThrow().reason()).contains("bin/hephd is gone");
  }

  @Test
  void theNextBestIsTakenWhenTheOneToGoBackToCannotRun() throws Exception {
    Durable.deleteTree(store.folder(V1));
    trials.condemn("bad");
    assertThat(run("sh")).isEqualTo(says(V0));
    assertThat(store.current()).contains(V0);
  }

  @Test
  void withNothingToGoBackToTheNewVersionStaysAndSaysSo() throws Exception {
    Durable.deleteTree(store.folder(V1));
    Durable.deleteTree(store.folder(V0));
    trials.condemn("bad");
    assertThat(run("sh")).isEqualTo(says(V2));
    assertThat(store.current()).contains(V2);
  }

  @Test
  void aStartThatCannotBeCountedGoesBack() throws Exception {
    Files.createDirectory(home.attempts());
    assertThat(run("sh")).isEqualTo(says(V1));
    assertThat(trials.verdict().orElseThrow().reason()).contains("could not be counted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "attempt=a-1\nto=@\n",
        "to=@\nfrom=../../etc\nstarts=1\nseconds=0\nend\n",
        "to=@\nfrom=x\nstarts=none\nseconds=0\nend\n",
        "to=@\nfrom=$(reboot)\nstarts=1\nseconds=0\nend\n",
        "\0\0\0\0"
      })
  void aDamagedRecordIsNone(String text) throws Exception {
    Files.writeString(home.pending(), text.replace("@", V2.folderName()));
    for (int start = 0; start < 4; start++) {
      assertThat(run("sh")).isEqualTo(says(V2));
    }
    assertThat(store.current()).contains(V2);
  }

  /** Hangs: the dead-man kills it, and the next start goes back. */
  private void hangs(VersionId id) throws IOException {
    Path program = store.folder(id).resolve("bin/hephd");
    Files.writeString(program, "#!/bin/sh\nprintf 'up\\n'\nexec sleep 300\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void theDeadManKillsWhatGivesNoSignOfLife(String shell) throws Exception {
    hangs(V2);
    arm(Duration.ofSeconds(2));
    Process process = start(shell);
    Await.until("it is killed", () -> !process.isAlive());
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    assertThat(trials.verdict().orElseThrow().reason()).isEqualTo("no sign of life for 2 seconds");
    assertThat(run(shell)).isEqualTo(says(V1));
  }

  @Test
  void whoeverMakesProgressIsLeftAlone() throws Exception {
    hangs(V2);
    arm(Duration.ofSeconds(2));
    Process process = start("sh");
    // Four times the patience: each sign of life begins it anew.
    long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    Await.until(
        "four times the patience has passed",
        () -> {
          trials.progress();
          return System.nanoTime() > until;
        });
    assertThat(process.isAlive()).isTrue();
    // And no more of it: killed.
    Await.until("it is killed", () -> !process.isAlive());
  }

  @Test
  void theEndOfTheTrialSendsTheDeadManHome() throws Exception {
    hangs(V2);
    arm(Duration.ofSeconds(3));
    Process process = start("sh");
    Await.until("there is a dead-man", () -> deadMen(process.pid()) == 1);
    assertThat(trials.close()).isEqualTo(WriteResult.OK);
    Await.until("the dead-man is gone", () -> deadMen(process.pid()) == 0);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void theDeadManEndsWithTheDaemon() throws Exception {
    hangs(V2);
    arm(Duration.ofSeconds(200));
    Process process = start("sh");
    Await.until("there is a dead-man", () -> deadMen(process.pid()) == 1);
    process.destroyForcibly();
    process.waitFor();
    Await.until("the dead-man is gone", () -> deadMen(process.pid()) == 0);
    assertThat(trials.verdict()).isEmpty();
  }

  /** Shells that were forked from this home's launcher, but for the process itself. */
  private long deadMen(long pid) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != pid)
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(List::of)
                    .filter(argv -> argv.contains(home.bin().resolve("hephd").toString()))
                    .isPresent())
        .count();
  }

  @Test
  void recordsComeBackAsTheyWereWritten() {
    Trial trial =
        new Trial("a-2", V2, List.of(V1, V0), 3, Duration.ofSeconds(90), Set.of("a", "b"));
    assertThat(trials.arm(trial)).isEqualTo(WriteResult.OK);
    assertThat(trials.open()).contains(trial);
    assertThat(trials.close()).isEqualTo(WriteResult.OK);
    assertThat(trials.open()).isEmpty();
    assertThat(trials.close()).isEqualTo(WriteResult.OK);
  }
}
