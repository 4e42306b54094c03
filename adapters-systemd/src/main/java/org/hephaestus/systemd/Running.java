package org.hephaestus.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;

/**
 * Starts, restarts and stops the service. From inside of it, an order that ends it is handed over
 * to the manager: this process does not live to see what becomes of it.
 */
final class Running {
  private static final String LOGS = "see: heph daemon logs";

  private final ManagerLookup lookup;

  Running(ManagerLookup lookup) {
    this.lookup = lookup;
  }

  Done start(Duration limit) {
    Deadline deadline = new Deadline(limit);
    ManagerAccess access = lookup.access();
    Optional<Done> no = unusable(access);
    if (no.isPresent()) {
      return no.get();
    }
    if (lookup.isInside()) {
      return new Done.Ok(List.of("this runs inside the service, so the service runs"));
    }
    SystemdState state = access.show(deadline);
    if (state.isRunning()) {
      return new Done.Ok();
    }
    forgive(access, state, deadline);
    // Between two starts systemd would wait for its timer; nothing runs, so nothing is cut here.
    return state.isBetweenStarts()
        ? begin(access, "restart", deadline)
        : begin(access, "start", deadline);
  }

  Done restart(Duration limit) {
    Deadline deadline = new Deadline(limit);
    ManagerAccess access = lookup.access();
    Optional<Done> no = unusable(access);
    if (no.isPresent()) {
      return no.get();
    }
    SystemdState state = access.show(deadline);
    if (state.needsReload()) {
      Output reload = access.systemctl().run(deadline.left(), "daemon-reload");
      if (reload.exitCode() != 0) {
        return Systemctl.failed("systemd did not read the unit files", reload);
      }
    }
    boolean socketToo = state.isSocketStale(ManagerAccess::modified);
    if (lookup.isInside()) {
      List<String> order = new ArrayList<>(List.of("restart", "--no-block"));
      order.addAll(socketToo ? ManagerAccess.UNITS : List.of(SystemdUnits.SERVICE));
      return handOver(access, order, deadline);
    }
    forgive(access, state, deadline);
    if (socketToo || (state.isActive() && !state.isListening())) {
      // A socket cannot be opened for a service that runs without it.
      Output stop = access.stopBoth(deadline);
      if (stop.exitCode() != 0 && stop.exitCode() != Systemctl.NOT_INSTALLED) {
        return Systemctl.failed("systemd did not end " + SystemdUnits.SERVICE, stop);
      }
      forgive(access, access.show(deadline), deadline);
    }
    return begin(access, "restart", deadline);
  }

  Done stop(Duration limit) {
    Deadline deadline = new Deadline(limit);
    ManagerAccess access = lookup.access();
    if (access.reach() instanceof Reach.Unreachable no) {
      return no.obstacle().equals(Obstacle.NO_USER_MANAGER)
          ? new Done.Ok(List.of("there is no user manager, so nothing runs: " + no.why()))
          : new Done.Failed(no.why(), no.remedy());
    }
    if (access.units().definition() instanceof Definition.Foreign foreign) {
      return new Done.Ok(List.of(foreign.path() + " is another program's and is left alone"));
    }
    if (lookup.isInside()) {
      return handOver(access, ManagerAccess.order("stop", "--no-block"), deadline);
    }
    return ended(access, access.stopBoth(deadline), deadline);
  }

  /** Judges by what is so afterwards: there are many harmless reasons for complaints. */
  static Done ended(ManagerAccess access, Output stop, Deadline deadline) {
    SystemdState after = access.show(new Deadline(Systemctl.PATIENCE));
    if (after.service().isEmpty()) {
      return Systemctl.failed("whether the service still runs could not be found out", stop);
    }
    if (after.isActive() || after.pid() != 0 || after.isListening()) {
      return new Done.Failed(
          "the service still runs: " + Systemctl.complaint(stop),
          "try again, or: systemctl --user kill -s KILL " + SystemdUnits.SERVICE);
    }
    List<String> notices = new ArrayList<>();
    if (after.result().equals("timeout")) {
      notices.add("the daemon did not end by itself in time and was killed");
    }
    forgive(access, after, deadline);
    return new Done.Ok(notices);
  }

  private static Optional<Done> unusable(ManagerAccess access) {
    if (access.reach() instanceof Reach.Unreachable no) {
      return Optional.of(new Done.Failed(no.why(), no.remedy()));
    }
    return switch (access.units().definition()) {
      case Definition.Installed installed -> Optional.empty();
      case Definition.Absent absent ->
          Optional.of(new Done.Failed("there is no service", "install it: heph daemon start"));
      case Definition.Masked masked ->
          Optional.of(
              new Done.Failed(masked.path() + " forbids the service to start", masked.remedy()));
      case Definition.Foreign foreign ->
          Optional.of(new Done.Failed(foreign.path() + " is another program's", foreign.remedy()));
      case Definition.Unreadable unreadable ->
          Optional.of(
              new Done.Failed(
                  unreadable.path() + " cannot be read: " + unreadable.why(), unreadable.remedy()));
    };
  }

  /** Failures count against the next start until they are forgiven. */
  private static void forgive(ManagerAccess access, SystemdState state, Deadline deadline) {
    if (state.hasFailed()) {
      access
          .systemctl()
          .run(deadline.left(Systemctl.PATIENCE), ManagerAccess.order("reset-failed"));
    }
  }

  private static Done begin(ManagerAccess access, String verb, Deadline deadline) {
    if (verb.equals("restart")) {
      Output socket =
          access.systemctl().run(deadline.left(Systemctl.PATIENCE), "start", SystemdUnits.SOCKET);
      if (socket.exitCode() != 0) {
        return notBegun(access, socket, deadline);
      }
    }
    Output output =
        access
            .systemctl()
            .run(
                deadline.left(),
                verb.equals("restart")
                    ? List.of(verb, SystemdUnits.SERVICE)
                    : ManagerAccess.order(verb));
    return output.exitCode() == 0 ? new Done.Ok() : notBegun(access, output, deadline);
  }

  private static Done notBegun(ManagerAccess access, Output output, Deadline deadline) {
    if (output.exitCode() == CommandRunner.TIMED_OUT) {
      return new Done.Failed("the daemon was not ready in time: " + output.text(), LOGS);
    }
    String result = access.show(new Deadline(deadline.left().plus(Systemctl.PATIENCE))).result();
    return new Done.Failed(
        "systemd could not start it"
            + (result.isEmpty() ? "" : ", " + result)
            + ": "
            + Systemctl.complaint(output),
        LOGS);
  }

  private static Done handOver(ManagerAccess access, List<String> order, Deadline deadline) {
    Output output = access.systemctl().run(deadline.left(Systemctl.PATIENCE), order);
    return output.exitCode() == 0
        ? new Done.HandedOver(
            "systemd was told to "
                + order.get(0)
                + " the service, and this runs inside it: it ends with it")
        : Systemctl.failed("systemd did not take the order", output);
  }
}
