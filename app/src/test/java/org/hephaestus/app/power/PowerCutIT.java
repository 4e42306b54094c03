package org.hephaestus.app.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hephaestus.app.hephd.KillPointProgram;
import org.hephaestus.app.live.Commands;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateControl;
import org.hephaestus.files.FileUpdateJournal;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.Launchers;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes between any two writes of an update, and of a rollback; whatever the disk has kept
 * then, a whole version starts, what was promised holds, and the update ends as it should.
 */
class PowerCutIT {
  private static final boolean SOAK = Boolean.getBoolean("heph.soak");

  /** Without soak, so many states of each kind, chosen by the seed. */
  private static final int STATES = 400;

  private static final long SEED = Long.getLong("heph.seed", System.nanoTime());

  @TempDir Path work;
  private int folders;

  /** How often a daemon starts before an attempt must have ended. */
  private static final int STARTS = 12;

  private record Recording(WatchedDisk disk, int from) {}

  private Path folder() throws IOException {
    return Files.createDirectory(work.toRealPath().resolve("disk-" + folders++));
  }

  private Recording record(Consumer<WatchedDisk> preparation, Workload workload) throws Exception {
    Path real = folder();
    HomeLayout home = new HomeLayout(real.resolve("home"));
    home.prepare();
    KillPointProgram.install(home, SmallDaemon.OLD);
    new Launchers(home, List.of("hephd"), "hephd").install();
    WatchedDisk disk = new WatchedDisk(real);
    disk.absorb();
    disk.settle();
    preparation.accept(disk);
    int from = disk.disk().operations();
    workload.run(disk, new HomeLayout(disk.root().resolve("home")));
    return new Recording(disk, from);
  }

  private interface Workload {
    void run(WatchedDisk disk, HomeLayout home) throws Exception;
  }

  private static void update(WatchedDisk disk, HomeLayout home) throws Exception {
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    assertThat(launch(disk, home)).isEqualTo("1.1.0");
    new SmallDaemon(home, SmallDaemon.NEW, disk.disk()::change).start();
    assertThat(new FileUpdateJournal(home).replay().entries().getLast().state())
        .isEqualTo(UpdateState.COMMITTED);
  }

  private static void rollback(WatchedDisk disk, HomeLayout home) throws Exception {
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    assertThat(launch(disk, home)).isEqualTo("1.1.0");
    assertThat(launch(disk, home)).isEqualTo("1.1.0");
    disk.disk().change("current", null);
    assertThat(launch(disk, home)).isEqualTo("1.0.0");
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start();
    assertThat(new FileUpdateJournal(home).replay().entries().getLast().state())
        .isEqualTo(UpdateState.REVERTED);
  }

  @Test
  void anUpdateEndsWithTheNewVersion() throws Exception {
    judge("update", record(disk -> {}, PowerCutIT::update), PowerCutIT::endsNew);
  }

  @Test
  void aRollbackEndsWithTheOldVersion() throws Exception {
    judge("rollback", record(disk -> {}, PowerCutIT::rollback), PowerCutIT::endsOld);
  }

  /** What ends in a state that is not what it must be throws. */
  private interface Ending {
    void check(HomeLayout home) throws Exception;
  }

  private void judge(String name, Recording recording, Ending ending) throws Exception {
    List<Disk.State> states =
        new ArrayList<>(recording.disk().disk().afterPowerCuts(recording.from(), SEED));
    int all = states.size();
    if (!SOAK && all > STATES) {
      Collections.shuffle(states, new Random(SEED));
      states = states.subList(0, STATES);
    }
    System.out.printf(
        "PowerCutIT %s: -Dheph.seed=%d, %d operations, %d of %d states%n",
        name, SEED, recording.disk().disk().operations() - recording.from(), states.size(), all);
    for (Disk.State state : states) {
      Path root = folder();
      state.image().writeTo(root);
      try {
        judge(state, root.resolve("home"), ending);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            name
                + ": power cut after operation "
                + state.after()
                + ", of the unsafe ones "
                + state.choice()
                + " stayed (-Dheph.seed="
                + SEED
                + "): "
                + e.getMessage(),
            e);
      }
    }
  }

  private static void judge(Disk.State state, Path home, Ending ending) throws Exception {
    HomeLayout layout = new HomeLayout(home);
    state.promises().forEach(promise -> promise.kept().accept(home));
    FileVersionStore versions = new FileVersionStore(layout, List.of("hephd"));
    for (VersionId id : versions.installed()) {
      assertThat(versions.verify(id)).as("%s is called installed", id).isEmpty();
    }
    assertThat(versions.current()).as("current leads to an installed version").isPresent();
    ending.check(layout);
    assertThat(new FileUpdateJournal(layout).replay().problem()).isNull();
    assertThat(new FileTrials(layout).open()).as("no trial stays open").isEmpty();
    assertThat(Image.children(layout.staging())).as("nothing stays in staging").isEmpty();
  }

  /** The new version is good. */
  private static void endsNew(HomeLayout home) throws Exception {
    for (int start = 0; start < STARTS; start++) {
      boolean old = launch(home).equals("1.0.0");
      SmallDaemon daemon =
          new SmallDaemon(home, old ? SmallDaemon.OLD : SmallDaemon.NEW, (a, b) -> {}).start();
      if (old) {
        daemon.update();
      }
      if (!old
          && new FileUpdateJournal(home).replay().entries().getLast().state()
              == UpdateState.COMMITTED) {
        return;
      }
    }
    throw new AssertionError("not updated after " + STARTS + " starts");
  }

  /** The new version crashes at each start. */
  private static void endsOld(HomeLayout home) throws Exception {
    int started = 0;
    for (int start = 0; start < STARTS; start++) {
      if (launch(home).equals("1.1.0")) {
        assertThat(++started).as("starts of the bad version").isLessThanOrEqualTo(5);
        continue;
      }
      new SmallDaemon(home, SmallDaemon.OLD, (a, b) -> {}).start().update();
      UserControl said = new FileUpdateControl(home, new SystemClock()).load().control();
      if (said.denied().stream().anyMatch(denial -> denial.version().equals(SmallDaemon.NEW))) {
        assertThat(new FileVersionStore(home, List.of("hephd")).current())
            .isEqualTo(Optional.of(SmallDaemon.OLD));
        assertThat(launch(home)).isEqualTo("1.0.0");
        return;
      }
    }
    throw new AssertionError("not denied after " + STARTS + " starts");
  }

  private static String launch(WatchedDisk disk, HomeLayout home) throws Exception {
    String version = launch(new HomeLayout(Path.of(home.home().toString())));
    disk.absorb();
    return version;
  }

  private static String launch(HomeLayout home) throws Exception {
    String printed =
        Commands.run(
                home.home(),
                Map.of(),
                Duration.ofSeconds(20),
                home.bin().resolve("hephd").toString())
            .ok();
    List<String> parts = printed.lines().filter(line -> !line.startsWith("hephd: ")).toList();
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0)).as("one whole version").isEqualTo(parts.get(1));
    return parts.get(0);
  }

  // --- negative controls
  // --------------------------------------------------------------------------

  private void isFound(Consumer<WatchedDisk> withoutProtection) throws Exception {
    Recording recording = record(withoutProtection, PowerCutIT::update);
    int broken = 0;
    for (Disk.State state : recording.disk().disk().afterPowerCuts(recording.from(), SEED)) {
      Path root = folder();
      state.image().writeTo(root);
      try {
        judge(state, root.resolve("home"), home -> {});
      } catch (AssertionError | Exception e) {
        broken++;
        break;
      }
    }
    assertThat(broken).isPositive();
  }

  private static Predicate<Path> named(String... names) {
    return path -> List.of(names).contains(path.getFileName().toString());
  }

  /** Control: the folder that holds {@code current} is not forced after the switch. */
  @Test
  void aSwitchThatIsNotForcedIsFound() throws Exception {
    isFound(disk -> disk.forget(named("home")));
  }

  /** Control: the files of a version are not forced before it is marked valid. */
  @Test
  void aVersionThatIsNotForcedIsFound() throws Exception {
    isFound(disk -> disk.forget(named("one")));
  }

  /** Control: a program's mode is not forced. */
  @Test
  void aModeThatIsNotForcedIsFound() throws Exception {
    isFound(disk -> disk.forget(named("hephd")));
  }

  /** Control: the journal is not forced. */
  @Test
  void aJournalThatIsNotForcedIsFound() throws Exception {
    isFound(disk -> disk.forget(named("journal")));
  }
}
