package org.hephaestus.cli;

/** How the programs end. */
public enum ExitCode {
  /** Done; also when there is nothing to show. */
  OK(0),
  /** It did not work. */
  FAILED(1),
  /** Bad arguments. */
  USAGE(2),
  /** Cannot serve what it was told (EX_CONFIG of sysexits.h). */
  CONFIG(78);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }
}
