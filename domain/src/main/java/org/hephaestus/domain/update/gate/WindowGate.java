package org.hephaestus.domain.update.gate;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.jspecify.annotations.Nullable;

/** Whether it is the time of day for updates. */
public final class WindowGate {
  private WindowGate() {}

  /** Judges. */
  public static GateVerdict judge(@Nullable MaintenanceWindow window, Instant now) {
    if (window == null) {
      return GateVerdict.open(Gate.WINDOW, "updates may happen at any time");
    }
    if (window.isOpen(now)) {
      return GateVerdict.open(Gate.WINDOW, "the window is open: " + window);
    }
    Optional<ZonedDateTime> next = window.nextOpening(now);
    String text = "outside the window " + window + "; install it now with: heph update apply";
    return next.isEmpty()
        ? GateVerdict.closed(Gate.WINDOW, text)
        : GateVerdict.closedUntil(
            Gate.WINDOW,
            next.get().toInstant(),
            text + "; it opens " + next.get().truncatedTo(ChronoUnit.MINUTES));
  }
}
