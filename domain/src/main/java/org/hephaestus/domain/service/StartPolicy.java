package org.hephaestus.domain.service;

import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;

/** What {@code start} and {@code restart} have to do. */
final class StartPolicy {
  private StartPolicy() {}

  /** What is to be done. */
  enum Kind {
    /** Nothing: it runs, as it should. */
    LEAVE,
    /** Nothing, though something waits for a restart that nobody has asked for. */
    LEAVE_AS_IT_IS,
    /** Start what does not run. */
    START,
    /** End what runs and start it anew. */
    RESTART
  }

  /**
   * What is known.
   *
   * @param restart whether that was asked for
   * @param ordered whether anything was ordered to be different
   * @param changes whether the files would change
   * @param form of the files that are there
   * @param state what the manager says
   */
  record Facts(boolean restart, boolean ordered, boolean changes, Form form, ServiceState state) {}

  /**
   * A decision.
   *
   * @param install whether to write the files and enable the service
   * @param reason in one line, for a person
   */
  record Decision(Kind kind, boolean install, String reason) {}

  /** Decides. */
  static Decision decide(Facts facts) {
    boolean lives = lives(facts.state());
    if (facts.state().phase() == Phase.RESTARTING) {
      // To start it now would wait for the manager's own timer; a restart does not.
      return new Decision(Kind.RESTART, true, "it was about to be started again");
    }
    if (facts.restart() && lives) {
      return new Decision(Kind.RESTART, true, "a restart was asked for");
    }
    if (!lives) {
      return new Decision(Kind.START, true, "it did not run");
    }
    if (facts.changes() && facts.ordered()) {
      return new Decision(Kind.RESTART, true, "what it carries has changed");
    }
    // What nobody has ordered now is not done behind somebody's back to a daemon that serves.
    if (facts.changes() && facts.form() == Form.OUTDATED) {
      return new Decision(
          Kind.LEAVE_AS_IT_IS,
          false,
          "its files are of an older version; heph daemon restart upgrades them");
    }
    if (facts.changes()) {
      return new Decision(
          Kind.LEAVE_AS_IT_IS, false, "its files have changed; heph daemon restart uses them");
    }
    if (facts.state().stale()) {
      return new Decision(
          Kind.LEAVE_AS_IT_IS,
          !facts.state().enabled(),
          "its files were changed since it started; heph daemon restart uses them");
    }
    return new Decision(Kind.LEAVE, !facts.state().enabled(), "it runs already");
  }

  /** Whether there is a process that serves, or is about to. */
  static boolean lives(ServiceState state) {
    return state.phase() == Phase.RUNNING || state.phase() == Phase.STARTING;
  }
}
