package org.hephaestus.domain.service;

import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.ports.time.Clock;
import org.jspecify.annotations.Nullable;

/** {@code status}: asks the manager, the installed program and the daemon, in this order. */
final class Reading {
  private final Hands hands;
  private final Clock clock;

  Reading(Hands hands, Clock clock) {
    this.hands = hands;
    this.clock = clock;
  }

  /** Everything about the service; starts nothing. */
  ServiceReport status() {
    Reach reach = hands.manager().reach();
    Definition definition = hands.manager().definition();
    ServiceState state = hands.manager().state();
    @Nullable ServiceSpec spec =
        definition instanceof Definition.Installed installed ? installed.spec() : null;
    Inspection inspection = inspect(spec);
    Inspection.@Nullable Usable usable =
        inspection instanceof Inspection.Usable found ? found : null;
    String log = usable == null ? "" : usable.log();
    String socket = socket(spec, usable);
    Answer answer =
        socket.isEmpty() ? new Answer.Nobody("no socket") : hands.prober().ask(socket, state);
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                reach, definition, state, answer, inspection, lastWords(state, log), clock.now()));
    return new ServiceReport(
        verdict.condition(),
        verdict.reason(),
        verdict.advice(),
        hands.manager().name(),
        definition instanceof Definition.Installed there ? there.files() : List.of(),
        state.enabled(),
        state.linger(),
        answer instanceof Answer.Daemon daemon && daemon.pid() != 0 ? daemon.pid() : state.pid(),
        state.restarts(),
        answer instanceof Answer.Daemon daemon
            ? daemon.status().map(s -> s.startedAt()).orElse(null)
            : null,
        answer instanceof Answer.Daemon daemon ? daemon.version() : "",
        usable == null ? "" : StatusPolicy.installed(usable),
        socket,
        answer instanceof Answer.Daemon daemon && daemon.status().isPresent()
            ? daemon.status().get().db()
            : usable == null ? "" : usable.db(),
        log,
        spec == null ? List.of() : FlagSet.of(spec.arguments()).settings(),
        answer instanceof Answer.Daemon daemon
            ? daemon.status().map(s -> s.update()).orElse(null)
            : null);
  }

  /** What would start next: with the flags of the service, or without any. */
  private Inspection inspect(@Nullable ServiceSpec spec) {
    if (hands.program().path().isEmpty()) {
      return new Inspection.NotRunnable("hephd is not installed", "run ./install");
    }
    ServiceSpec asked =
        spec != null
            ? spec
            : new ServiceSpec(hands.program().path().get(), List.of(), Map.of(), "", false);
    return hands.manager().plan(asked) instanceof Plan.Ready plan
        ? hands.program().inspect(asked.arguments(), plan.environment())
        : new Inspection.NotRunnable(
            hands.manager().name() + " cannot run what the files say", "run: heph daemon restart");
  }

  private String socket(@Nullable ServiceSpec spec, Inspection.@Nullable Usable usable) {
    String planned =
        spec != null && hands.manager().plan(spec) instanceof Plan.Ready plan ? plan.socket() : "";
    return !planned.isEmpty() ? planned : usable == null ? "" : usable.socket();
  }

  private String lastWords(ServiceState state, String log) {
    if (state.phase() != Phase.FAILED && state.phase() != Phase.RESTARTING) {
      return "";
    }
    List<String> lines = hands.lastLines(log);
    return lines.isEmpty() ? "" : lines.getLast();
  }

  /** The daemon's log; empty when it cannot be found out. */
  String logFile() {
    Definition definition = hands.manager().definition();
    @Nullable ServiceSpec spec =
        definition instanceof Definition.Installed installed ? installed.spec() : null;
    return inspect(spec) instanceof Inspection.Usable usable ? usable.log() : "";
  }
}
