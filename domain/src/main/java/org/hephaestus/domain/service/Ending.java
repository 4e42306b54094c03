package org.hephaestus.domain.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;

/** {@code stop}, which ends the daemon until somebody starts it, and {@code uninstall}. */
final class Ending {
  private final Hands hands;

  Ending(Hands hands) {
    this.hands = hands;
  }

  ServiceReply end(Intent intent, Consumer<String> progress) {
    Reach reach = hands.manager().reach();
    Definition definition = hands.manager().definition();
    Optional<ServiceReply.Refused> refusal =
        Preparation.preflight(intent, reach, definition, hands.program());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ServiceState state = hands.manager().state();
    boolean absent = definition instanceof Definition.Absent;
    boolean idle =
        (state.phase() == Phase.UNKNOWN || state.phase() == Phase.STOPPED) && !state.listening();
    if (idle && (absent || intent == Intent.STOP) && !(absent && state.enabled())) {
      return new ServiceReply.Done(
          absent ? "there is no service, nothing was done" : "it does not run, nothing was done",
          again(intent, absent, state),
          false);
    }
    progress.accept(intent == Intent.STOP ? "stopping hephd" : "stopping hephd for good");
    Done done =
        intent == Intent.STOP
            ? hands.manager().stop(Hands.LIMIT)
            : hands.manager().remove(Hands.LIMIT);
    return switch (done) {
      case Done.HandedOver handed ->
          new ServiceReply.Done(
              "handed over to " + hands.manager().name() + ": " + handed.why(), List.of(), true);
      case Done.Failed failed ->
          new ServiceReply.Failed(
              intent == Intent.STOP ? "not_stopped" : "not_uninstalled",
              failed.why(),
              failed.remedy(),
              List.of());
      case Done.Ok ok -> {
        List<String> notices = new ArrayList<>(ok.notices());
        notices.addAll(again(intent, absent, state));
        yield new ServiceReply.Done(
            intent == Intent.STOP
                ? "stopped"
                : "the service is gone; tasks, notes and the installed programs are kept",
            notices,
            true);
      }
    };
  }

  private static List<String> again(Intent intent, boolean absent, ServiceState state) {
    return intent == Intent.STOP && !absent && state.enabled()
        ? List.of(
            "it starts again "
                + state.loginStarts()
                + "; to stop it for good: heph daemon uninstall")
        : List.of();
  }
}
