package org.hephaestus.domain.service;

import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;

/** States of a service for the tables. */
final class States {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private States() {}

  static ServiceState of(Phase phase, long pid) {
    return of(phase, pid, true, false);
  }

  static ServiceState of(Phase phase, long pid, boolean enabled, boolean stale) {
    return of(phase, pid, 0, "", "", enabled, stale, Linger.ON);
  }

  static ServiceState of(
      Phase phase,
      long pid,
      int restarts,
      String result,
      String text,
      boolean enabled,
      boolean stale,
      Linger linger) {
    return new ServiceState(
        phase,
        pid,
        restarts,
        NOW.minusSeconds(125),
        result,
        text,
        enabled,
        false,
        stale,
        linger,
        "at the next login",
        List.of());
  }
}
