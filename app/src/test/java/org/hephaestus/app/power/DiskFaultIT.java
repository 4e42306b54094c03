package org.hephaestus.app.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hephaestus.app.power.Afterwards.Ending;
import org.hephaestus.app.power.WatchedDisk.Action;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any one action on the disk fails, or all from some moment on; while it does a whole version
 * starts, and when it works again what was promised holds and the update ends as it should.
 */
class DiskFaultIT {
  private static final boolean SOAK = Boolean.getBoolean("heph.soak");

  @TempDir Path work;
  private int folders;

  enum Kind {
    ENOSPC("No space left on device", 0),
    EDQUOT("Disk quota exceeded", 1),
    EROFS("Read-only file system", 2),
    EIO("Input/output error", 3);

    private final String text;

    /** Without soak it takes only every so-manieth action, each kind others. */
    private final int turn;

    Kind(String text, int turn) {
      this.text = text;
      this.turn = turn;
    }

    private boolean hits(Action action) {
      return switch (this) {
        case ENOSPC, EDQUOT -> action == Action.CREATE || action == Action.WRITE;
        case EROFS -> action != Action.FORCE;
        case EIO -> true;
      };
    }
  }

  /** Fails the action with a number, counted from 0, or it and all later ones. */
  private static final class Failing implements WatchedDisk.Fault {
    private final Kind kind;
    private final int first;
    private final boolean once;
    private int seen;

    Failing(Kind kind, int first, boolean once) {
      this.kind = kind;
      this.first = first;
      this.once = once;
    }

    @Override
    public void before(Action action, Path path) throws IOException {
      if (kind.hits(action)) {
        int number = seen++;
        if (once ? number == first : number >= first) {
          throw new FileSystemException(path.toString(), null, kind.text);
        }
      }
    }

    boolean hasHit() {
      return seen > first;
    }
  }

  private interface Workload {
    void run(WatchedDisk disk, HomeLayout home) throws Exception;
  }

  private WatchedDisk disk() throws Exception {
    Path real = Files.createDirectory(work.toRealPath().resolve("disk-" + folders++));
    Afterwards.prepare(new HomeLayout(real.resolve("home")));
    WatchedDisk disk = new WatchedDisk(real);
    disk.absorb();
    return disk;
  }

  /** Every action fails once, and from every one on; in turn, and under soak for each kind. */
  private void failEverywhere(
      Kind kind, Consumer<WatchedDisk> preparation, Workload workload, Ending ending)
      throws Exception {
    int runs = 0;
    for (boolean once : List.of(true, false)) {
      boolean hit = true;
      for (int first = SOAK ? 0 : kind.turn; hit; first += SOAK ? 1 : Kind.values().length) {
        WatchedDisk disk = disk();
        preparation.accept(disk);
        Failing failing = new Failing(kind, first, once);
        disk.fail(failing);
        try {
          workload.run(disk, new HomeLayout(disk.root().resolve("home")));
          disk.fail((action, path) -> {});
          Afterwards.check(Path.of(disk.root().toString()), disk.disk().promises(), ending);
        } catch (AssertionError | Exception e) {
          throw new AssertionError(
              kind + (once ? " once, at " : " from ") + first + " on: " + e.getMessage(), e);
        }
        hit = failing.hasHit();
        runs++;
      }
    }
    System.out.printf("DiskFaultIT %s: %d runs%n", kind, runs);
    assertThat(runs).isGreaterThan(2);
  }

  private static void update(WatchedDisk disk, HomeLayout home) throws Exception {
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    VersionId started = Afterwards.launch(disk, home);
    new SmallDaemon(home, started, disk.disk()::change).start();
  }

  private static void words(WatchedDisk disk, HomeLayout home) {
    SmallDaemon.saySome(home, disk.disk()::change);
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateEndsWithTheNewVersion(Kind kind) throws Exception {
    failEverywhere(kind, disk -> {}, DiskFaultIT::update, Afterwards::endsNew);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheUserSaidIsWhole(Kind kind) throws Exception {
    failEverywhere(kind, disk -> {}, DiskFaultIT::words, home -> {});
  }

  /** The disk is full whenever the new version runs, and only then. */
  @ParameterizedTest
  @EnumSource
  void aVersionThatCannotWriteIsLeft(Kind kind) throws Exception {
    WatchedDisk disk = disk();
    HomeLayout home = new HomeLayout(disk.root().resolve("home"));
    new SmallDaemon(home, SmallDaemon.OLD, disk.disk()::change).start().update();
    VersionId started = Afterwards.launch(disk, home);
    assertThat(started).isEqualTo(SmallDaemon.NEW);
    for (int start = 0; start < 6 && started.equals(SmallDaemon.NEW); start++) {
      disk.fail(new Failing(kind, 0, false));
      new SmallDaemon(home, started, disk.disk()::change).start();
      started = Afterwards.launch(disk, home);
    }
    assertThat(started).isEqualTo(SmallDaemon.OLD);
    disk.disk().change("current", null);
    disk.fail((action, path) -> {});
    Afterwards.check(Path.of(disk.root().toString()), disk.disk().promises(), Afterwards::endsOld);
    assertThat(new FileVersionStore(home, List.of("hephd")).current())
        .isEqualTo(Optional.of(SmallDaemon.OLD));
  }

  /** Control: what the user said is written over in place. */
  @Test
  void wordsThatAreWrittenInPlaceAreFound() {
    assertThatThrownBy(
            () ->
                failEverywhere(
                    Kind.EROFS, WatchedDisk::renameInPlace, DiskFaultIT::words, home -> {}))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the user's word");
  }
}
