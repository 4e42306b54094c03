package org.hephaestus.ports.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The installed hephd, asked what it would do with some arguments.
 *
 * <p>Laws: asking starts no daemon, changes nothing, and answers within seconds. For the
 * implementer: the program runs with exactly the environment given, so that what it finds is what
 * the service will find. Never throws.
 */
public interface DaemonProgram {
  /** Absolute path that stays the same over updates; empty when hephd is not installed. */
  Optional<String> path();

  /**
   * Asks.
   *
   * @param arguments as the service would give them
   * @param environment as the service would have it: nothing else is set
   */
  Inspection inspect(List<String> arguments, Map<String, String> environment);

  /**
   * The folders in which programs are found now, by whoever gives the command.
   *
   * @param names of programs
   * @return absolute paths, each once, in the order in which that person's PATH has them, so that
   *     the same program is found as the first of its name
   */
  List<String> foldersOf(List<String> names);

  /** Whether there is such a program, and it may be run. */
  boolean isThere(String program);

  /**
   * The end of a log file.
   *
   * @param file absolute path
   * @param lines at most
   * @return oldest first; empty when there is no such file
   */
  List<String> lastLines(String file, int lines);

  /** What it would do. */
  sealed interface Inspection {
    /**
     * It would serve.
     *
     * @param version semantic version of what would start
     * @param commit it was built from
     * @param mode {@code local}, {@code spoke} or {@code hub}
     * @param db absolute path of the store
     * @param socket absolute path of the socket, where nobody hands it one
     * @param log absolute path of its log file
     * @param updateProblem why its self-updater could never work there, and what to do; empty when
     *     it could, or is off
     */
    record Usable(
        String version,
        String commit,
        String mode,
        String db,
        String socket,
        String log,
        String updateProblem)
        implements Inspection {}

    /** It would not: in its own words, one line. */
    record Refused(String why) implements Inspection {}

    /** It does not even run. */
    record NotRunnable(String why, String remedy) implements Inspection {}
  }
}
