package org.hephaestus.domain.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.DaemonProgram;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceSpec;

/** Everything about a start that can be known before anything is touched. */
sealed interface Preparation {
  /**
   * It may begin.
   *
   * @param form of the files that are there
   * @param socket absolute path where clients will find the daemon
   */
  record Ready(
      Reach reach,
      Form form,
      ServiceSpec spec,
      Plan.Ready plan,
      Inspection.Usable usable,
      String socket)
      implements Preparation {
    /** What has to answer, as {@code hephd --version} prints it. */
    String version() {
      return StatusPolicy.installed(usable);
    }
  }

  /** It may not. */
  record No(ServiceReply.Refused refusal) implements Preparation {}

  /**
   * Gathers it.
   *
   * @param userHome absolute path
   */
  static Preparation of(
      Intent intent,
      ServiceOrder order,
      ServiceManager manager,
      DaemonProgram program,
      String userHome) {
    Reach reach = manager.reach();
    Definition definition = manager.definition();
    Optional<ServiceReply.Refused> refusal = preflight(intent, reach, definition, program);
    if (refusal.isPresent()) {
      return new No(refusal.get());
    }
    ServiceSpec spec = spec(before(definition, program), order, program, userHome);
    return switch (manager.plan(spec)) {
      case Plan.Refused no ->
          new No(new ServiceReply.Refused("unsupported", no.why(), no.remedy()));
      case Plan.Ready plan -> {
        Form form = definition instanceof Definition.Installed i ? i.form() : Form.CURRENT;
        yield inspected(
            program.inspect(spec.arguments(), plan.environment()), reach, form, spec, plan);
      }
    };
  }

  /** Why a command may not go on; empty when it may. */
  static Optional<ServiceReply.Refused> preflight(
      Intent intent, Reach reach, Definition definition, DaemonProgram program) {
    boolean stillThere =
        definition instanceof Definition.Installed installed
            && program.isThere(installed.spec().program());
    return PreflightPolicy.decide(
        intent, new PreflightPolicy.Facts(program.path(), reach, definition, stillThere));
  }

  private static Preparation inspected(
      Inspection inspection, Reach reach, Form form, ServiceSpec spec, Plan.Ready plan) {
    Optional<ServiceReply.Refused> no = PreflightPolicy.inspected(inspection);
    return no.isEmpty() && inspection instanceof Inspection.Usable usable
        ? new Ready(
            reach,
            form,
            spec,
            plan,
            usable,
            plan.socket().isEmpty() ? usable.socket() : plan.socket())
        : new No(no.orElseThrow());
  }

  private static ServiceSpec before(Definition definition, DaemonProgram program) {
    return definition instanceof Definition.Installed installed
        ? installed.spec()
        : new ServiceSpec(program.path().orElseThrow(), List.of(), Map.of(), "", false);
  }

  private static ServiceSpec spec(
      ServiceSpec before, ServiceOrder order, DaemonProgram program, String userHome) {
    FlagSet flags = FlagSet.of(before.arguments()).with(order);
    return new ServiceSpec(
        program.path().orElseThrow(),
        flags.arguments(),
        ToolPathPolicy.environment(
            flags, order, before.environment(), userHome, program::foldersOf),
        flags.value(DaemonFlag.SOCKET).orElse(""),
        before.linger() || order.linger());
  }
}
