package org.hephaestus.domain.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.api.DaemonStatus;
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
  private static final String ERROR = " ERROR ";

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
    Next next = next(definition);
    Inspection.@Nullable Usable usable = next.usable();
    Answer answer =
        next.socket().isEmpty()
            ? new Answer.Nobody("no socket")
            : hands.prober().ask(next.socket(), state);
    Answer.@Nullable Daemon daemon = answer instanceof Answer.Daemon found ? found : null;
    @Nullable DaemonStatus said = daemon == null ? null : daemon.status().orElse(null);
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                reach,
                definition,
                state,
                answer,
                next.inspection(),
                lastWords(state, usable),
                clock.now()));
    return new ServiceReport(
        verdict.condition(),
        verdict.reason(),
        verdict.advice(),
        hands.manager().name(),
        definition instanceof Definition.Installed there ? there.files() : List.of(),
        state.enabled(),
        state.linger(),
        said == null ? state.pid() : said.pid(),
        state.restarts(),
        said == null ? null : said.startedAt(),
        daemon == null ? "" : daemon.version(),
        usable == null ? "" : StatusPolicy.installed(usable),
        next.socket(),
        said != null ? said.db() : usable == null ? "" : usable.db(),
        said != null && !said.log().isEmpty() ? said.log() : usable == null ? "" : usable.log(),
        definition instanceof Definition.Installed there
            ? FlagSet.of(there.spec().arguments()).settings()
            : List.of(),
        said == null ? null : said.update());
  }

  /** The daemon's log; empty when it cannot be found out. */
  String logFile() {
    Inspection.@Nullable Usable usable = next(hands.manager().definition()).usable();
    return usable == null ? "" : usable.log();
  }

  /**
   * What would start next.
   *
   * @param socket where clients would find it; empty when that cannot be found out
   */
  private record Next(Inspection inspection, String socket) {
    Inspection.@Nullable Usable usable() {
      return inspection instanceof Inspection.Usable usable ? usable : null;
    }
  }

  /** With the flags of the service, or without any. */
  private Next next(Definition definition) {
    Optional<String> program = hands.program().path();
    if (program.isEmpty()) {
      return new Next(new Inspection.NotRunnable("hephd is not installed", "run ./install"), "");
    }
    ServiceSpec spec =
        definition instanceof Definition.Installed installed
            ? installed.spec()
            : new ServiceSpec(program.get(), List.of(), Map.of(), "", false);
    return switch (hands.manager().plan(spec)) {
      case Plan.Refused no ->
          new Next(new Inspection.NotRunnable(no.why(), no.remedy()), spec.socket());
      case Plan.Ready plan -> {
        Inspection inspection = hands.program().inspect(spec.arguments(), plan.environment());
        yield new Next(
            inspection,
            !plan.socket().isEmpty()
                ? plan.socket()
                : inspection instanceof Inspection.Usable usable ? usable.socket() : "");
      }
    };
  }

  private String lastWords(ServiceState state, Inspection.@Nullable Usable usable) {
    if (state.phase() != Phase.FAILED && state.phase() != Phase.RESTARTING) {
      return "";
    }
    List<String> lines = hands.lastLines(usable == null ? "" : usable.log());
    // What went wrong is said as an error; below it stand its end, and the manager's own words.
    return lines.stream()
        .filter(line -> line.contains(ERROR))
        .map(line -> line.substring(line.indexOf(ERROR) + ERROR.length()))
        .reduce((earlier, later) -> later)
        .orElse(lines.isEmpty() ? "" : lines.getLast());
  }
}
