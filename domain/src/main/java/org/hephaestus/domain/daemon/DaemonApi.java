package org.hephaestus.domain.daemon;

import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;

/** The daemon's side of {@link HephApi}: hands each request to the use case it is for. */
public final class DaemonApi implements HephApi {
  private final DaemonIdentity identity;
  private final SelfUpdater updater;

  /** For a daemon with a self-updater. */
  public DaemonApi(DaemonIdentity identity, SelfUpdater updater) {
    this.identity = identity;
    this.updater = updater;
  }

  @Override
  public <R> CallResult<R> call(Request<R> request) {
    Object answer =
        switch (request) {
          case Request.Ping ping ->
              new Pong(identity.version(), identity.commit(), identity.instance());
          case Request.Status status ->
              new DaemonStatus(
                  identity.version(),
                  identity.commit(),
                  identity.instance(),
                  identity.pid(),
                  identity.startedAt(),
                  identity.mode(),
                  identity.db(),
                  identity.socket(),
                  updater.status());
          case Request.GetUpdateStatus get -> updater.status();
          case Request.CheckForUpdate check -> updater.checkNow();
          case Request.ApplyUpdate apply -> updater.applyNow();
        };
    // Each record above names its answer as its type argument; the switch answers exactly that.
    @SuppressWarnings("unchecked")
    R typed = (R) answer;
    return new CallResult.Ok<>(typed);
  }
}
