package org.hephaestus.systemd;

/** Whose unit it is. One answer for installing and for hephd's own notices. */
enum UnitOwner {
  /** It carries our mark. */
  OURS,
  /**
   * It carries no mark and runs our launcher: somebody wrote it by hand, or before there were
   * marks.
   */
  OURS_UNMARKED,
  /** Another program's. */
  FOREIGN;

  /**
   * Of a service.
   *
   * @param launcher ours
   */
  static UnitOwner ofService(UnitText unit, OwnLauncher launcher, Specifiers specifiers) {
    if (unit.hasSection(SystemdUnits.RECORD_SECTION)) {
      return OURS;
    }
    return launcher.isRunBy(unit, specifiers) ? OURS_UNMARKED : FOREIGN;
  }

  /**
   * Of a socket. It starts the service of its name, so without a mark it is whose that is.
   *
   * @param service of the same name; missing or unreadable ones vouch for nothing
   */
  static UnitOwner ofSocket(
      UnitText unit, UnitFile service, OwnLauncher launcher, Specifiers specifiers) {
    if (unit.hasSection(SystemdUnits.RECORD_SECTION)) {
      return OURS;
    }
    return service instanceof UnitFile.Present present
            && !ofService(UnitText.of(present.text()), launcher, specifiers).equals(FOREIGN)
        ? OURS_UNMARKED
        : FOREIGN;
  }
}
