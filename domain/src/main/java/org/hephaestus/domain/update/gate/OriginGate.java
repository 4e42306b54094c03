package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.UpdateHost.Origin;

/** Whether the program is ours to replace. */
public final class OriginGate {
  private OriginGate() {}

  /** Judges. */
  public static GateVerdict judge(Origin origin) {
    return switch (origin) {
      case Origin.Ours ours -> GateVerdict.open(Gate.ORIGIN, "it was installed by ./install");
      case Origin.Owned owned ->
          GateVerdict.closed(
              Gate.ORIGIN,
              "the program is not ours to replace ("
                  + owned.by()
                  + "): "
                  + owned.why()
                  + (owned.command().isEmpty()
                      ? "; update it the way it was installed"
                      : "; run: " + owned.command()));
    };
  }
}
