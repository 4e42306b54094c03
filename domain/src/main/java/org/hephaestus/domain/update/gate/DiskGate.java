package org.hephaestus.domain.update.gate;

import java.util.List;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.UpdateHost.Disk;

/** Whether there is room for one more version and for a copy of the data. */
public final class DiskGate {
  private DiskGate() {}

  /**
   * Judges.
   *
   * @param disks the tightest first; the first that lacks room is named
   */
  public static GateVerdict judge(List<Disk> disks) {
    for (Disk disk : disks) {
      if (disk.freeBytes() < disk.neededBytes()) {
        return GateVerdict.closed(
            Gate.DISK,
            disk.place()
                + " has "
                + Say.atLeast(disk.freeBytes())
                + " free, and "
                + disk.what()
                + " may need "
                + Say.atMost(disk.neededBytes())
                + "; make room there");
      }
    }
    return GateVerdict.open(Gate.DISK, "there is room");
  }
}
