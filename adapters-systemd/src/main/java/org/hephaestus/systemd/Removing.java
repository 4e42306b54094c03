package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * Ends the service and takes out what installing has made, whatever of it is there; what a person
 * wrote or another program owns stays.
 */
final class Removing {
  private final ManagerLookup lookup;
  private final UserLinger linger;

  Removing(ManagerLookup lookup, UserLinger linger) {
    this.lookup = lookup;
    this.linger = linger;
  }

  Done remove(Duration limit) {
    Deadline deadline = new Deadline(limit);
    if (lookup.isInside()) {
      return new Done.Failed(
          "this runs inside the service that it would end half-way",
          "run it from a terminal that the daemon has not started");
    }
    ManagerAccess access = lookup.access();
    if (access.reach() instanceof Reach.Unreachable no
        && no.obstacle().equals(Obstacle.OTHER_USER)) {
      return new Done.Failed(no.why(), no.remedy());
    }
    InstalledUnits there = access.units();
    List<String> notices = new ArrayList<>();
    Definition definition = there.definition();
    if (definition instanceof Definition.Foreign foreign) {
      notices.add(foreign.path() + " is another program's and is left alone");
    } else if (access.reachable()) {
      Done ended = disable(access, there, deadline);
      if (ended instanceof Done.Failed) {
        return ended;
      }
    } else if (access.reach() instanceof Reach.Unreachable no
        && no.obstacle().equals(Obstacle.BROKEN)) {
      notices.add(
          "whether hephd still runs could not be found out: "
              + no.why()
              + "; it ends with the session");
    }
    List<String> made = there.made().map(Made::made).orElse(List.of());
    Optional<String> failure = takeOut(there, notices);
    if (failure.isPresent()) {
      return new Done.Failed(failure.get(), "make it removable, and try again");
    }
    if (access.reachable()) {
      forget(access, definition, deadline);
    }
    return undo(access, made, deadline, notices);
  }

  private static Done disable(ManagerAccess access, InstalledUnits there, Deadline deadline) {
    List<String> ours = new ArrayList<>();
    if (there.isServiceOurs()) {
      ours.add(SystemdUnits.SERVICE);
    }
    if (there.isSocketOurs()) {
      ours.add(SystemdUnits.SOCKET);
    }
    if (!ours.isEmpty()) {
      List<String> order = new ArrayList<>(List.of("disable", "--now"));
      order.addAll(ours);
      Output output = access.systemctl().run(deadline.left(), order);
      if (output.exitCode() == 0 && ours.size() == 2) {
        return Running.ended(access, output, deadline);
      }
    }
    // Files may be gone while what they started still runs.
    return Running.ended(access, access.stopBoth(deadline), deadline);
  }

  private static Optional<String> takeOut(InstalledUnits there, List<String> notices) {
    InstalledUnits.Place place = there.place();
    List<String> units = new ArrayList<>();
    try {
      if (there.isServiceOurs() || there.service() instanceof UnitFile.Missing) {
        units.add(SystemdUnits.SERVICE);
        removeOurs(place.service(), there.service(), true, notices);
      }
      if (there.isSocketOurs() || there.socket() instanceof UnitFile.Missing) {
        units.add(SystemdUnits.SOCKET);
        removeOurs(place.socket(), there.socket(), false, notices);
      }
    } catch (IOException e) {
      return Optional.of("cannot remove a unit file: " + e);
    }
    UnitWriter.removeWants(place.folder(), units);
    for (Path dropIn : there.dropIns()) {
      notices.add(dropIn + " is yours and was left");
    }
    return Optional.empty();
  }

  /** What a person wrote by hand is not thrown away, it is put aside. */
  private static void removeOurs(Path path, UnitFile file, boolean isService, List<String> notices)
      throws IOException {
    if (!(file instanceof UnitFile.Present present)) {
      return;
    }
    boolean generated =
        SystemdUnits.isUnedited(present.text())
            || InstalledUnits.base(present, isService)
                .filter(base -> SystemdUnits.haveSameOrigin(present.text(), base))
                .isPresent();
    if (generated) {
      Files.deleteIfExists(path);
    } else {
      Path copy = UnitDrafts.freeCopy(path, present.text());
      Files.move(path, copy);
      notices.add(path + " was written by hand: it is kept as " + copy);
    }
  }

  private static void forget(ManagerAccess access, Definition definition, Deadline deadline) {
    access.systemctl().run(deadline.left(), "daemon-reload");
    if (!(definition instanceof Definition.Foreign)) {
      access
          .systemctl()
          .run(deadline.left(Systemctl.PATIENCE), ManagerAccess.order("reset-failed"));
    }
  }

  private Done undo(
      ManagerAccess access, List<String> made, Deadline deadline, List<String> notices) {
    Path userHome = Path.of(access.place().userHome());
    if (made.contains(Made.LINGER)) {
      notices.addAll(linger.off(deadline));
    }
    for (String folder : made.reversed()) {
      Path path = folder.startsWith("/") ? Path.of(folder) : userHome;
      if (access.place().folder().startsWith(path) && !path.equals(userHome)) {
        deleteIfEmpty(path);
      }
    }
    // systemd makes the folder of the usual socket and leaves it behind.
    deleteIfEmpty(lookup.inRoot(access.place().runtimeFolder() + "/heph"));
    return new Done.Ok(notices);
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // Others have something there.
    }
  }
}
