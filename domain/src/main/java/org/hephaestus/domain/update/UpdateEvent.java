package org.hephaestus.domain.update;

/**
 * Something the host may want to log. The updater itself logs nothing.
 *
 * @param level how much it matters
 * @param message one line for a person
 */
public record UpdateEvent(Level level, String message) {
  /** How much it matters. */
  public enum Level {
    /** A line a tool printed. */
    DETAIL,
    /** Worth a line in the log. */
    INFO,
    /** Something did not work and will be tried again. */
    WARNING,
    /** Somebody must act. */
    ERROR
  }

  /** Hears events, on the thread that causes them; must not block or throw. */
  @FunctionalInterface
  public interface Listener {
    /** Called for each event, in order. */
    void on(UpdateEvent event);
  }
}
