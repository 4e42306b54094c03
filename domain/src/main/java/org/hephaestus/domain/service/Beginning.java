package org.hephaestus.domain.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;

/** {@code start} and {@code restart}: prepared, done, and proven by an answer on the socket. */
final class Beginning {
  private final Hands hands;

  Beginning(Hands hands) {
    this.hands = hands;
  }

  ServiceReply begin(Intent intent, ServiceOrder order, Consumer<String> progress) {
    return switch (Preparation.of(
        intent, order, hands.manager(), hands.program(), hands.userHome())) {
      case Preparation.No no -> no.refusal();
      case Preparation.Ready ready ->
          ready.reach() instanceof Reach.Unreachable no
              ? forLater(ready, no)
              : begin(intent, order, ready, progress);
    };
  }

  /** Nobody can start it now; it is written for the day when somebody can. */
  private ServiceReply forLater(Preparation.Ready prepared, Reach.Unreachable no) {
    return switch (hands.manager().install(prepared.spec(), Hands.LIMIT)) {
      case Done.Failed failed ->
          new ServiceReply.Failed("not_installed", failed.why(), failed.remedy(), List.of());
      case Done.Ok ok -> notYet(no);
      case Done.HandedOver handed -> notYet(no);
    };
  }

  private static ServiceReply notYet(Reach.Unreachable no) {
    return new ServiceReply.Failed(
        "installed_not_started",
        "the service is installed for the next login, and not started now: " + no.why(),
        no.remedy(),
        List.of());
  }

  private ServiceReply begin(
      Intent intent, ServiceOrder order, Preparation.Ready prepared, Consumer<String> progress) {
    ServiceState state = hands.manager().state();
    Answer answer = hands.prober().ask(prepared.socket(), state);
    Optional<ServiceReply.Refused> taken = taken(prepared.socket(), state, answer);
    if (taken.isPresent()) {
      return taken.get();
    }
    StartPolicy.Decision decision =
        StartPolicy.decide(
            new StartPolicy.Facts(
                intent == Intent.RESTART,
                !order.equals(ServiceOrder.NONE),
                prepared.plan().changes(),
                prepared.form(),
                state));
    List<String> notices = new ArrayList<>(prepared.plan().notices());
    if (decision.install()) {
      Done installed = hands.manager().install(prepared.spec(), Hands.LIMIT);
      if (installed instanceof Done.Failed failed) {
        return failed("not_installed", failed, prepared);
      }
      if (installed instanceof Done.Ok ok) {
        notices.addAll(ok.notices());
      }
      if (prepared.form() == Form.OUTDATED) {
        notices.add("the service's files were of an older version and have been upgraded");
      }
    }
    return switch (decision.kind()) {
      case LEAVE, LEAVE_AS_IT_IS -> left(decision, prepared, notices);
      case START -> run(hands.manager()::start, "", prepared, notices, progress);
      case RESTART ->
          run(
              hands.manager()::restart,
              answer instanceof Answer.Daemon daemon ? daemon.hello().instance() : "",
              prepared,
              notices,
              progress);
    };
  }

  /** Somebody else is on the socket that the service would take. */
  private Optional<ServiceReply.Refused> taken(String socket, ServiceState state, Answer answer) {
    return switch (answer) {
      case Answer.Nobody nobody -> Optional.empty();
      case Answer.Refusing refusing ->
          state.pid() != 0
              ? Optional.empty()
              : Optional.of(
                  new ServiceReply.Refused(
                      "socket_taken",
                      "somebody answers on " + socket + ": " + refusing.why(),
                      "end it, or choose another socket with --socket"));
      case Answer.Daemon daemon ->
          state.pid() != 0 && (daemon.pid() == 0 || daemon.pid() == state.pid())
              ? Optional.empty()
              : Optional.of(
                  new ServiceReply.Refused(
                      "foreground",
                      "hephd "
                          + daemon.version()
                          + (daemon.pid() == 0 ? "" : ", pid " + daemon.pid() + ",")
                          + " serves "
                          + socket
                          + " already, and the service has not started it",
                      "end it (Ctrl-C where it runs"
                          + (daemon.pid() == 0 ? "" : ", or kill " + daemon.pid())
                          + "), then run the same again"));
    };
  }

  private ServiceReply left(
      StartPolicy.Decision decision, Preparation.Ready prepared, List<String> notices) {
    return switch (proven(prepared, "")) {
      case Proof.Result.Serves serves -> {
        if (decision.kind() == StartPolicy.Kind.LEAVE_AS_IT_IS) {
          notices.add(decision.reason());
        }
        yield new ServiceReply.Done(
            "already running: " + words(serves.daemon(), prepared.socket()),
            stays(notices),
            decision.install());
      }
      case Proof.Result.No no ->
          new ServiceReply.Failed(
              "not_serving",
              no.why(),
              "run: heph daemon restart",
              hands.lastLines(prepared.usable().log()));
    };
  }

  private ServiceReply run(
      Function<Duration, Done> order,
      String not,
      Preparation.Ready prepared,
      List<String> notices,
      Consumer<String> progress) {
    progress.accept("starting hephd " + prepared.version());
    return switch (order.apply(Hands.LIMIT)) {
      case Done.HandedOver handed ->
          new ServiceReply.Done(
              "handed over to " + hands.manager().name() + ": " + handed.why(), notices, true);
      case Done.Failed failed -> failed("not_started", failed, prepared);
      case Done.Ok ok -> {
        notices.addAll(ok.notices());
        progress.accept("waiting for its answer on " + prepared.socket());
        yield switch (proven(prepared, not)) {
          case Proof.Result.Serves serves ->
              new ServiceReply.Done(
                  words(serves.daemon(), prepared.socket()), stays(notices), true);
          case Proof.Result.No no ->
              new ServiceReply.Failed(
                  "not_serving",
                  no.why(),
                  "heph daemon logs has more; heph daemon stop ends the attempts",
                  hands.lastLines(prepared.usable().log()));
        };
      }
    };
  }

  private Proof.Result proven(Preparation.Ready prepared, String not) {
    return hands
        .proof()
        .await(
            prepared.version(),
            not,
            () -> hands.prober().ask(prepared.socket()),
            hands.manager()::state);
  }

  private static String words(Answer.Daemon daemon, String socket) {
    return "hephd "
        + daemon.version()
        + " serves "
        + socket
        + (daemon.pid() == 0 ? "" : ", pid " + daemon.pid());
  }

  /** With what a person should know of how long it will be there. */
  private List<String> stays(List<String> notices) {
    List<String> all = new ArrayList<>(notices);
    if (hands.manager().state().linger() == Linger.OFF) {
      all.add("it stops when you log out; to keep it running: heph daemon start --linger");
    }
    return all;
  }

  private ServiceReply failed(String kind, Done.Failed failed, Preparation.Ready prepared) {
    return new ServiceReply.Failed(
        kind, failed.why(), failed.remedy(), hands.lastLines(prepared.usable().log()));
  }
}
