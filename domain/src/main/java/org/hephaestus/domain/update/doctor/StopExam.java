package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.Systemd;

/**
 * What becomes of children that outlive the main process, and how long a stop may take: both stand
 * between the end of the old version and the start of the new one (systemd.kill(5)).
 */
public final class StopExam {
  static final String NAME = "stop rule";

  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private StopExam() {}

  /** Judges. */
  public static Line judge(SupervisorRule rule) {
    return switch (rule) {
      case Systemd unit -> systemd(unit);
      case SupervisorRule.Launchd job ->
          Line.skipped(NAME, "launchd ends what is left of a job's process group by itself");
      case SupervisorRule.None none -> Line.skipped(NAME, none.why());
    };
  }

  private static Line systemd(Systemd unit) {
    String has = unit.unit() + " has KillMode=" + unit.killMode();
    String mixed = "set KillMode=mixed with: " + unit.edit();
    return switch (unit.killMode()) {
      case "mixed" -> timeout(unit, has);
      case "control-group" -> {
        String slow =
            has
                + ": a child that outlives exit code 0 delays the next start by up to TimeoutStopSec="
                + span(unit.stopTimeout());
        yield unit.restart().equals("always")
            ? Line.warning(NAME, slow, mixed)
            : Line.problem(
                NAME,
                slow + ", and the end then counts as a timeout, to which Restart= may not apply",
                mixed);
      }
      case "process" ->
          Line.warning(NAME, has + ": children of the old version go on beside the new one", mixed);
      case "none" ->
          Line.problem(
              NAME, has + ": nothing ends the old version, so the new one meets it", mixed);
      case "" ->
          Line.warning(
              NAME,
              "systemd did not say which KillMode= " + unit.unit() + " has",
              "see what it answers to: " + unit.systemctl() + " show -p KillMode " + unit.unit());
      default -> Line.warning(NAME, has + ", which is not known here", mixed);
    };
  }

  private static Line timeout(Systemd unit, String has) {
    Duration timeout = unit.stopTimeout();
    String found = has + ", TimeoutStopSec=" + span(timeout);
    String remedy = "set TimeoutStopSec=20 with: " + unit.edit();
    if (timeout.isNegative()) {
      return Line.ok(NAME, has);
    }
    if (timeout.compareTo(SHORTEST) < 0) {
      return Line.warning(NAME, found + ": requests in flight are cut", remedy);
    }
    return timeout.compareTo(LONGEST) > 0
        ? Line.warning(NAME, found + ": a stop that hangs is not cut for as long", remedy)
        : Line.ok(NAME, found);
  }

  private static String span(Duration timeout) {
    if (timeout.isNegative()) {
      return "(not said)";
    }
    return timeout.toDays() > 36_000 ? "infinity" : Say.span(timeout);
  }
}
