package org.hephaestus.domain.update.gate;

import java.util.Optional;
import org.hephaestus.ports.update.DataGuard.DataFormats;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;

/** Whether there is a way back over the data. */
public final class DataFormatGate {
  private DataFormatGate() {}

  /**
   * Judges.
   *
   * @param own of what runs; empty when there are no data
   * @param next of what would run; empty when it does not say, or is not here yet
   */
  public static GateVerdict judge(Optional<DataFormats> own, Optional<DataFormats> next) {
    if (own.isEmpty() || next.isEmpty()) {
      return GateVerdict.open(Gate.DATA_FORMAT, "nothing is said about its data format");
    }
    int here = own.get().writes();
    if (canNeverRun(own, next)) {
      return GateVerdict.closed(
          Gate.DATA_FORMAT,
          "the data have format "
              + here
              + ", and it reads formats up to "
              + next.get().reads()
              + " only; take another version");
    }
    if (next.get().writes() > own.get().reads()) {
      return GateVerdict.closed(
          Gate.DATA_FORMAT,
          "it writes data format "
              + next.get().writes()
              + ", and the version that runs reads formats up to "
              + own.get().reads()
              + ": going back would need the copy made before; take it with: heph update apply");
    }
    return GateVerdict.open(
        Gate.DATA_FORMAT, "either version reads what the other writes, format " + here);
  }

  /** Whether it could not even open the data. */
  public static boolean canNeverRun(Optional<DataFormats> own, Optional<DataFormats> next) {
    return own.isPresent() && next.isPresent() && next.get().reads() < own.get().writes();
  }
}
