package org.hephaestus.socket;

/** What became of listening. */
public sealed interface Listening {
  /** The daemon is served. */
  record Started() implements Listening {}

  /**
   * It is not.
   *
   * @param reason for a program
   * @param why for a person: what is wrong, and what to do; one line
   */
  record Refused(Reason reason, String why) implements Listening {}

  /** Why a socket cannot be served. */
  enum Reason {
    /** Longer than the operating system takes. */
    PATH_TOO_LONG,
    /** The folder cannot be made, belongs to somebody else, or others may write into it. */
    FOLDER_UNSAFE,
    /** There is a file with this name, and it is no socket. */
    NOT_A_SOCKET,
    /** Another hephd serves it. */
    ANOTHER_HEPHD,
    /** Another program serves it, or somebody who does not say hello. */
    ANOTHER_PROGRAM,
    /** The operating system says no. */
    IO
  }
}
