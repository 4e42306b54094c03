package org.hephaestus.ports.update;

import java.util.List;
import org.hephaestus.ports.time.CallLimits;

/**
 * Whether the daemon does its work. Asked before the switch, for the baseline, and again by the new
 * version: what worked before must work after.
 *
 * <p>For the implementer: check what users rely on, by doing it; blocks for at most the limits;
 * never throws; the same checks under the same names in every version. What hangs on the world (a
 * network, another machine) is {@link Result#UNKNOWN} when the world does not answer: a version is
 * never left for that.
 */
@FunctionalInterface
public interface HealthProbe {
  /** Does all checks. */
  List<Check> run(CallLimits limits);

  /** How a check ended. */
  enum Result {
    /** It works. */
    GOOD,
    /** It does not, and nobody else is to blame. */
    BAD,
    /** The world did not answer, or the check does not apply. */
    UNKNOWN
  }

  /**
   * One check.
   *
   * @param name stable, in small letters
   * @param detail what was found; one line
   */
  record Check(String name, Result result, String detail) {}
}
