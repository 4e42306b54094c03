package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hephaestus.app.install.Installation;
import org.hephaestus.domain.update.doctor.ClockExam;
import org.hephaestus.domain.update.doctor.DiskExam;
import org.hephaestus.domain.update.doctor.Doctor;
import org.hephaestus.domain.update.doctor.Doctor.Examination;
import org.hephaestus.domain.update.doctor.FileSystemExam;
import org.hephaestus.domain.update.doctor.ForgeExam;
import org.hephaestus.domain.update.doctor.LauncherExam;
import org.hephaestus.domain.update.doctor.LingerExam;
import org.hephaestus.domain.update.doctor.OriginExam;
import org.hephaestus.domain.update.doctor.PermissionExam;
import org.hephaestus.domain.update.doctor.Product;
import org.hephaestus.domain.update.doctor.RestartExam;
import org.hephaestus.domain.update.doctor.StartLimitExam;
import org.hephaestus.domain.update.doctor.StopExam;
import org.hephaestus.domain.update.doctor.SupervisorExam;
import org.hephaestus.domain.update.doctor.ToolchainExam;
import org.hephaestus.files.FileUpdateMemory;
import org.hephaestus.files.FolderFacts;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.Launchers;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.launchd.LaunchdFacts;
import org.hephaestus.launchd.LaunchdRestarter;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.FolderState;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.systemd.SystemdFacts;
import org.hephaestus.systemd.SystemdRestarter;
import org.jspecify.annotations.Nullable;

/** {@code heph update doctor}: what is examined, and where its facts come from. */
@Module
final class DoctorModule {
  private static final Product PRODUCT = new Product("hephd", "heph daemon start", "./install");
  private static final Duration FORGE_LIMIT = Duration.ofSeconds(15);

  private DoctorModule() {}

  @Provides
  @Singleton
  static Doctor doctor(
      HephdOptions options,
      Environment environment,
      HomeLayout home,
      ReleaseSource source,
      Installer installer,
      Restarter restarter,
      UpdateHost host,
      Clock clock) {
    Map<String, String> variables = environment.variables();
    CommandRunner commands = new JdkCommandRunner();
    long uid = SocketPaths.ownUid(environment.userHome());
    FolderFacts folders = new FolderFacts(uid);
    Path store = Objects.requireNonNullElse(options.db().getParent(), Path.of("/"));
    return new Doctor(
        List.of(
            Examination.of(
                "toolchain",
                () ->
                    ToolchainExam.judge(
                        new ToolchainExam.Facts(
                            installer.delivery(),
                            installer.preflight(),
                            variables.getOrDefault("PATH", ""),
                            rule(variables, uid, commands),
                            PRODUCT))),
            Examination.of("forge", () -> forge(options, source, clock)),
            Examination.of("supervisor", () -> SupervisorExam.judge(restarter.supervision())),
            new Examination(
                "restart rule",
                () -> {
                  SupervisorRule rule = rule(variables, uid, commands);
                  return List.of(
                      RestartExam.judge(rule), StartLimitExam.judge(rule), StopExam.judge(rule));
                }),
            Examination.of(
                "linger",
                () -> LingerExam.judge(new SystemdFacts(variables, uid, commands).linger())),
            Examination.of(
                "launcher",
                () ->
                    LauncherExam.judge(
                        new LauncherExam.Facts(
                            variables.getOrDefault("HEPH_LAUNCHER", ""),
                            Launchers.CONTRACT,
                            home.bin().resolve(Installation.DAEMON).toString(),
                            rule(variables, uid, commands).program(),
                            PRODUCT))),
            Examination.of("origin", () -> OriginExam.judge(host.origin())),
            Examination.of("disk", () -> DiskExam.judge(host.disks())),
            Examination.of("clock", () -> clock(home, clock)),
            new Examination(
                "folders",
                () -> {
                  FolderState versions = folders.of("HEPH_HOME", home.home());
                  FolderState data = folders.of("the store's folder", store);
                  return List.of(
                      PermissionExam.judge(versions, PRODUCT),
                      PermissionExam.judge(data, PRODUCT),
                      FileSystemExam.judge(versions, "HEPH_HOME"),
                      FileSystemExam.judge(data, "--db"));
                })));
  }

  private static SupervisorRule rule(
      Map<String, String> variables, long uid, CommandRunner commands) {
    if (LaunchdRestarter.isMentioned(variables) && !SystemdRestarter.isMentioned(variables)) {
      return new LaunchdFacts(variables, StartedBy.LAUNCHD_LABEL, commands).rule();
    }
    return new SystemdFacts(variables, uid, commands).rule();
  }

  private static DoctorReport.Line forge(HephdOptions options, ReleaseSource source, Clock clock) {
    Duration before = clock.monotonic();
    ReleaseSource.Listing listing = source.list(null, CallLimits.within(FORGE_LIMIT));
    return ForgeExam.judge(
        new ForgeExam.Facts(
            options.forgeUrl(),
            options.update().mode() != UpdateMode.OFF,
            listing,
            clock.monotonic().minus(before)));
  }

  private static DoctorReport.Line clock(HomeLayout home, Clock clock) {
    @Nullable Instant newest =
        new FileUpdateMemory(home, clock)
            .load().contents().releases().stream()
                .map(Release::createdAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    return ClockExam.judge(new ClockExam.Facts(clock.now(), null, newest, null));
  }
}
