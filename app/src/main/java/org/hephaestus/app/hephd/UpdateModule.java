package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.hephaestus.app.install.Installation;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.UpdateEvent;
import org.hephaestus.files.FileAuditSink;
import org.hephaestus.files.FileDataGuard;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateControl;
import org.hephaestus.files.FileUpdateJournal;
import org.hephaestus.files.FileUpdateLock;
import org.hephaestus.files.FileUpdateMemory;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.Launchers;
import org.hephaestus.files.ProcessSelfCheck;
import org.hephaestus.files.host.LocalUpdateHost;
import org.hephaestus.files.jdk.ExternalRestarter;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.forge.ForgeLocation;
import org.hephaestus.forge.ForgeReleaseSource;
import org.hephaestus.forge.HttpOptions;
import org.hephaestus.forge.build.BuildRecipe;
import org.hephaestus.forge.build.SourceInstaller;
import org.hephaestus.launchd.LaunchdRestarter;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.socket.UnixOpener;
import org.hephaestus.sqlite.SqliteStore;
import org.hephaestus.systemd.SdNotify;
import org.hephaestus.systemd.SystemdRestarter;

/** The self-updater and the adapters chosen for it. */
@Module
final class UpdateModule {
  private UpdateModule() {}

  @Provides
  static HomeLayout home(HephdOptions options) {
    return new HomeLayout(options.home());
  }

  @Provides
  @Singleton
  static ReleaseSource source(HephdOptions options, Environment environment, Clock clock) {
    if (options.forgeUrl().isEmpty()) {
      return new NoForge();
    }
    Map<String, String> variables = environment.variables();
    HttpOptions http = HttpOptions.of(variables, environment.build().version());
    String extraCa = variables.getOrDefault("HEPH_FORGE_CA_FILE", "");
    if (!extraCa.isEmpty()) {
      http = http.withExtraCa(Path.of(extraCa));
    }
    String tokenFile = variables.getOrDefault("HEPH_FORGE_TOKEN_FILE", "");
    if (!tokenFile.isEmpty()) {
      http = http.withToken(() -> token(Path.of(tokenFile), environment.log()));
    }
    return new ForgeReleaseSource(ForgeLocation.parse(options.forgeUrl()), http, clock);
  }

  /** Read at each use, so that a new token needs no restart. */
  private static Optional<String> token(Path file, HephdLog log) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.contains(PosixFilePermission.GROUP_READ)
          || mode.contains(PosixFilePermission.OTHERS_READ)) {
        log.error(
            "HEPH_FORGE_TOKEN_FILE "
                + file
                + " can be read by others, asking without a token; run: chmod 600 "
                + file);
        return Optional.empty();
      }
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
          .filter(t -> !t.isEmpty());
    } catch (IOException e) {
      log.error("HEPH_FORGE_TOKEN_FILE " + file + " cannot be read, asking without a token: " + e);
      return Optional.empty();
    }
  }

  @Provides
  @Singleton
  static Installer installer(HephdOptions options, Environment environment) {
    if (options.forgeUrl().isEmpty()) {
      return new NoForge();
    }
    return new SourceInstaller(
        ForgeLocation.parse(options.forgeUrl()).cloneUrl(),
        BuildRecipe.hephd(),
        environment.variables());
  }

  /** To the log all of it; to the service manager what a person should know. */
  private static void heard(
      UpdateEvent event, HephdOptions options, HephdLog log, SdNotify notify) {
    log.on(event);
    if (event.level() != UpdateEvent.Level.DETAIL) {
      notify.status("serving " + options.db() + "; update: " + event.message());
    }
  }

  /** The one place that decides whose restart we rely on. */
  @Provides
  @Singleton
  static Restarter restarter(Environment environment, Clock clock) {
    Map<String, String> variables = environment.variables();
    IntConsumer exit = environment.exit();
    long pid = ProcessHandle.current().pid();
    CommandRunner commands = new JdkCommandRunner();
    // The user's own word first: what systemd and launchd set is inherited by every shell.
    if ("external".equals(variables.get("HEPH_SUPERVISOR"))) {
      return new ExternalRestarter(variables, exit);
    }
    if (SystemdRestarter.isMentioned(variables)) {
      return new SystemdRestarter(variables, pid, commands, exit);
    }
    if (LaunchdRestarter.isMentioned(variables)) {
      return new LaunchdRestarter(
          variables, pid, StartedBy.LAUNCHD_LABEL, commands, clock, new ThreadPause(), exit);
    }
    return new ExternalRestarter(variables, exit); // which says that nobody vouches for a restart
  }

  @Provides
  @Singleton
  static FileVersionStore versions(HomeLayout home) {
    return new FileVersionStore(home, Installation.ENTRY_POINTS);
  }

  @Provides
  @Singleton
  static Trials trials(HomeLayout home) {
    return new FileTrials(home);
  }

  @Provides
  @Singleton
  static UpdateHost host(HephdOptions options, HomeLayout home) {
    return new LocalUpdateHost(
        home,
        Path.of(System.getProperty("heph.folder", ".")),
        options.db(),
        new JdkCommandRunner(),
        List::of);
  }

  /** Whatever outlives a rollback is written by a version that stays. */
  private static void settled(HomeLayout home, HephdLog log) {
    if (Files.isDirectory(home.bin())
        && new Launchers(home, Installation.ENTRY_POINTS, Installation.DAEMON).install()
            instanceof WriteResult.Failed failed) {
      log.error(failed.failure().summary());
    }
  }

  @Provides
  @Singleton
  static SelfUpdater updater(
      HephdOptions options,
      Environment environment,
      HomeLayout home,
      ReleaseSource source,
      Installer installer,
      Restarter restarter,
      Clock clock,
      JdkScheduler scheduler,
      Chance chance,
      Drain drain,
      OpenStore open,
      SyncDesk sync,
      FileVersionStore versions,
      Trials trials,
      UpdateHost host,
      SdNotify notify) {
    CommandRunner commands = new JdkCommandRunner();
    return SelfUpdater.builder(environment.build().toString())
        .settings(options.update())
        .listener(event -> heard(event, options, environment.log(), notify))
        .beforeRestart(drain)
        .source(source)
        .installer(installer)
        .versions(versions)
        .journal(new FileUpdateJournal(home))
        .memory(new FileUpdateMemory(home, clock))
        .lock(new FileUpdateLock(home))
        .audit(new FileAuditSink(home))
        .restarter(restarter)
        .clock(clock)
        .scheduler(scheduler)
        .chance(chance)
        .control(new FileUpdateControl(home, clock))
        .trials(trials)
        .health(
            new DaemonHealth(new UnixOpener(List.of(options.socket())), open.store(), clock, sync))
        .selfCheck(
            new ProcessSelfCheck(home, versions, open.store(), Installation.DAEMON, commands))
        .data(
            new FileDataGuard(
                home,
                open.store(),
                versions,
                trials,
                new DataGuard.DataFormats(SqliteStore.FORMAT, SqliteStore.FORMAT)))
        .host(host)
        .failureLog(() -> LogTail.of(options.log()))
        .settled(() -> settled(home, environment.log()))
        .build();
  }
}
