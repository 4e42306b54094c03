package org.hephaestus.files.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.UpdateHost;
import org.jspecify.annotations.Nullable;

/** This machine. Safe from any thread. */
public final class LocalUpdateHost implements UpdateHost {
  /** What a build of the source writes into staging besides the version itself. */
  private static final long BUILD_BYTES = 512L * 1024 * 1024;

  /** A copy of the store, and the log that grows while it is made. */
  private static final long STORE_SLACK = 16L * 1024 * 1024;

  private static final Duration QUESTION = Duration.ofSeconds(5);

  private final HomeLayout home;
  private final Path program;
  private final Path store;
  private final CommandRunner commands;
  private final Supplier<List<String>> busy;
  private final Path root;
  private volatile long versionBytes = -1;
  private volatile @Nullable Origin packaged;

  /**
   * A machine.
   *
   * @param program the folder the running program lies in
   * @param store the database file
   * @param busy what must not be cut by a restart now
   */
  public LocalUpdateHost(
      HomeLayout home,
      Path program,
      Path store,
      CommandRunner commands,
      Supplier<List<String>> busy) {
    this(home, program, store, commands, busy, Path.of("/"));
  }

  LocalUpdateHost(
      HomeLayout home,
      Path program,
      Path store,
      CommandRunner commands,
      Supplier<List<String>> busy,
      Path root) {
    this.home = home;
    this.program = program;
    this.store = store;
    this.commands = commands;
    this.busy = busy;
    this.root = root;
  }

  @Override
  public Origin origin() {
    Path real = real(program);
    if (real.startsWith(real(home.versions()))) {
      return OriginPolicy.judge(
          new OriginPolicy.Facts(
              real.toString(),
              true,
              takesFiles(home.versions()),
              isOwn(home.versions()),
              Optional.empty(),
              Optional.empty(),
              false));
    }
    Origin known = packaged;
    if (known == null) {
      Answer dpkg = owner(real, "dpkg-query", "--search");
      // Its full answer names the version too, which is no name to upgrade.
      Answer rpm = owner(real, "rpm", "--query", "--queryformat", "%{NAME}\n", "--file");
      known =
          OriginPolicy.judge(
              new OriginPolicy.Facts(
                  real.toString(),
                  false,
                  true,
                  true,
                  dpkg.owner(),
                  rpm.owner(),
                  Files.exists(root.resolve(".dockerenv"))
                      || Files.exists(root.resolve("run/.containerenv"))));
      if (dpkg.known() && rpm.known()) {
        packaged = known; // a program does not change hands while it runs from outside the home
      }
    }
    return known;
  }

  /** The package that a tool says a program is of. */
  private Answer owner(Path real, String... question) {
    List<String> argv = new ArrayList<>(List.of(question));
    argv.add(real.resolve("bin/hephd").toString());
    CommandRunner.Output answer = commands.run(argv, QUESTION);
    if (answer.exitCode() != 0) {
      return new Answer(answer.exitCode() != CommandRunner.TIMED_OUT, Optional.empty());
    }
    String line = answer.text().lines().findFirst().orElse("").strip();
    int colon = line.indexOf(':');
    String name = colon > 0 ? line.substring(0, colon) : line;
    return new Answer(true, Optional.of(name).filter(text -> !text.isEmpty()));
  }

  /** What a tool says; not known when it had no time to say it. */
  private record Answer(boolean known, Optional<String> owner) {}

  @Override
  public List<Disk> disks() {
    List<Disk> disks = new ArrayList<>();
    try {
      FileStore ofHome = Files.getFileStore(existing(home.home()));
      FileStore ofStore = Files.getFileStore(existing(store));
      long version = BUILD_BYTES + 2 * bytesOfVersion();
      long data = STORE_SLACK + 3 * size(store);
      boolean same = ofHome.equals(ofStore);
      disks.add(
          new Disk(
              "a new version and a copy of the store",
              home.home().toString(),
              ofHome.getUsableSpace(),
              version + data));
      if (!same) {
        disks.add(
            new Disk(
                "the store", existing(store).toString(), ofStore.getUsableSpace(), STORE_SLACK));
      }
    } catch (IOException unknown) {
      return List.of(); // the writes themselves will say what is wrong
    }
    disks.sort(Comparator.comparingLong(disk -> disk.freeBytes() - disk.neededBytes()));
    return List.copyOf(disks);
  }

  @Override
  public List<String> busy() {
    return busy.get();
  }

  private long bytesOfVersion() {
    long known = versionBytes;
    if (known < 0) {
      try (Stream<Path> files = Files.walk(real(program))) {
        known = files.mapToLong(LocalUpdateHost::size).sum();
      } catch (IOException | java.io.UncheckedIOException unreadable) {
        known = 0;
      }
      versionBytes = known;
    }
    return known;
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** The path, or what there is of the way to it. */
  private static Path existing(Path path) {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static boolean takesFiles(Path folder) {
    // Asked by doing it: a read-only mount lets root pass every question about modes.
    try {
      Files.delete(Files.createTempFile(folder, ".probe-", ""));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static boolean isOwn(Path folder) {
    try {
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return Files.getAttribute(folder, "unix:uid").equals(self);
    } catch (IOException | UnsupportedOperationException unknown) {
      return true; // no /proc: the probe file decides
    }
  }
}
