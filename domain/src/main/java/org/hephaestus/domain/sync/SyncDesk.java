package org.hephaestus.domain.sync;

import java.time.Duration;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.jspecify.annotations.Nullable;

/** Answers what clients ask about sync, in a daemon with a hub and in one without. */
public final class SyncDesk {
  private final Store store;
  private final @Nullable SyncLoop loop;

  /**
   * A desk.
   *
   * @param loop that of a spoke; null in a daemon that has no hub
   */
  public SyncDesk(Store store, @Nullable SyncLoop loop) {
    this.store = store;
    this.loop = loop;
  }

  /** Answers; blocks only for what says so. */
  public CallResult<?> call(SyncRequest<?> request) {
    SyncLoop spoke = loop;
    if (spoke == null) {
      return request instanceof SyncRequest.GetStatus
          ? new CallResult.Ok<>(off())
          : refused(
              "this daemon has no hub",
              "give it one: heph daemon start --mode spoke --hub-url URL");
    }
    return switch (request) {
      case SyncRequest.GetStatus get -> new CallResult.Ok<>(spoke.status());
      case SyncRequest.Begin begin -> new CallResult.Ok<>(new SyncRequest.Ticket(spoke.begin()));
      case SyncRequest.Verify verify -> new CallResult.Ok<>(spoke.verify(verify.repair()));
      case SyncRequest.Join join ->
          switch (spoke.join()) {
            case SyncLoop.Joining.Joined joined ->
                new CallResult.Ok<>(new SyncRequest.Joined(joined.owner(), joined.before()));
            case SyncLoop.Joining.Refused refused -> refused(refused.message(), refused.hint());
          };
    };
  }

  private static CallResult<?> refused(String message, String hint) {
    return new CallResult.RpcError<>(new ApiError(ApiError.SYNC, message, "sync", hint));
  }

  private SyncStatus off() {
    return new SyncStatus(
        SyncState.OFF,
        "",
        store.identity().owner(),
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        Duration.ZERO,
        "",
        0,
        0,
        null);
  }
}
