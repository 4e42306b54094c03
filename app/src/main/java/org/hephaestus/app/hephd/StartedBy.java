package org.hephaestus.app.hephd;

import java.util.Map;

/** Who started this process, as far as its variables say: who is there when it ends. */
enum StartedBy {
  /** A person: what is wrong is said once, where they look. */
  SOMEBODY,
  /** systemd, which leaves a daemon alone that has ended with 78. */
  SYSTEMD,
  /** launchd, which starts it again whatever happens. */
  LAUNCHD,
  /** Something of the user's own that has vouched for starting it again. */
  ANOTHER;

  /** Of the agent that {@code heph daemon} installs, as launchd names it in XPC_SERVICE_NAME. */
  static final String LAUNCHD_LABEL = "org.hephaestus.hephd";

  static StartedBy of(Map<String, String> variables, long pid) {
    switch (variables.getOrDefault("HEPH_SUPERVISOR", "")) {
      case "systemd" -> {
        return SYSTEMD;
      }
      case "launchd" -> {
        return LAUNCHD;
      }
      case "external" -> {
        return ANOTHER;
      }
      default -> {}
    }
    // Both of the others are inherited by every shell: the pid and the label tell them apart.
    if (variables.containsKey("INVOCATION_ID")
        && Long.toString(pid).equals(variables.get("SYSTEMD_EXEC_PID"))) {
      return SYSTEMD;
    }
    return LAUNCHD_LABEL.equals(variables.get("XPC_SERVICE_NAME")) ? LAUNCHD : SOMEBODY;
  }
}
