package org.hephaestus.domain.update.gate;

import java.util.Comparator;
import java.util.Optional;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.UserControl.Denial;
import org.hephaestus.ports.update.VersionId;

/** Whether the version failed here, or the user went back from it. */
public final class DeniedGate {
  private DeniedGate() {}

  /** Judges. A word of the user that came after a denial undoes it. */
  public static GateVerdict judge(UserControl control, VersionId to) {
    Optional<Denial> newest =
        control.denied().stream()
            .filter(denial -> denial.version().equals(to))
            .max(Comparator.comparing(Denial::at));
    if (newest.isEmpty()) {
      return GateVerdict.open(Gate.DENIED, to.version() + " has not failed here");
    }
    Denial denial = newest.get();
    boolean allowed =
        control.allowed().stream()
            .anyMatch(a -> a.version().equals(to) && a.at().isAfter(denial.at()));
    if (allowed) {
      return GateVerdict.open(Gate.DENIED, to.version() + " failed here, and you allowed it again");
    }
    String what =
        switch (denial.by()) {
          case TRIAL -> " failed here on ";
          case ROLLBACK -> " was left on ";
        };
    return GateVerdict.closed(
        Gate.DENIED,
        to.version()
            + what
            + Say.time(denial.at())
            + ": "
            + denial.reason()
            + "; let it be tried again with: heph update allow "
            + to.version());
  }
}
