package org.hephaestus.cli;

/** What a program of the family ends with. Scripts rely on the numbers. */
public enum ExitCode {
  /** Done; also when there was nothing to show. */
  OK(0),
  /** The daemon, or the world, said no. */
  FAILED(1),
  /** The words were not understood. */
  USAGE(2),
  /** No such thing, or more than one. */
  NOT_FOUND(3),
  /** Somebody else changed it in between. */
  CONFLICT(4),
  /** No daemon answered. */
  UNREACHABLE(5),
  /** It was sent, and nobody can say whether it took effect. */
  OUTCOME_UNKNOWN(6),
  /** Of {@code heph daemon status} alone, which follows the LSB: the service does not run. */
  NOT_RUNNING(3),
  /** Of {@code heph daemon status} alone: there is no service, or nobody knows how it is. */
  STATUS_UNKNOWN(4),
  /** A login is needed first. */
  LOGIN_NEEDED(7),
  /** Of {@code heph update check --exit-code} alone: a newer release can be installed. */
  UPDATE_AVAILABLE(10),
  /** Of {@code heph update check --exit-code} alone: a newer release is known, and held. */
  UPDATE_HELD(12),
  /** Of {@code heph update check --exit-code} alone: the forge gave no usable answer. */
  CHECK_FAILED(20),
  /** {@code EX_CONFIG} of sysexits.h: a supervisor should not try again. Used by hephd. */
  CONFIG(78),
  /** Interrupted, as a shell reports it: 128 + SIGINT. */
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
