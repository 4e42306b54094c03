package org.hephaestus.app.heph;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.hephaestus.cli.Host;
import org.hephaestus.domain.service.ServiceControl;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.launchd.LaunchdServiceManager;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.DaemonProgram;
import org.hephaestus.ports.service.ServiceApi;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.UnixOpener;
import org.hephaestus.systemd.SystemdServiceManager;

/** The service of this machine and user: the one place that says who manages it. */
final class Services {
  private Services() {}

  /** Managed by what this operating system has; loaded only by {@code heph daemon}. */
  static ServiceApi of(Host host) {
    CommandRunner commands = new JdkCommandRunner();
    DaemonProgram program = new HephdProgram(host.env(), commands);
    return new ServiceControl(
        manager(System.getProperty("os.name", ""), host, commands, program),
        program,
        socket -> new UnixOpener(List.of(Path.of(socket))),
        host.home().toString(),
        host.clock(),
        host.pause());
  }

  /** Launchd on a Mac. Elsewhere systemd, which says so itself where it is not there. */
  static ServiceManager manager(
      String system, Host host, CommandRunner commands, DaemonProgram program) {
    long uid = SocketPaths.ownUid(host.home());
    return system.toLowerCase(Locale.ROOT).startsWith("mac")
        ? new LaunchdServiceManager(
            commands,
            host.clock(),
            host.pause(),
            host.env(),
            host.home(),
            uid,
            program.path().orElse(""))
        : new SystemdServiceManager(commands, host.env(), host.home(), uid);
  }
}
