package org.hephaestus.domain.service;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.service.DaemonProgram;
import org.hephaestus.ports.service.ServiceManager;

/**
 * What every command works with.
 *
 * @param userHome absolute path of the user's home folder
 */
record Hands(
    ServiceManager manager, DaemonProgram program, Prober prober, Proof proof, String userHome) {
  /** What a manager may take for one order; its own limit for a start is shorter. */
  static final Duration LIMIT = Duration.ofSeconds(75);

  private static final int LOG_LINES = 20;

  /** The daemon's last lines. What the manager keeps has also what was said before any log. */
  List<String> lastLines(String log) {
    List<String> kept = manager.output(LOG_LINES);
    return kept.isEmpty() && !log.isEmpty() ? program.lastLines(log, LOG_LINES) : kept;
  }
}
