package org.hephaestus.ports.update;

/**
 * The supervisor's promise, and the way to call it in.
 *
 * <p>For the caller: ask {@link #supervision()} before anything irreversible; after {@link
 * #restart} do nothing more.
 *
 * <p>For the implementer: {@code supervision} must be true to what the supervisor would do after
 * exit code 0, asked now rather than at start; when in doubt, {@link Supervision.Unsupervised}. It
 * may block for a second. {@code restart} calls the exit function the host gave, with 0, once, and
 * may return before the process ends. Neither throws.
 */
public interface Restarter {
  /** Whether somebody will start us again after exit code 0. */
  Supervision supervision();

  /**
   * Ends this process so that the supervisor starts the current version.
   *
   * @param reason for the log
   */
  void restart(String reason);

  /** Whether somebody will start us again. */
  sealed interface Supervision {
    /** Somebody will: who, for messages. */
    record Supervised(String by) implements Supervision {}

    /**
     * Nobody will.
     *
     * @param why what was looked at and found; one line
     * @param remedy what the user can do; one line
     */
    record Unsupervised(String why, String remedy) implements Supervision {}
  }
}
