package org.hephaestus.app.hephd;

import java.net.URI;

/** What a daemon has to do with other devices. */
sealed interface SyncOptions {
  /** Nothing. */
  record None() implements SyncOptions {}

  /**
   * It syncs to a hub.
   *
   * @param hub where that is
   * @param owner whose data it must be; empty for whose it is
   */
  record Spoke(URI hub, String owner) implements SyncOptions {}

  /**
   * It is the hub.
   *
   * @param host to listen on
   * @param port to listen on
   * @param owner whose data it must be; empty for whose it is
   */
  record Server(String host, int port, String owner) implements SyncOptions {}

  /** Whose data it must be; empty for whose it is. */
  default String wantedOwner() {
    return switch (this) {
      case None none -> "";
      case Spoke spoke -> spoke.owner();
      case Server server -> server.owner();
    };
  }
}
