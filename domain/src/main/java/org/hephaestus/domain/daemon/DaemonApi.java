package org.hephaestus.domain.daemon;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.doctor.Doctor;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.update.ControlAnswer;

/** The daemon's side of {@link HephApi}: hands each request to the use case it is for. */
public final class DaemonApi implements HephApi {
  private final DaemonIdentity identity;
  private final SelfUpdater updater;
  private final Doctor doctor;
  private final HephApi data;
  private final Supplier<StoreStatus> store;
  private final SyncDesk sync;

  /**
   * For a daemon with a self-updater and a store.
   *
   * @param data answers what is about tasks, knowledge and the store
   * @param store the store on a few lines
   * @param sync answers what is about the hub
   */
  public DaemonApi(
      DaemonIdentity identity,
      SelfUpdater updater,
      Doctor doctor,
      HephApi data,
      Supplier<StoreStatus> store,
      SyncDesk sync) {
    this.identity = identity;
    this.updater = updater;
    this.doctor = doctor;
    this.data = data;
    this.store = store;
    this.sync = sync;
  }

  @Override
  public <R> CallResult<R> call(Request<R> request) {
    CallResult<?> result =
        switch (request) {
          case Request.Ping ping ->
              ok(new Pong(identity.version(), identity.commit(), identity.instance()));
          case Request.Status status -> ok(status());
          case Request.GetUpdateStatus get -> ok(updater.status());
          case Request.CheckForUpdate check -> ok(updater.checkNow());
          case Request.ApplyUpdate apply -> ok(updater.applyNow());
          case UpdateRequest.RollBack back -> ok(updater.rollBack(back.version()));
          case UpdateRequest.Say say -> ok(said(say));
          case UpdateRequest.GetTransitions get ->
              ok(new UpdateRequest.Transitions(updater.history(get.limit())));
          case UpdateRequest.Examine examine -> ok(doctor.report());
          case Request.GetOutcome outcome -> data.call(outcome);
          case TaskRequest<?> task -> data.call(task);
          case KnowledgeRequest<?> knowledge -> data.call(knowledge);
          case ConflictRequest<?> conflict -> data.call(conflict);
          case StoreRequest<?> ofStore -> data.call(ofStore);
          case SyncRequest<?> ofSync -> sync.call(ofSync);
          case Identified identified -> data.call(identified);
        };
    // Each request names its answer as its type argument; the switch answers exactly that.
    @SuppressWarnings("unchecked")
    CallResult<R> typed = (CallResult<R>) result;
    return typed;
  }

  private ControlAnswer said(UpdateRequest.Say say) {
    return switch (say.word()) {
      case PIN -> updater.pin(say.value());
      case UNPIN -> updater.unpin();
      case HOLD -> {
        try {
          yield updater.hold(say.value().isEmpty() ? null : Instant.parse(say.value()));
        } catch (DateTimeParseException e) {
          yield new ControlAnswer(
              false,
              "'" + say.value() + "' is no moment: wanted ISO 8601, as in 2026-12-24T18:00:00Z",
              updater.status());
        }
      }
      case END_HOLD -> updater.endHold();
      case ALLOW -> updater.allow(say.value());
    };
  }

  private static <T> CallResult<T> ok(T value) {
    return new CallResult.Ok<>(value);
  }

  private DaemonStatus status() {
    return new DaemonStatus(
        identity.version(),
        identity.commit(),
        identity.instance(),
        identity.pid(),
        identity.startedAt(),
        identity.mode(),
        identity.db(),
        identity.socket(),
        identity.log(),
        store.get(),
        updater.status());
  }
}
