package org.hephaestus.ports.update;

/** What can hold a newer release back. Scripts may rely on the names. */
public enum Gate {
  /** The running build has no release version, or comes from a changed tree. */
  NOT_A_RELEASE,
  /** Nothing is known about where releases come from, or where versions live. */
  ORIGIN,
  /** The newest release's tag no longer points to the commit it was first seen with. */
  TAG_MOVED,
  /** The forge did not say which commit the newest release's tag points to. */
  COMMIT_UNKNOWN,
  /** An attempt at this very release failed; it is tried again when the stated time has come. */
  FAILED_BEFORE,
  /** Another process is updating. */
  BUSY,
  /** The delivery's tools are missing. */
  TOOLCHAIN,
  /** Nobody would start the daemon again. */
  SUPERVISOR
}
