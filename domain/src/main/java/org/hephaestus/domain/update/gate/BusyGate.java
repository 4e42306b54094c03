package org.hephaestus.domain.update.gate;

import java.util.List;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;

/** Whether work is under way that a restart must not cut. */
public final class BusyGate {
  private BusyGate() {}

  /** Judges. */
  public static GateVerdict judge(List<String> busy) {
    return busy.isEmpty()
        ? GateVerdict.open(Gate.BUSY, "nothing is under way that must not be cut")
        : GateVerdict.closed(
            Gate.BUSY, "under way: " + String.join(", ", busy) + "; wait until that has ended");
  }
}
