package org.hephaestus.domain.update.doctor;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.UpdateHost.Disk;

/** Whether there is room for an update, and for the next one. */
public final class DiskExam {
  static final String NAME = "disk";

  private DiskExam() {}

  /** Judges all of them in one line: by the first that is too full, else by one nearly so. */
  public static Line judge(List<Disk> disks) {
    if (disks.isEmpty()) {
      return Line.skipped(NAME, "no disk was looked at");
    }
    List<String> all = new ArrayList<>();
    for (Disk disk : disks) {
      if (disk.freeBytes() < disk.neededBytes()) {
        return Line.problem(NAME, words(disk), "make room there, or move it to another disk");
      }
      all.add(words(disk));
    }
    for (Disk disk : disks) {
      // Not twice what is needed: that product may be too large for a long.
      if (disk.freeBytes() - disk.neededBytes() < disk.neededBytes()) {
        return Line.warning(
            NAME, words(disk) + ": one update fits, the next may not", "make room there");
      }
    }
    return Line.ok(NAME, String.join("; ", all));
  }

  private static String words(Disk disk) {
    return disk.place()
        + " has "
        + Say.bytes(disk.freeBytes())
        + " free, and "
        + disk.what()
        + " may need "
        + Say.bytes(disk.neededBytes());
  }
}
