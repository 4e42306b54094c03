package org.hephaestus.cli;

import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceReport;

/**
 * {@code HEPH_SOCKET} and {@code HEPH_DB} of whoever runs {@code heph daemon}: the service does not
 * inherit them, and a person who has set them may think that it does.
 */
final class CallersEnvironment {
  private static final String SOCKET = "HEPH_SOCKET";
  private static final String DB = "HEPH_DB";

  private CallersEnvironment() {}

  /** Whether there is anything to compare. */
  static boolean isSet(Host host) {
    return !host.env().getOrDefault(SOCKET, "").isEmpty()
        || !host.env().getOrDefault(DB, "").isEmpty();
  }

  /** A line for each that differs from what the service uses. */
  static List<String> notices(Host host, ServiceReport report) {
    List<String> notices = new ArrayList<>();
    compare(host, SOCKET, DaemonFlag.SOCKET, report.socket(), notices);
    compare(host, DB, DaemonFlag.DB, report.db(), notices);
    return notices;
  }

  private static void compare(
      Host host, String variable, DaemonFlag flag, String used, List<String> notices) {
    String here = host.env().getOrDefault(variable, "");
    if (here.isEmpty() || used.equals(here)) {
      return;
    }
    try {
      here = host.cwd().resolve(here).normalize().toString();
    } catch (InvalidPathException e) {
      // Said as it is.
    }
    if (!here.equals(used)) {
      notices.add(
          variable
              + " is set here and the service does not inherit it"
              + (used.isEmpty() ? "" : ", it uses " + used)
              + "; to make it use yours: heph daemon restart "
              + ShellWords.option(flag.flag(), here));
    }
  }
}
