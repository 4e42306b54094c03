package org.hephaestus.ports.update;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one gate says about one update.
 *
 * @param gate which
 * @param open whether it lets the update pass
 * @param until when that changes by itself; null when it takes somebody's action, or never
 * @param reason one sentence; for a closed gate with what to do about it
 */
public record GateVerdict(Gate gate, boolean open, @Nullable Instant until, String reason) {
  /** Lets it pass. */
  public static GateVerdict open(Gate gate, String reason) {
    return new GateVerdict(gate, true, null, reason);
  }

  /** Does not, until somebody acts. */
  public static GateVerdict closed(Gate gate, String reason) {
    return new GateVerdict(gate, false, null, reason);
  }

  /** Does not, until {@code until}. */
  public static GateVerdict closedUntil(Gate gate, Instant until, String reason) {
    return new GateVerdict(gate, false, until, reason);
  }
}
