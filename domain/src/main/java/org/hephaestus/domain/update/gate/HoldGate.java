package org.hephaestus.domain.update.gate;

import java.time.Instant;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.UserControl;
import org.jspecify.annotations.Nullable;

/** Whether the user said: no updates for now. */
public final class HoldGate {
  private HoldGate() {}

  /** Judges. A hold that ends now has ended. */
  public static GateVerdict judge(UserControl.@Nullable Hold hold, Instant now) {
    if (hold == null) {
      return GateVerdict.open(Gate.HOLD, "updates are not held");
    }
    Instant until = hold.until();
    if (until == null) {
      return GateVerdict.closed(
          Gate.HOLD,
          "updates are held since "
              + Say.time(hold.since())
              + "; end it with: heph update hold --end");
    }
    return until.isAfter(now)
        ? GateVerdict.closedUntil(
            Gate.HOLD,
            until,
            "updates are held until "
                + Say.time(until)
                + "; end it now with: heph update hold --end")
        : GateVerdict.open(Gate.HOLD, "updates were held until " + Say.time(until));
  }
}
