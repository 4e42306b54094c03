package org.hephaestus.domain.service;

import java.util.Optional;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReply.Refused;

/** Whether a command may touch the service at all. Everything here is asked before anything is. */
final class PreflightPolicy {
  private PreflightPolicy() {}

  /** What a command wants. */
  enum Intent {
    /** {@code start}. */
    START,
    /** {@code restart}. */
    RESTART,
    /** {@code start --show}: no manager is needed. */
    SHOW,
    /** {@code stop}. */
    STOP,
    /** {@code uninstall}. */
    UNINSTALL
  }

  /**
   * What is known.
   *
   * @param program where hephd is installed; empty: it is not
   * @param programOfService is still there, when the files name another program than that
   */
  record Facts(
      Optional<String> program, Reach reach, Definition definition, boolean programOfService) {}

  /** Decides: why not; empty when it may go on. */
  static Optional<Refused> decide(Intent intent, Facts facts) {
    return reach(intent, facts.reach())
        .or(() -> definition(intent, facts))
        .or(() -> program(intent, facts));
  }

  private static Optional<Refused> reach(Intent intent, Reach reach) {
    if (intent == Intent.SHOW || !(reach instanceof Reach.Unreachable no)) {
      return Optional.empty();
    }
    boolean writes = intent == Intent.START || intent == Intent.RESTART;
    // Where there is no manager nothing of it runs: to stop it is done, to take it out is to delete
    // files, and what can be installed for the next login is.
    boolean matters =
        switch (no.obstacle()) {
          case NO_MANAGER -> writes;
          case NO_USER_MANAGER -> writes && !no.installable();
          case OTHER_USER, BROKEN -> true;
        };
    return matters
        ? Optional.of(new Refused(kind(no.obstacle()), no.why(), no.remedy()))
        : Optional.empty();
  }

  private static String kind(Obstacle obstacle) {
    return switch (obstacle) {
      case NO_MANAGER -> "no_service_manager";
      case NO_USER_MANAGER -> "no_user_manager";
      case OTHER_USER -> "other_user";
      case BROKEN -> "service_manager_broken";
    };
  }

  private static Optional<Refused> definition(Intent intent, Facts facts) {
    return switch (facts.definition()) {
      case Definition.Masked masked ->
          intent == Intent.STOP
              ? Optional.empty()
              : Optional.of(
                  new Refused(
                      "masked",
                      "the service is masked, it must not be started: " + masked.path(),
                      masked.remedy()));
      case Definition.Foreign foreign ->
          Optional.of(
              new Refused(
                  "foreign",
                  foreign.path() + " belongs to another program and is left alone",
                  foreign.remedy()));
      case Definition.Unreadable unreadable ->
          intent == Intent.STOP
              ? Optional.empty()
              : Optional.of(
                  new Refused(
                      "unreadable",
                      unreadable.path() + " cannot be understood: " + unreadable.why(),
                      unreadable.remedy()));
      case Definition.Absent absent ->
          intent == Intent.RESTART
              ? Optional.of(
                  new Refused(
                      "not_installed", "there is no service to restart", "run: heph daemon start"))
              : Optional.empty();
      case Definition.Installed installed -> anotherInstallation(intent, installed, facts);
    };
  }

  /** A second installation, of a developer perhaps, must not turn the service into its own. */
  private static Optional<Refused> anotherInstallation(
      Intent intent, Definition.Installed installed, Facts facts) {
    String program = installed.spec().program();
    boolean ours =
        installed.form() == Form.OUTDATED
            || facts.program().isEmpty()
            || facts.program().get().equals(program);
    return ours || !facts.programOfService()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                "another_installation",
                "the service runs "
                    + program
                    + ", this heph belongs to "
                    + facts.program().orElse("none"),
                intent == Intent.STOP || intent == Intent.UNINSTALL
                    ? "run the heph beside that program"
                    : "run the heph beside that program, or let it run: heph daemon uninstall"));
  }

  private static Optional<Refused> program(Intent intent, Facts facts) {
    return facts.program().isPresent() || intent == Intent.STOP || intent == Intent.UNINSTALL
        ? Optional.empty()
        : Optional.of(
            new Refused(
                "not_installed_program",
                "this heph runs from a build, not from an installation that stays where it is",
                "run ./install, then the installed: heph daemon start"));
  }

  /** Whether what was inspected may become the service: why not; empty when it may. */
  static Optional<Refused> inspected(Inspection inspection) {
    return switch (inspection) {
      case Inspection.Refused no ->
          Optional.of(
              new Refused(
                  "flags",
                  no.why(),
                  "the service was left as it is; heph daemon start --help lists the flags"));
      case Inspection.NotRunnable no ->
          Optional.of(new Refused("not_runnable", no.why(), no.remedy()));
      case Inspection.Usable usable ->
          usable.updateProblem().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Refused(
                      "self_update",
                      "self-update could never work in this service: " + usable.updateProblem(),
                      "put it on the PATH of this shell and run the same again, or leave out"
                          + " --self-update"));
    };
  }
}
