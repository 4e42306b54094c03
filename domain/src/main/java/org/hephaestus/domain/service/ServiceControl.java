package org.hephaestus.domain.service;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.service.DaemonProgram;
import org.hephaestus.ports.service.ServiceApi;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;

/**
 * The service, managed. One command at a time; each gathers what it needs to know, asks the policy,
 * does it, and proves it.
 */
public final class ServiceControl implements ServiceApi {
  private final Hands hands;
  private final Beginning beginning;
  private final Ending ending;
  private final Reading reading;

  /**
   * The service of one user. Touches nothing yet.
   *
   * @param at opens connections to a daemon on the socket of that absolute path, and starts none
   * @param userHome absolute path of the user's home folder
   */
  public ServiceControl(
      ServiceManager manager,
      DaemonProgram program,
      Function<String, Connection.Opener> at,
      String userHome,
      Clock clock,
      Pause pause) {
    hands = new Hands(manager, program, new Prober(at), new Proof(clock, pause), userHome);
    beginning = new Beginning(hands);
    ending = new Ending(hands);
    reading = new Reading(hands, clock);
  }

  @Override
  public ServiceReply start(ServiceOrder order, Consumer<String> progress) {
    return beginning.begin(Intent.START, order, progress);
  }

  @Override
  public ServiceReply restart(ServiceOrder order, Consumer<String> progress) {
    return beginning.begin(Intent.RESTART, order, progress);
  }

  @Override
  public ServiceReply stop(Consumer<String> progress) {
    return ending.end(Intent.STOP, progress);
  }

  @Override
  public ServiceReply uninstall(Consumer<String> progress) {
    return ending.end(Intent.UNINSTALL, progress);
  }

  @Override
  public Shown show(ServiceOrder order) {
    return switch (Preparation.of(
        Intent.SHOW, order, hands.manager(), hands.program(), hands.userHome())) {
      case Preparation.No no -> new Shown.No(no.refusal());
      case Preparation.Ready ready ->
          new Shown.Files(ready.plan().files(), ready.plan().changes(), ready.plan().notices());
    };
  }

  @Override
  public ServiceReport status() {
    return reading.status();
  }

  @Override
  public String logFile() {
    return reading.logFile();
  }

  @Override
  public List<String> output(int lines) {
    return hands.manager().output(lines);
  }
}
