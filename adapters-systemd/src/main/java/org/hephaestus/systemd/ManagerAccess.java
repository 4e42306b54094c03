package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Reach;

/**
 * How the user's manager is asked about our two units, at the moment.
 *
 * @param reach whether it is to be asked at all
 * @param systemctl tells it apart from other users' managers
 * @param place where its files are
 */
record ManagerAccess(Reach reach, Systemctl systemctl, InstalledUnits.Place place) {
  static final List<String> UNITS = List.of(SystemdUnits.SERVICE, SystemdUnits.SOCKET);

  boolean reachable() {
    return reach instanceof Reach.Reachable;
  }

  /** What lies there now. */
  InstalledUnits units() {
    return InstalledUnits.at(place);
  }

  /** What the manager says of both units now. */
  SystemdState show(Deadline deadline) {
    List<String> order = new ArrayList<>(List.of("show"));
    order.addAll(UNITS);
    for (String property : SystemdState.PROPERTIES) {
      order.addAll(List.of("-p", property));
    }
    List<String> exact = new ArrayList<>(order);
    exact.add("--timestamp=us+utc");
    Duration left = deadline.left(Systemctl.PATIENCE);
    Output output = systemctl.run(left, exact);
    if (output.exitCode() != 0 && output.text().contains("timestamp")) {
      // Before systemd 247: whole seconds, in the zone it is told.
      output = systemctl.with("TZ=UTC").run(left, order);
    }
    List<Path> dropIns = units().dropIns().stream().filter(Files::isRegularFile).toList();
    return SystemdState.parse(output.text()).having(dropIns);
  }

  /** Together, so that no client starts the one through the other in between. */
  Output stopBoth(Deadline deadline) {
    return systemctl.run(deadline.left(), order("stop"));
  }

  /** An order that is meant for both units. */
  static List<String> order(String... words) {
    return Stream.concat(Stream.of(words), UNITS.stream()).toList();
  }

  /** When a file was written; empty when that cannot be said. */
  static Optional<Instant> modified(String path) {
    try {
      return Optional.of(Files.getLastModifiedTime(Path.of(path)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
