package org.hephaestus.ports.update;

/**
 * Whether a user's services run while the user is not logged in (loginctl(1), "enable-linger").
 *
 * @param answer what was found out
 * @param command how to switch it on; empty when there is no such command
 * @param why for what could not be found out or is not a question: the reason; empty otherwise
 */
public record LingerState(Answer answer, String command, String why) {
  /** What was found out. */
  public enum Answer {
    /** They do. */
    ON,
    /** They start with the first login and end with the last logout. */
    OFF,
    /** Not a question here. */
    NOT_APPLICABLE,
    /** Could not be found out. */
    UNKNOWN
  }
}
