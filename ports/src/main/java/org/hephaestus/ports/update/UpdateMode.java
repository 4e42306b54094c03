package org.hephaestus.ports.update;

/** What the self-updater may do by itself. The default is {@link #OFF}. */
public enum UpdateMode {
  /** Nothing: no request, nothing scheduled. */
  OFF,
  /** Look, and say that a newer release exists. */
  NOTIFY,
  /** Look, install, restart. */
  APPLY
}
