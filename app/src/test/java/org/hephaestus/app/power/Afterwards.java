package org.hephaestus.app.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What must hold after a fault, whatever it was, once the machine and its disk work again. */
final class Afterwards {
  /** How often a daemon starts before an attempt must have ended. */
  private static final int STARTS = 12;

  private Afterwards() {}

  /** How things end; throws when they do not end so. */
  interface Ending {
    void check(HomeLayout home) throws Exception;
  }

  /** Makes a home with the old version and a launcher. */
  static void prepare(HomeLayout home) throws Exception {
    home.prepare();
    KillPointProgram.install(home, SmallDaemon.OLD);
    new Launchers(home, List.of("hephd"), "hephd").install();
  }

  /** Throws unless every promise is kept, whole versions are there, and it ends as it should. */
  static void check(Path root, Collection<Disk.Promise> promises, Ending ending) throws Exception {
    HomeLayout home = new HomeLayout(root.resolve("home"));
    restarted(home);
    for (Disk.Promise promise : promises) {
      assertThat(promise.kept().test(home.home())).as(promise.words()).isTrue();
    }
    FileVersionStore versions = new FileVersionStore(home, List.of("hephd"));
    for (VersionId id : versions.installed()) {
      assertThat(versions.verify(id)).as("%s is called installed", id).isEmpty();
    }
    assertThat(versions.current()).as("current leads to an installed version").isPresent();
    ending.check(home);
    assertThat(new FileUpdateJournal(home).replay().problem()).isNull();
    assertThat(new FileTrials(home).open()).as("no trial stays open").isEmpty();
    versions.sweep();
    assertThat(Image.children(home.staging())).as("the next attempt cleans up").isEmpty();
  }

  /** After a restart of the machine this process is another one: it did not write those markers. */
  private static void restarted(HomeLayout home) throws Exception {
    for (Path folder : List.of(home.home(), home.state())) {
      for (Path file : Image.children(folder)) {
        String name = file.getFileName().toString();
        if (name.contains(".held-by-")) {
          Files.move(file, folder.resolve(name.substring(0, name.lastIndexOf('-')) + "-1"));
        }
      }
    }
  }

  /** Ends with the new version, which is good. */
  static void endsNew(HomeLayout home) throws Exception {
    for (int start = 0; start < STARTS; start++) {
      VersionId running = launch(home);
      SmallDaemon daemon = new SmallDaemon(home, running, (subject, promise) -> {}).start();
      if (running.equals(SmallDaemon.OLD)) {
        daemon.update();
      } else if (last(home) == UpdateState.COMMITTED) {
        return;
      }
    }
    throw new AssertionError("not updated after " + STARTS + " starts");
  }

  /** Ends with the old version, since the new one crashes at each start. */
  static void endsOld(HomeLayout home) throws Exception {
    int started = 0;
    for (int start = 0; start < STARTS; start++) {
      if (launch(home).equals(SmallDaemon.NEW)) {
        assertThat(++started).as("starts of the bad version").isLessThanOrEqualTo(5);
        continue;
      }
      new SmallDaemon(home, SmallDaemon.OLD, (subject, promise) -> {}).start().update();
      if (isDenied(home)) {
        assertThat(new FileVersionStore(home, List.of("hephd")).current())
            .isEqualTo(Optional.of(SmallDaemon.OLD));
        assertThat(launch(home)).isEqualTo(SmallDaemon.OLD);
        return;
      }
    }
    throw new AssertionError("not denied after " + STARTS + " starts");
  }

  static boolean isDenied(HomeLayout home) {
    UserControl said = new FileUpdateControl(home, new SystemClock()).load().control();
    return said.denied().stream().anyMatch(denial -> denial.version().equals(SmallDaemon.NEW));
  }

  /** The last state in the journal. */
  static UpdateState last(HomeLayout home) {
    return new FileUpdateJournal(home).replay().entries().getLast().state();
  }

  /** Starts what the launcher starts, and has its two parts say which version they are. */
  static VersionId launch(HomeLayout home) throws Exception {
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
    return parts.get(0).equals(SmallDaemon.OLD.version()) ? SmallDaemon.OLD : SmallDaemon.NEW;
  }

  /** The same on a disk that is watched, which hears of what the launcher did to it. */
  static VersionId launch(WatchedDisk disk, HomeLayout home) throws Exception {
    VersionId version = launch(new HomeLayout(Path.of(home.home().toString())));
    disk.absorb();
    return version;
  }
}
