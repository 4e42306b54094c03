package org.hephaestus.cli;

/** How heph and hephd end. Scripts rely on the numbers: they never change. */
public enum ExitCode {
  /** Done; also when there is nothing to show. */
  OK(0),
  /** It did not work; the message says why. */
  FAILED(1),
  /** Bad arguments; nothing was done. */
  USAGE(2),
  /** The daemon cannot be reached; nothing was sent. */
  UNREACHABLE(5),
  /** The reply was lost: it may or may not have taken effect. */
  UNKNOWN(6),
  /** hephd cannot serve what it was told (EX_CONFIG of sysexits.h): another start will not help. */
  CONFIG(78),
  /** Interrupted with Ctrl-C. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }
}
