package org.hephaestus.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * Says what the two units would be, or writes them and makes the manager read and enable them;
 * without a manager, they are enabled for the next login.
 */
final class Installing {
  private final ManagerLookup lookup;
  private final UserLinger linger;
  private final SideEffects effects;
  private final UnitWriter writer;

  Installing(ManagerLookup lookup, UserLinger linger, UnitWriter writer) {
    this.lookup = lookup;
    this.linger = linger;
    this.effects = new SideEffects(linger);
    this.writer = writer;
  }

  Plan plan(ServiceSpec spec) {
    ManagerAccess access = lookup.access();
    InstalledUnits there = access.units();
    Optional<Plan.Refused> refused = refusal(spec, there);
    if (refused.isPresent()) {
      return refused.get();
    }
    UnitDrafts drafts = UnitDrafts.of(there, spec, effects.expected(spec, there));
    List<UnitText> services = new ArrayList<>(List.of(UnitText.of(drafts.service())));
    List<UnitText> sockets = new ArrayList<>(List.of(UnitText.of(drafts.socket())));
    services.addAll(texts(there.dropIns(SystemdUnits.SERVICE)));
    sockets.addAll(texts(there.dropIns(SystemdUnits.SOCKET)));
    Map<String, String> variables = new LinkedHashMap<>(managerVariables(access));
    variables.putAll(
        InstalledUnits.variables(services, access.place().specifiers(SystemdUnits.SERVICE)));
    return new Plan.Ready(
        List.of(
            new ServiceFile(access.place().service().toString(), drafts.service()),
            new ServiceFile(access.place().socket().toString(), drafts.socket())),
        !drafts.changed().isEmpty(),
        variables,
        InstalledUnits.listen(sockets, access.place().specifiers(SystemdUnits.SOCKET))
            .orElse(access.place().usualSocket()),
        drafts.notices());
  }

  Done install(ServiceSpec spec, Duration limit) {
    Deadline deadline = new Deadline(limit);
    ManagerAccess access = lookup.access();
    if (access.reach() instanceof Reach.Unreachable no && !no.installable()) {
      return new Done.Failed(no.why(), no.remedy());
    }
    InstalledUnits there = access.units();
    Optional<Plan.Refused> refused = refusal(spec, there);
    if (refused.isPresent()) {
      return new Done.Failed(refused.get().why(), refused.get().remedy());
    }
    List<String> notices = new ArrayList<>();
    List<String> before = there.made().map(Made::made).orElse(List.of());
    List<String> made = effects.make(spec, there, deadline, notices);
    UnitDrafts drafts = UnitDrafts.of(there, spec, made);
    boolean old = isOld(there);
    if (!drafts.changed().isEmpty()) {
      Optional<String> failure = writer.write(access.place().folder(), drafts.changed());
      if (failure.isPresent()) {
        if (made.contains(Made.LINGER) && !before.contains(Made.LINGER)) {
          notices.addAll(linger.off(deadline));
        }
        return new Done.Failed(
            failure.get() + "; nothing there was changed",
            "make room or rights there, and try again");
      }
    }
    notices.addAll(0, drafts.notices());
    if (access.reach() instanceof Reach.Unreachable no) {
      notices.addAll(enableOffline(access, deadline));
      notices.add(
          "the service was written and starts at the next login; now it cannot be started: "
              + no.why()
              + "; to change that: "
              + no.remedy());
      return new Done.Ok(notices);
    }
    if (movesSocket(there, drafts) && !lookup.isInside()) {
      // systemd unlinks what its unit names, so the old path has to go before it knows the new one.
      Output stop = access.stopBoth(deadline);
      if (stop.exitCode() == CommandRunner.TIMED_OUT) {
        return Systemctl.failed("systemd did not end the service, whose socket moves", stop);
      }
    }
    return makeKnown(access, !drafts.changed().isEmpty(), old, deadline, notices);
  }

  private static Optional<Plan.Refused> refusal(ServiceSpec spec, InstalledUnits there) {
    return switch (there.definition()) {
      case Definition.Absent absent -> ServiceLimits.check(spec);
      case Definition.Installed installed -> ServiceLimits.check(spec);
      case Definition.Masked masked ->
          Optional.of(
              new Plan.Refused(masked.path() + " forbids the service to start", masked.remedy()));
      case Definition.Foreign foreign ->
          Optional.of(new Plan.Refused(foreign.path() + " is another program's", foreign.remedy()));
      case Definition.Unreadable unreadable ->
          Optional.of(
              new Plan.Refused(
                  unreadable.path() + " cannot be read: " + unreadable.why(), unreadable.remedy()));
    };
  }

  private static boolean movesSocket(InstalledUnits there, UnitDrafts drafts) {
    if (!(there.socket() instanceof UnitFile.Present present)) {
      return false;
    }
    Specifiers specifiers = there.place().specifiers(SystemdUnits.SOCKET);
    List<UnitText> dropIns = texts(there.dropIns(SystemdUnits.SOCKET));
    List<UnitText> before = new ArrayList<>(List.of(UnitText.of(present.text())));
    before.addAll(dropIns);
    List<UnitText> after = new ArrayList<>(List.of(UnitText.of(drafts.socket())));
    after.addAll(dropIns);
    return !InstalledUnits.listen(before, specifiers)
        .equals(InstalledUnits.listen(after, specifiers));
  }

  private static boolean isOld(InstalledUnits there) {
    return there.definition() instanceof Definition.Installed installed
        && installed.form().equals(Form.OUTDATED);
  }

  private static Done makeKnown(
      ManagerAccess access, boolean changed, boolean old, Deadline deadline, List<String> notices) {
    if (changed || access.show(deadline).needsReload()) {
      Output reload = access.systemctl().run(deadline.left(), "daemon-reload");
      if (reload.exitCode() != 0) {
        return Systemctl.failed("systemd did not read the unit files", reload);
      }
    }
    Output enabled =
        access
            .systemctl()
            .run(deadline.left(Systemctl.PATIENCE), ManagerAccess.order("is-enabled"));
    boolean both = enabled.text().lines().filter(line -> line.equals("enabled")).count() == 2;
    if (!both || old) {
      // Older files may have been wanted by other targets.
      Output enable =
          access.systemctl().run(deadline.left(), ManagerAccess.order(old ? "reenable" : "enable"));
      if (enable.exitCode() != 0) {
        return Systemctl.failed("systemd did not enable the service", enable);
      }
    }
    return new Done.Ok(notices);
  }

  private static List<String> enableOffline(ManagerAccess access, Deadline deadline) {
    Output output =
        access
            .systemctl()
            .with("-u", "XDG_CONFIG_HOME", "HOME=" + access.place().userHome(), "SYSTEMD_OFFLINE=1")
            .run(deadline.left(), ManagerAccess.order("enable"));
    return output.exitCode() == 0
        ? List.of()
        : List.of("the service could not be enabled: " + Systemctl.complaint(output));
  }

  private static Map<String, String> managerVariables(ManagerAccess access) {
    if (access.reachable()) {
      Output output = access.systemctl().run(Systemctl.PATIENCE, "show-environment");
      if (output.exitCode() == 0) {
        return ManagerEnvironment.parse(output.text());
      }
    }
    return Map.of(
        "HOME",
        access.place().userHome(),
        "PATH",
        "/usr/local/bin:/usr/bin:/bin",
        "XDG_RUNTIME_DIR",
        access.place().runtimeFolder());
  }

  private static List<UnitText> texts(List<Path> paths) {
    List<UnitText> texts = new ArrayList<>();
    for (Path path : paths) {
      if (UnitFile.at(path) instanceof UnitFile.Present present) {
        texts.add(UnitText.of(present.text()));
      }
    }
    return texts;
  }
}
