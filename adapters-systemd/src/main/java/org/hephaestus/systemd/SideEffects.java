package org.hephaestus.systemd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * What installing does beside writing files: it switches linger on and makes folders. That is
 * recorded in the service file ({@link Made#made}), so that removing can undo it and nothing else.
 */
final class SideEffects {
  private final UserLinger linger;

  SideEffects(UserLinger linger) {
    this.linger = linger;
  }

  /** What will be recorded, as far as it can be known before it is done. */
  List<String> expected(ServiceSpec spec, InstalledUnits there) {
    Optional<Made> before = there.made();
    List<String> made =
        new ArrayList<>(before.map(Made::made).orElseGet(() -> newFolders(there.place().folder())));
    boolean asked = before.map(Made::spec).map(ServiceSpec::linger).orElse(false);
    if (!spec.linger()) {
      made.remove(Made.LINGER);
    } else if (!asked && !made.contains(Made.LINGER) && linger.now().equals(Linger.OFF)) {
      made.add(0, Made.LINGER);
    }
    return made;
  }

  /** Makes linger as the specification wants it, and answers what is to be recorded. */
  List<String> make(
      ServiceSpec spec, InstalledUnits there, Deadline deadline, List<String> notices) {
    List<String> made =
        new ArrayList<>(
            there.made().map(Made::made).orElseGet(() -> newFolders(there.place().folder())));
    if (spec.linger() && !linger.now().equals(Linger.ON)) {
      Output output = linger.set(true, deadline.left(Systemctl.PATIENCE));
      if (output.exitCode() != 0) {
        made.remove(Made.LINGER);
        notices.add(
            "the daemon ends with the last logout, because linger could not be switched on: "
                + Systemctl.complaint(output)
                + "; as root: "
                + linger.command());
      } else if (!made.contains(Made.LINGER)) {
        made.add(0, Made.LINGER);
      }
    } else if (!spec.linger() && made.remove(Made.LINGER)) {
      notices.addAll(linger.off(deadline));
    }
    return made;
  }

  private static List<String> newFolders(Path folder) {
    return UnitWriter.missing(folder).stream().map(Path::toString).toList();
  }
}
