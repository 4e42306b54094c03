package org.hephaestus.app.install;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateLock;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.Launchers;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Installs the build that runs it: copies its folder into the versions of a home, switches to it,
 * and writes the launchers. The same store, lock and switch as an update; a kill at any point
 * leaves what was installed before, or this.
 */
public final class Installation {
  /** What a version must offer to be started. */
  public static final List<String> ENTRY_POINTS =
      List.of("hephd", "heph", "heph-tui", "heph-quickadd");

  /** The entry point whose starts count while a version is on trial. */
  public static final String DAEMON = "hephd";

  private final HomeLayout home;
  private final BuildInfo build;
  private final Path product;

  /**
   * An installation.
   *
   * @param home where to, {@code HEPH_HOME}
   * @param build what is installed
   * @param product its folder
   */
  public Installation(Path home, BuildInfo build, Path product) {
    this.home = new HomeLayout(home);
    this.build = build;
    this.product = product;
  }

  /** Does it; says what it did on {@code out}, or what went wrong on {@code err}. */
  public ExitCode run(PrintStream out, PrintStream err) {
    Failure failure = install();
    if (failure != null) {
      err.println("hephd: not installed: " + failure.summary());
      return ExitCode.FAILED;
    }
    out.println("installed " + build + " into " + home.home());
    return ExitCode.OK;
  }

  private @Nullable Failure install() {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return failed.failure();
    }
    return switch (new FileUpdateLock(home).tryAcquire("./install of " + build)) {
      case UpdateLock.Attempt.Busy busy ->
          Failure.of(
              FailureCause.STORAGE,
              "an update is under way: " + busy.owner(),
              "wait until it is over, then install again");
      case UpdateLock.Attempt.Failed failed -> failed.failure();
      case UpdateLock.Attempt.Acquired acquired -> {
        UpdateLock.Lease lease = acquired.lease();
        try {
          yield install(new FileVersionStore(home, ENTRY_POINTS));
        } finally {
          lease.close();
        }
      }
    };
  }

  private @Nullable Failure install(VersionStore versions) {
    versions.sweep();
    return switch (versions.open()) {
      case VersionStore.Opened.Failed failed -> failed.failure();
      case VersionStore.Opened.Area opened -> {
        try {
          yield install(versions, opened.area());
        } finally {
          versions.discard(opened.area());
        }
      }
    };
  }

  private @Nullable Failure install(VersionStore versions, StagingArea area) {
    String commit = build.commit().replace("-dirty", "");
    VersionId id = new VersionId(build.version(), commit);
    if (!versions.installed().contains(id)) {
      Path copy = Path.of(area.location()).resolve("product");
      try {
        copy(product, copy);
      } catch (IOException e) {
        return Failure.of(
            FailureCause.STORAGE,
            "copying " + product + " to " + copy + " failed: " + e,
            "make room, then install again; nothing was changed");
      }
      URI location = copy.toUri();
      if (versions.admit(area, location, id) instanceof WriteResult.Failed failed) {
        return failed.failure();
      }
    }
    // Launchers first: until the switch they start what was there before.
    if (new Launchers(home, ENTRY_POINTS, DAEMON).install() instanceof WriteResult.Failed failed) {
      return failed.failure();
    }
    // Whoever installs by hand ends a trial: it says nothing about the version that it was about.
    if (new FileTrials(home).close() instanceof WriteResult.Failed failed) {
      return failed.failure();
    }
    return versions.activate(id) instanceof WriteResult.Failed failed ? failed.failure() : null;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path source : all.toList()) {
        Path target = to.resolve(from.relativize(source).toString());
        Files.copy(source, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
