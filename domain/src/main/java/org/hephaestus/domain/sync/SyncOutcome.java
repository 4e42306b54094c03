package org.hephaestus.domain.sync;

import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.sync.SyncFailure;

/** How an attempt to sync ended. What was done before a failure is kept. */
public sealed interface SyncOutcome {
  /**
   * Both sides had the same at one moment.
   *
   * @param pushed ops that the hub had not had
   * @param pulled ops that were new here
   */
  record Synced(int pushed, int pulled) implements SyncOutcome {}

  /** Time was up, and not all was done: to be gone on with at once. */
  record Unfinished(int pushed, int pulled) implements SyncOutcome {}

  /** The hub, or the way to it. */
  record HubFailed(SyncFailure failure) implements SyncOutcome {}

  /** The store here. */
  record StoreFailed(StoreFailure failure) implements SyncOutcome {}
}
