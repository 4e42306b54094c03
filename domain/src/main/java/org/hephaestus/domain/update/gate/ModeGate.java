package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.UpdateMode;

/** Whether the mode lets the updater install anything unasked. */
public final class ModeGate {
  private ModeGate() {}

  /** Judges. */
  public static GateVerdict judge(UpdateMode mode) {
    return switch (mode) {
      case APPLY -> GateVerdict.open(Gate.MODE, "newer releases are installed unasked");
      case NOTIFY ->
          GateVerdict.closed(
              Gate.MODE,
              "self-update only notifies; install it with: heph update apply, or let it with: heph"
                  + " daemon start --self-update=apply");
      case OFF ->
          GateVerdict.closed(
              Gate.MODE,
              "self-update is off; look once with: heph update check, or turn it on with: heph"
                  + " daemon start --self-update");
    };
  }
}
