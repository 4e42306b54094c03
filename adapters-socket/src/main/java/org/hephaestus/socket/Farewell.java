package org.hephaestus.socket;

import java.util.Locale;

/** Why a daemon stops serving. */
public enum Farewell {
  /**
   * Another one follows at once. The socket file stays, so that a client which comes in between
   * sees a daemon that is restarting instead of none.
   */
  RESTARTING,
  /** Nobody follows. The socket file goes. */
  STOPPING;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
