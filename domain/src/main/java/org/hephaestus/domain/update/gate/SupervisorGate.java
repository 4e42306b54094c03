package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Restarter.Supervision;

/** Whether somebody would start the daemon again. */
public final class SupervisorGate {
  private SupervisorGate() {}

  /** Judges. */
  public static GateVerdict judge(Supervision supervision) {
    return switch (supervision) {
      case Supervision.Supervised somebody ->
          GateVerdict.open(Gate.SUPERVISOR, somebody.by() + " starts it again");
      case Supervision.Unsupervised nobody ->
          GateVerdict.closed(
              Gate.SUPERVISOR,
              "it is installed and waits, because nobody would start it: "
                  + nobody.why()
                  + "; "
                  + nobody.remedy());
    };
  }
}
