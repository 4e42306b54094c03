package org.hephaestus.ports.update;

import java.time.Duration;
import java.util.List;

/**
 * What a supervisor has been told to do with this process, as it says itself. Nothing is judged
 * here. What it did not say is an empty text or a negative duration, as each component states.
 */
public sealed interface SupervisorRule {
  /** What the supervisor starts, an absolute path; empty when not said. */
  String program();

  /**
   * A unit of systemd, as {@code systemctl show} tells it: drop-ins and defaults are in it. Terms
   * are those of systemd.service(5), systemd.unit(5) and systemd.kill(5).
   *
   * @param unit its name, for example {@code hephd.service}
   * @param user whether a user's manager runs it, not the system's
   * @param restart {@code Restart=}; empty when not said
   * @param preventedCodes {@code RestartPreventExitStatus=}: codes and names of signals
   * @param restartDelay {@code RestartSec=}; negative when not said
   * @param startLimitInterval {@code StartLimitIntervalSec=}; zero when there is no limit, or not
   *     said
   * @param startLimitBurst {@code StartLimitBurst=}; 0 when there is no limit, or not said
   * @param killMode {@code KillMode=}; empty when not said
   * @param stopTimeout {@code TimeoutStopSec=}; a hundred years for {@code infinity}, negative when
   *     not said
   * @param restarts how often it was started again since it was last started on demand
   */
  record Systemd(
      String unit,
      boolean user,
      String restart,
      List<String> preventedCodes,
      Duration restartDelay,
      Duration startLimitInterval,
      long startLimitBurst,
      String killMode,
      Duration stopTimeout,
      long restarts,
      String program)
      implements SupervisorRule {
    public Systemd {
      preventedCodes = List.copyOf(preventedCodes);
    }

    /** {@code systemctl}, with what it needs to speak to the unit's manager. */
    public String systemctl() {
      return user ? "systemctl --user" : "systemctl";
    }

    /** How a person changes it: {@code systemctl --user edit hephd.service}. */
    public String edit() {
      return systemctl() + " edit " + unit;
    }
  }

  /**
   * A job of launchd (launchd.plist(5)).
   *
   * @param target as launchctl(1) wants it, for example {@code gui/501/org.example.agent}
   * @param file the property list it was loaded from; empty when not said
   * @param keepAlive {@code KeepAlive}
   * @param throttle {@code ThrottleInterval}; negative when not said, it is 10 s then
   * @param pended why launchd holds the next start back ("pended nondemand spawn"); empty when it
   *     does not
   */
  record Launchd(
      String target,
      String file,
      KeepAlive keepAlive,
      Duration throttle,
      String pended,
      String program)
      implements SupervisorRule {
    /** How a person changes it, in one line. */
    public String edit() {
      String plist = file.isEmpty() ? "its property list" : file;
      int slash = target.lastIndexOf('/');
      return "edit "
          + plist
          + ", then: launchctl bootout "
          + target
          + "; launchctl bootstrap "
          + target.substring(0, Math.max(0, slash))
          + " "
          + (file.isEmpty() ? "<property list>" : "'" + file + "'");
    }
  }

  /**
   * None that could be asked.
   *
   * @param why what was looked at and found; one line
   */
  record None(String why) implements SupervisorRule {
    @Override
    public String program() {
      return "";
    }
  }

  /** The forms of {@code KeepAlive}. */
  enum KeepAlive {
    /** {@code true}. */
    ALWAYS,
    /** {@code false}, or not there. */
    NEVER,
    /** {@code {SuccessfulExit: false}}: after a failure only; exit code 0 means done. */
    AFTER_FAILURE,
    /** {@code {SuccessfulExit: true}}: after exit code 0 only. */
    AFTER_SUCCESS,
    /** {@code {Crashed: true}}: after a signal that ends a crash only. */
    AFTER_CRASH,
    /** Other conditions, or several. */
    CONDITIONAL,
    /** Could not be found out. */
    UNKNOWN
  }
}
