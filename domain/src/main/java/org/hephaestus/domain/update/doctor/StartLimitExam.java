package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.Launchd;
import org.hephaestus.ports.update.SupervisorRule.Systemd;

/**
 * Whether the supervisor starts it often enough, and soon enough, for a trial: a bad version is
 * started three times before its launcher goes back, and the start before the update and one by
 * hand count with them.
 */
public final class StartLimitExam {
  static final String NAME = "start limit";

  /** How many starts must fit into the interval. */
  static final long STARTS = 5;

  private static final Duration SPIN = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofMinutes(1);

  /** The longest that a restart for an update waits, so as not to end too early for launchd. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private static final Duration LAUNCHD_DEFAULT = Duration.ofSeconds(10);

  private StartLimitExam() {}

  /** Judges. */
  public static Line judge(SupervisorRule rule) {
    return switch (rule) {
      case Systemd unit -> systemd(unit);
      case Launchd job -> launchd(job);
      case SupervisorRule.None none -> Line.skipped(NAME, none.why());
    };
  }

  private static Line systemd(Systemd unit) {
    if (unit.startLimitInterval().isZero() || unit.startLimitBurst() == 0) {
      Duration delay = unit.restartDelay();
      return !delay.isNegative() && delay.compareTo(SPIN) < 0
          ? Line.warning(
              NAME,
              unit.unit()
                  + " has no limit and RestartSec="
                  + Say.span(delay)
                  + ": one that cannot start spins",
              "set RestartSec=1 with: " + unit.edit())
          : Line.ok(NAME, unit.unit() + " may be started as often as it takes");
    }
    String limit =
        unit.unit()
            + " may be started "
            + unit.startLimitBurst()
            + " times in "
            + Say.span(unit.startLimitInterval());
    return unit.startLimitBurst() < STARTS
        ? Line.problem(
            NAME,
            limit
                + ": the three starts of a trial would use that up, and it would stay down with"
                + " either version",
            "set StartLimitIntervalSec=0 in [Unit] with: " + unit.edit())
        : Line.ok(NAME, limit);
  }

  private static Line launchd(Launchd job) {
    if (!job.pended().isEmpty()) {
      return Line.problem(
          NAME,
          "launchd holds the next start of "
              + job.target()
              + " back ("
              + job.pended()
              + "): it may come minutes later or never",
          "start it by hand when it is down: launchctl kickstart " + job.target());
    }
    Duration throttle = job.throttle().isNegative() ? LAUNCHD_DEFAULT : job.throttle();
    String found = job.target() + " has ThrottleInterval " + Say.span(throttle);
    String remedy = "set ThrottleInterval to 5: " + job.edit();
    if (throttle.compareTo(LONGEST_WAIT) > 0) {
      return Line.problem(
          NAME,
          found
              + ": an update waits for "
              + Say.span(LONGEST_WAIT)
              + " at most, and launchd may not start again for minutes what ends before",
          remedy);
    }
    return throttle.compareTo(LATE) > 0
        ? Line.warning(NAME, found + ": each start may be that late", remedy)
        : Line.ok(NAME, found);
  }
}
