package org.hephaestus.ports.update;

import java.util.List;

/** Facts of the machine that gates rest on. Asked anew each time. Quick; never throws. */
public interface UpdateHost {
  /** Who may replace the program. */
  Origin origin();

  /** Room on the disks concerned, the tightest first. */
  List<Disk> disks();

  /** What must not be cut by a restart now, one phrase each: {@code an import of 3,000 tasks}. */
  List<String> busy();

  /** Who may replace the program. */
  sealed interface Origin {
    /** We may. */
    record Ours() implements Origin {}

    /**
     * Somebody else does.
     *
     * @param by {@code dpkg}, {@code rpm}, {@code brew}, {@code nix}, {@code container}, {@code
     *     read-only}, {@code another user}
     * @param why what was looked at and found; one line
     * @param command what to run instead; empty when there is none
     */
    record Owned(String by, String why, String command) implements Origin {}
  }

  /**
   * Room on one file system.
   *
   * @param what is to be written there, for messages
   * @param place a folder on it
   * @param freeBytes what this user may still write
   * @param neededBytes what an update writes there at most
   */
  record Disk(String what, String place, long freeBytes, long neededBytes) {}
}
