package org.hephaestus.app.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hephaestus.app.power.Afterwards.Ending;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.ports.update.UpdateState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes between any two writes of an update, of a rollback, and of what the user says;
 * whatever the disk has kept then, a whole version starts, what was promised holds, and it ends as
 * it should.
 */
class PowerCutIT {
  private static final boolean SOAK = Boolean.getBoolean("heph.soak");

  /** Without soak, so many states of each kind, chosen by the seed. */
  private static final int STATES = 150;

  private static final long SEED = Long.getLong("heph.seed", System.nanoTime());

  @TempDir Path work;
  private int folders;

  private interface Workload {
    void run(WatchedDisk disk, HomeLayout home) throws Exception;
  }

  private record Recording(Disk disk, int from) {}

  private Path folder() throws Exception {
    return Files.createDirectory(work.toRealPath().resolve("disk-" + folders++));
  }

  private Recording record(Consumer<WatchedDisk> preparation, Workload workload) throws Exception {
    Path real = folder();
    Afterwards.prepare(new HomeLayout(real.resolve("home")));
    WatchedDisk disk = new WatchedDisk(real);
    disk.absorb();
    disk.settle();
    preparation.accept(disk);
    int from = disk.disk().operations();
    workload.run(disk, new HomeLayout(disk.root().resolve("home")));
    return new Recording(disk.disk(), from);
  }

  private static void update(WatchedDisk disk, HomeLayout home) throws Exception {
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    assertThat(Afterwards.launch(disk, home)).isEqualTo(SmallDaemon.NEW);
    new SmallDaemon(home, SmallDaemon.NEW, disk.disk()::change).start();
    assertThat(Afterwards.last(home)).isEqualTo(UpdateState.COMMITTED);
  }

  private static void rollback(WatchedDisk disk, HomeLayout home) throws Exception {
    rollback(disk, home, path -> false);
  }

  private static void rollback(WatchedDisk disk, HomeLayout home, Predicate<Path> forgottenAtTheEnd)
      throws Exception {
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    assertThat(Afterwards.launch(disk, home)).isEqualTo(SmallDaemon.NEW);
    assertThat(Afterwards.launch(disk, home)).isEqualTo(SmallDaemon.NEW);
    disk.disk().change("current", null);
    assertThat(Afterwards.launch(disk, home)).isEqualTo(SmallDaemon.OLD);
    disk.forget(forgottenAtTheEnd);
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start();
    assertThat(Afterwards.last(home)).isEqualTo(UpdateState.REVERTED);
  }

  private static void words(WatchedDisk disk, HomeLayout home) {
    SmallDaemon.saySome(home, disk.disk()::change);
  }

  @Test
  void anUpdateEndsWithTheNewVersion() throws Exception {
    judge("update", record(disk -> {}, PowerCutIT::update), Afterwards::endsNew);
  }

  @Test
  void aRollbackEndsWithTheOldVersion() throws Exception {
    judge("rollback", record(disk -> {}, PowerCutIT::rollback), Afterwards::endsOld);
  }

  @Test
  void whatTheUserSaidIsWhole() throws Exception {
    judge("words", record(disk -> {}, PowerCutIT::words), home -> {});
  }

  private void judge(String name, Recording recording, Ending ending) throws Exception {
    List<Disk.State> states =
        new ArrayList<>(recording.disk().afterPowerCuts(recording.from(), SEED));
    int all = states.size();
    if (!SOAK && all > STATES) {
      Collections.shuffle(states, new Random(SEED));
      states = states.subList(0, STATES);
    }
    System.out.printf(
        "PowerCutIT %s: -Dheph.seed=%d, %d operations, %d of %d states%n",
        name, SEED, recording.disk().operations() - recording.from(), states.size(), all);
    for (Disk.State state : states) {
      if (fault(state, ending) != null) {
        Disk.State least =
            recording.disk().shrink(state, smaller -> fault(smaller, ending) != null);
        throw new AssertionError(
            name + ", -Dheph.seed=" + SEED + ": " + recording.disk().inWords(least),
            fault(least, ending));
      }
    }
  }

  /** What is wrong with a state of the disk; null when nothing is. */
  private @Nullable Throwable fault(Disk.State state, Ending ending) {
    try {
      Path root = folder();
      state.image().writeTo(root);
      Afterwards.check(root, state.promises(), ending);
      return null;
    } catch (AssertionError | Exception e) {
      return e;
    }
  }

  // --- negative controls ------------------------------------------------------------------------

  private void isFound(Consumer<WatchedDisk> withoutProtection, Workload workload, Ending ending)
      throws Exception {
    Recording recording = record(withoutProtection, workload);
    List<Disk.State> states =
        new ArrayList<>(recording.disk().afterPowerCuts(recording.from(), SEED));
    Collections.shuffle(states, new Random(SEED));
    assertThat(states).anyMatch(state -> fault(state, ending) != null);
  }

  private static Predicate<Path> named(String name) {
    return path -> path.endsWith(name);
  }

  private static Consumer<WatchedDisk> forgets(String name) {
    return disk -> disk.forget(named(name));
  }

  /** Control: the folder that holds {@code current} is not forced after the switch. */
  @Test
  void aSwitchThatIsNotForcedIsFound() throws Exception {
    isFound(forgets("home"), PowerCutIT::update, home -> {});
  }

  /** Control: nor when the old version is back, after a launcher that cannot force. */
  @Test
  void aReturnThatIsNotForcedIsFound() throws Exception {
    isFound(disk -> {}, (disk, home) -> rollback(disk, home, named("home")), Afterwards::endsOld);
  }

  /** Control: the files of a version are not forced before it is marked valid. */
  @Test
  void aVersionThatIsNotForcedIsFound() throws Exception {
    isFound(forgets("one"), PowerCutIT::update, home -> {});
  }

  /** Control: a program's mode is not forced. */
  @Test
  void aModeThatIsNotForcedIsFound() throws Exception {
    isFound(forgets("hephd"), PowerCutIT::update, home -> {});
  }

  /** Control: the journal is not forced. */
  @Test
  void aJournalThatIsNotForcedIsFound() throws Exception {
    isFound(forgets("journal"), PowerCutIT::update, home -> {});
  }

  /** Control: what the user said is written over in place. */
  @Test
  void wordsThatAreWrittenInPlaceAreFound() throws Exception {
    isFound(WatchedDisk::renameInPlace, PowerCutIT::words, home -> {});
  }
}
