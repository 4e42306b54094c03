package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service a process belongs to, as its control group says (cgroups(7), {@code
 * /proc/self/cgroup}).
 *
 * @param name of the unit, for example {@code hephd.service}
 * @param user whether a user's service manager runs it, not the system's
 */
record UnitName(String name, boolean user) {
  private static final Pattern USER_MANAGER = Pattern.compile("user@[0-9]+\\.service");
  private static final Pattern SERVICE =
      Pattern.compile("[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]{0,254}\\.service");

  /**
   * Finds the service.
   *
   * @param cgroup the contents of the file: the unified hierarchy ({@code 0::/...}) or systemd's
   *     own of the old ones ({@code 1:name=systemd:/...})
   */
  static Optional<UnitName> of(String cgroup) {
    return cgroup
        .lines()
        .filter(line -> line.startsWith("0::") || line.contains(":name=systemd:"))
        .map(line -> line.substring(line.indexOf(":/") + 1))
        .map(UnitName::ofPath)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The file's contents for this process; empty when it cannot be read. */
  static String ownCgroup() {
    try {
      return Files.readString(Path.of("/proc/self/cgroup"));
    } catch (IOException e) {
      return "";
    }
  }

  /** The command that asks its manager for properties. */
  List<String> show(List<String> properties) {
    List<String> argv = new ArrayList<>(List.of("systemctl"));
    if (user) {
      argv.add("--user");
    }
    argv.addAll(List.of("show", name));
    properties.forEach(property -> argv.addAll(List.of("-p", property)));
    return List.copyOf(argv);
  }

  private static Optional<UnitName> ofPath(String path) {
    List<String> parts = List.of(path.split("/"));
    boolean user = false;
    @Nullable String service = null;
    for (String part : parts) {
      if (USER_MANAGER.matcher(part).matches()) {
        user = true;
        service = null;
      } else if (part.endsWith(".service")) {
        service = part;
      } else if (part.endsWith(".scope") || part.endsWith(".slice")) {
        // A terminal or a login session below a service is no part of that service.
        service = null;
      }
    }
    return service != null && SERVICE.matcher(service).matches()
        ? Optional.of(new UnitName(service, user))
        : Optional.empty();
  }
}
