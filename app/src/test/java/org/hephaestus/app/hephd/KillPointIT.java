package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hephaestus.app.live.Commands;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateControl;
import org.hephaestus.files.FileUpdateJournal;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.Launchers;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 before and after every state of an update, on real processes and files: the next start
 * runs a whole version, old or new, and the one after that ends up on the new one.
 */
class KillPointIT {
  /** States that no step of this version journals: their gates come later. */
  private static final Set<UpdateState> NOT_REACHED =
      EnumSet.of(UpdateState.IDLE, UpdateState.REVERTED);

  private static final Set<UpdateState> NEW_PROCESS =
      EnumSet.of(UpdateState.PROBATION, UpdateState.COMMITTED);

  /** Under -Psoak every point is killed at 20 times. */
  private static final int ROUNDS = Boolean.getBoolean("heph.soak") ? 20 : 1;

  private static final int RANDOM_KILLS = Boolean.getBoolean("heph.soak") ? 1_000 : 10;

  @TempDir Path work;

  static Stream<Arguments> points() {
    return IntStream.rangeClosed(1, ROUNDS)
        .boxed()
        .flatMap(
            round ->
                Stream.of(UpdateState.values())
                    .filter(state -> !NOT_REACHED.contains(state))
                    .flatMap(
                        state ->
                            Stream.of(
                                Arguments.of(state, "before", round),
                                Arguments.of(state, "after", round))));
  }

  @ParameterizedTest(name = "killed {1} {0}, round {2}")
  @MethodSource("points")
  void nextStartRunsAWholeVersion(UpdateState state, String when, int round) throws Exception {
    HomeLayout home = home();
    String build = state == UpdateState.ABANDONED ? "bad" : "good";
    if (NEW_PROCESS.contains(state)) {
      // the old version's part, up to its end
      KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
      killAt(home, KillPointProgram.NEW, state, when, build);
    } else {
      killAt(home, KillPointProgram.OLD, state, when, build);
    }

    // what the launcher starts now is whole, and what it must be
    boolean afterTheSwitch =
        state.compareTo(UpdateState.FLIPPED) >= 0 && state != UpdateState.ABANDONED;
    String runs = launch(home);
    assertThat(runs).isEqualTo(afterTheSwitch ? "1.1.0" : "1.0.0");

    // and that version settles the attempt, sweeps, frees nothing it does not own, and gets there
    VersionId running = afterTheSwitch ? KillPointProgram.NEW : KillPointProgram.OLD;
    KillPointProgram.run(home, running.toString(), "-", true, "good");
    if (!afterTheSwitch) {
      KillPointProgram.run(home, KillPointProgram.NEW.toString(), "-", true, "good");
    }
    assertThat(launch(home)).isEqualTo("1.1.0");
    assertThat(new FileUpdateJournal(home).replay().entries().getLast().state())
        .isEqualTo(UpdateState.COMMITTED);
    assertThat(new FileUpdateJournal(home).replay().problem()).isNull();
    try (Stream<Path> staging = Files.list(home.staging())) {
      assertThat(staging).isEmpty();
    }
    FileVersionStore versions = new FileVersionStore(home, List.of("hephd"));
    assertThat(versions.verify(KillPointProgram.OLD)).isEmpty();
    assertThat(versions.verify(KillPointProgram.NEW)).isEmpty();
  }

  static Stream<Arguments> rollbackPoints() {
    return IntStream.rangeClosed(1, ROUNDS)
        .boxed()
        .flatMap(round -> Stream.of("before", "after").map(when -> Arguments.of(when, round)));
  }

  @ParameterizedTest(name = "killed {0} REVERTED, round {1}")
  @MethodSource("rollbackPoints")
  void aRollbackThatIsCutEndsTheSame(String when, int round) throws Exception {
    HomeLayout home = home();
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
    assertThat(launch(home)).isEqualTo("1.1.0");
    assertThat(launch(home)).isEqualTo("1.1.0");
    assertThat(launch(home)).as("the third start goes back").isEqualTo("1.0.0");
    killAt(home, KillPointProgram.OLD, UpdateState.REVERTED, when, "good");
    assertThat(launch(home)).isEqualTo("1.0.0");
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
    assertThat(launch(home)).as("and it is not installed again").isEqualTo("1.0.0");
    assertThat(new FileUpdateJournal(home).replay().entries())
        .filteredOn(entry -> entry.state() == UpdateState.REVERTED)
        .hasSize(1);
    assertThat(new FileTrials(home).open()).isEmpty();
    assertThat(new FileUpdateControl(home, new SystemClock()).load().control().denied())
        .singleElement()
        .satisfies(denial -> assertThat(denial.version()).isEqualTo(KillPointProgram.NEW));
  }

  /**
   * Killed again and again at random moments while it goes back: the outcome is always the same.
   */
  @Test
  void randomKillsDuringARollbackChangeNothing() throws Exception {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("KillPointIT: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    HomeLayout home = home();
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
    assertThat(launch(home)).isEqualTo("1.1.0");
    assertThat(new FileTrials(home).condemn("it lost a write")).isEqualTo(WriteResult.OK);
    for (int kill = 0; kill < RANDOM_KILLS; kill++) {
      assertThat(launch(home)).as("seed %d, kill %d", seed, kill).isEqualTo("1.0.0");
      Process process = start(home, KillPointProgram.OLD, "-", "before", "good");
      boolean unused = process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor(); // SIGKILL
    }
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
    assertThat(launch(home)).isEqualTo("1.0.0");
    assertThat(new FileUpdateJournal(home).replay().entries())
        .as("seed %d", seed)
        .filteredOn(entry -> entry.state() == UpdateState.REVERTED)
        .hasSize(1);
    assertThat(new FileTrials(home).open()).isEmpty();
  }

  @Test
  @DisplayName("the control: a switch that unlinks first, killed in its middle, leaves no version")
  void theControlFails() throws Exception {
    HomeLayout home = home();
    killAt(home, KillPointProgram.OLD, UpdateState.FLIPPED, "after", "unlink");
    assertThatThrownBy(() -> launch(home))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exit code 78");
  }

  @Test
  @DisplayName("the states no step reaches yet are these and no others")
  void statesThatAreReached() throws Exception {
    HomeLayout home = home();
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "bad");
    KillPointProgram.run(home, KillPointProgram.OLD.toString(), "-", true, "good");
    KillPointProgram.run(home, KillPointProgram.NEW.toString(), "-", true, "good");
    Set<UpdateState> reached = EnumSet.noneOf(UpdateState.class);
    new FileUpdateJournal(home).replay().entries().forEach(e -> reached.add(e.state()));
    assertThat(reached).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(NOT_REACHED)));
  }

  private HomeLayout home() {
    HomeLayout home = new HomeLayout(work.resolve("home"));
    home.prepare();
    KillPointProgram.install(home, KillPointProgram.OLD);
    new Launchers(home, List.of("hephd"), "hephd").install();
    return home;
  }

  private static String launch(HomeLayout home) throws Exception {
    String printed =
        Commands.run(
                home.home(),
                Map.of(),
                Duration.ofSeconds(20),
                home.bin().resolve("hephd").toString())
            .ok();
    // Going back is said on stderr.
    List<String> parts = printed.lines().filter(line -> !line.startsWith("hephd: ")).toList();
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0)).as("one whole version").isEqualTo(parts.get(1));
    return parts.get(0);
  }

  private static void killAt(
      HomeLayout home, VersionId running, UpdateState state, String when, String build)
      throws Exception {
    Process process = start(home, running, state.name(), when, build);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.equals("AT " + state)) {
        assertThat(line).as("it ended without reaching %s", state).isNotEqualTo("END");
        line = lines.readLine();
      }
      assertThat(line).as("reached the kill point").isEqualTo("AT " + state);
    } finally {
      process.destroyForcibly().waitFor(); // SIGKILL
    }
    assertThat(process.exitValue()).isEqualTo(137);
  }

  private static Process start(
      HomeLayout home, VersionId running, String state, String when, String build)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KillPointProgram.class.getName(),
            home.home().toString(),
            running.toString(),
            state,
            when,
            build)
        .redirectErrorStream(true)
        .start();
  }
}
