package org.hephaestus.systemd;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;

/** What the service does now, and what it has printed lately. Changes nothing. */
final class Reporting {
  private final ManagerLookup lookup;
  private final UserLinger linger;

  Reporting(ManagerLookup lookup, UserLinger linger) {
    this.lookup = lookup;
    this.linger = linger;
  }

  ServiceState state() {
    ManagerAccess access = lookup.access();
    Linger now = linger.now();
    if (access.reachable()) {
      SystemdState state = access.show(new Deadline(Systemctl.PATIENCE));
      return state.toServiceState(now, ManagerAccess::modified);
    }
    boolean enabled =
        Files.isSymbolicLink(
            access.place().folder().resolve("default.target.wants").resolve(SystemdUnits.SERVICE));
    return new ServiceState(
        Phase.UNKNOWN,
        0,
        0,
        null,
        "",
        "",
        enabled,
        false,
        false,
        now,
        now.equals(Linger.ON) ? "at the next boot" : "at the next login",
        List.of());
  }

  List<String> output(int lines) {
    Systemctl tools = lookup.access().systemctl();
    List<String> tail =
        List.of("-n", Integer.toString(Math.max(0, lines)), "-o", "cat", "--no-pager", "-q");
    List<List<String>> ways =
        List.of(
            List.of("journalctl", "--user", "-u", SystemdUnits.SERVICE),
            List.of("journalctl", "--user-unit", SystemdUnits.SERVICE));
    for (List<String> way : ways) {
      Output output =
          tools.tool(Systemctl.PATIENCE, Stream.concat(way.stream(), tail.stream()).toList());
      List<String> text = output.text().lines().toList();
      if (output.exitCode() == 0 && !text.isEmpty()) {
        return text.subList(Math.max(0, text.size() - lines), text.size());
      }
    }
    return List.of();
  }
}
