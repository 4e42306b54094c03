package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.jspecify.annotations.Nullable;

/** Whether it is known what the user said. If not, the careful answer is to do nothing. */
public final class ControlGate {
  private ControlGate() {}

  /**
   * Judges.
   *
   * @param problem why it is not known; null when it is
   */
  public static GateVerdict judge(@Nullable String problem) {
    return problem == null
        ? GateVerdict.open(Gate.CONTROL, "what you said is known")
        : GateVerdict.closed(
            Gate.CONTROL,
            problem
                + "; what you pinned or held is not known, so nothing is installed: say it again"
                + " (heph update pin, heph update hold), or go on without: heph update hold --end");
  }
}
