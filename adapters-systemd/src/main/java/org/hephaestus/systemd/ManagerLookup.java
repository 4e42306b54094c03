package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Reach;

/**
 * Finds the user's manager from what lies around this process: whether it can be asked, how, and
 * where its files are; and whether this process is itself one of the service.
 */
final class ManagerLookup {
  private final CommandRunner commands;
  private final Map<String, String> environment;
  private final Path userHome;
  private final long uid;
  private final Path root;
  private final Supplier<String> cgroup;

  /**
   * Touches nothing yet.
   *
   * @param environment of this process
   * @param root where the manager's {@code /run} is seen from here
   * @param cgroup reads {@code /proc/self/cgroup}; answers nothing when it cannot
   */
  ManagerLookup(
      CommandRunner commands,
      Map<String, String> environment,
      Path userHome,
      long uid,
      Path root,
      Supplier<String> cgroup) {
    this.commands = commands;
    this.environment = Map.copyOf(environment);
    this.userHome = userHome;
    this.uid = uid;
    this.root = root;
    this.cgroup = cgroup;
  }

  /** Looks, and asks the manager when there may be one. */
  ManagerAccess access() {
    String named = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    String usual = "/run/user/" + uid;
    SystemdReach.Facts facts =
        new SystemdReach.Facts(
            Files.isDirectory(root.resolve("run/systemd/system")),
            uid,
            environment.getOrDefault("SUDO_UID", ""),
            named,
            owner(named),
            usual,
            owner(usual));
    return switch (SystemdReach.way(facts)) {
      case SystemdReach.Way.Blocked blocked ->
          new ManagerAccess(
              blocked.because(), new Systemctl(commands, List.of()), place(usual, ""));
      case SystemdReach.Way.Ask ask -> ask(ask);
    };
  }

  /** Whether this process would end with the service. */
  boolean isInside() {
    return UnitName.of(cgroup.get())
        .filter(unit -> unit.user() && unit.name().equals(SystemdUnits.SERVICE))
        .isPresent();
  }

  /** An absolute path as it is seen from here. */
  Path inRoot(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  private ManagerAccess ask(SystemdReach.Way.Ask ask) {
    String runtime = ask.runtimeFolder();
    Systemctl systemctl =
        new Systemctl(
            commands, ask.setVariable() ? List.of("XDG_RUNTIME_DIR=" + runtime) : List.of());
    if (!Files.exists(inRoot(runtime + "/systemd/private"))) {
      return new ManagerAccess(
          SystemdReach.notListening(runtime, uid), systemctl, place(runtime, ""));
    }
    Output output = systemctl.run(Systemctl.PATIENCE, "show", "-p", "Version", "-p", "UnitPath");
    if (output.exitCode() != 0) {
      return new ManagerAccess(SystemdReach.refusal(output, uid), systemctl, place(runtime, ""));
    }
    String version = property(output, "Version").split(" ", -1)[0];
    return new ManagerAccess(
        new Reach.Reachable("systemd " + version + ", user manager of uid " + uid),
        systemctl,
        place(runtime, property(output, "UnitPath")));
  }

  /**
   * The folder of the user's own units is the first {@code .../systemd/user} that the manager looks
   * at, and nothing outside of the user's own folders. A configuration folder that only this
   * process has heard of would never be looked at. systemctl does not print paths with blanks in
   * them.
   */
  private InstalledUnits.Place place(String runtime, String unitPath) {
    List<Path> all =
        Stream.of(unitPath.split(" ", -1))
            .filter(path -> path.startsWith("/"))
            .map(Path::of)
            .toList();
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        all.stream()
            .filter(path -> path.endsWith("systemd/user"))
            .findFirst()
            .filter(
                path ->
                    path.startsWith(userHome)
                        || (config.startsWith("/") && path.startsWith(Path.of(config))))
            .orElse(userHome.resolve(".config/systemd/user"));
    List<Path> others =
        all.stream()
            .filter(path -> !path.equals(folder))
            .map(path -> inRoot(path.toString()))
            .toList();
    return new InstalledUnits.Place(
        folder, others, OwnLauncher.of(environment, userHome), userHome.toString(), runtime, uid);
  }

  private SystemdReach.Owner owner(String path) {
    if (!path.startsWith("/")) {
      return SystemdReach.Owner.MISSING;
    }
    try {
      Object owner = Files.getAttribute(inRoot(path), "unix:uid");
      return owner instanceof Integer number && number.longValue() == uid
          ? SystemdReach.Owner.OURS
          : SystemdReach.Owner.OTHERS;
    } catch (IOException e) {
      return SystemdReach.Owner.MISSING;
    }
  }

  private static String property(Output output, String name) {
    return output
        .text()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
