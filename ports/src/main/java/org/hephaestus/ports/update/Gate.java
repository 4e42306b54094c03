package org.hephaestus.ports.update;

/** What can hold a newer release back, in the order of asking. Scripts may rely on the names. */
public enum Gate {
  /** The running build has no release version, or comes from a changed tree. */
  NOT_A_RELEASE,
  /** The mode lets the updater install nothing by itself. */
  MODE,
  /** What the user decided cannot be read, so nothing happens until it is decided again. */
  CONTROL,
  /** The user said: no updates, or not before a certain time. */
  HOLD,
  /**
   * Versions do not come from here: a package manager or somebody else owns the program, or nothing
   * is known about where releases come from.
   */
  ORIGIN,
  /** The newest release's tag no longer points to the commit it was first seen with. */
  TAG_MOVED,
  /** The forge did not say which commit the newest release's tag points to. */
  COMMIT_UNKNOWN,
  /** The release belongs to another channel. */
  CHANNEL,
  /** The user pinned another version. */
  PIN,
  /** The release failed here, or the user went back from it. */
  DENIED,
  /** The release is younger than the minimum age. */
  MIN_AGE,
  /** An attempt at this very release failed; it is tried again when the stated time has come. */
  FAILED_BEFORE,
  /** It is not the time of day for updates. */
  WINDOW,
  /**
   * Another process is updating, a version is on trial, or work is under way that must not stop.
   */
  BUSY,
  /** The delivery's tools are missing. */
  TOOLCHAIN,
  /** There is not enough free space. */
  DISK,
  /** The version that runs could not read what the new one writes. */
  DATA_FORMAT,
  /** Nobody would start the daemon again. */
  SUPERVISOR
}
