package org.hephaestus.ports.sync;

/** What a daemon does about its hub. */
public enum SyncState {
  /** It has none. */
  OFF,
  /** It is asking the hub. */
  SYNCING,
  /** Both have the same, and it waits for something to come, here or there. */
  IN_SYNC,
  /** The last attempt failed; the next one is due at a known time. */
  RETRYING,
  /** The last attempt failed, and a person must do something; it is tried again all the same. */
  BLOCKED
}
