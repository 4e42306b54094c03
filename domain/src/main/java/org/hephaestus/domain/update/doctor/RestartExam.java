package org.hephaestus.domain.update.doctor;

import java.util.List;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.hephaestus.ports.update.SupervisorRule.Launchd;
import org.hephaestus.ports.update.SupervisorRule.Systemd;

/**
 * Whether the supervisor's rule starts again both what ends with exit code 0, as for an update, and
 * what crashes, as a bad version does: without the second nobody goes back to the version before.
 */
public final class RestartExam {
  static final String NAME = "restart rule";

  private RestartExam() {}

  /** Judges. */
  public static Line judge(SupervisorRule rule) {
    return switch (rule) {
      case Systemd unit -> systemd(unit);
      case Launchd job -> launchd(job);
      case SupervisorRule.None none -> Line.skipped(NAME, none.why());
    };
  }

  private static Line systemd(Systemd unit) {
    String has = unit.unit() + " has Restart=" + unit.restart();
    String always = "set Restart=always with: " + unit.edit();
    return switch (unit.restart()) {
      case "always" -> prevented(unit, Line.ok(NAME, has + restarts(unit.restarts())));
      case "on-success" ->
          prevented(
              unit,
              unit.killMode().equals("mixed")
                  ? Line.warning(
                      NAME,
                      has
                          + ": a new version that crashes is not started again, so nobody goes back"
                          + " to the one before",
                      always)
                  : Line.problem(
                      NAME,
                      has
                          + " and KillMode="
                          + said(unit.killMode())
                          + ": when a child outlives exit code 0, systemd calls the end a timeout"
                          + " and does not start it again",
                      "set Restart=always and KillMode=mixed with: " + unit.edit()));
      case "" ->
          Line.warning(
              NAME,
              "systemd did not say which Restart= " + unit.unit() + " has",
              "see what it answers to: " + unit.systemctl() + " show -p Restart " + unit.unit());
      case "on-failure" ->
          Line.problem(
              NAME,
              has
                  + ": exit code 0 is the end, be it that of an update or of a restart of its own"
                  + " that failed",
              always);
      default ->
          Line.problem(NAME, has + ", which does not start it again after exit code 0", always);
    };
  }

  private static Line prevented(Systemd unit, Line otherwise) {
    List<String> codes = unit.preventedCodes();
    String has =
        unit.unit() + " has RestartPreventExitStatus=" + String.join(" ", codes) + ", which names ";
    boolean failure = codes.contains("1") || codes.contains("FAILURE");
    if (codes.contains("0") || codes.contains("SUCCESS")) {
      return Line.problem(
          NAME,
          has + "the exit code of an update, 0",
          "take 0 " + (failure ? "and 1 " : "") + "out of it with: " + unit.edit());
    }
    // A Java runtime that cannot run the new version ends with it too.
    return failure
        ? Line.problem(
            NAME,
            has
                + "the exit code of a version that fails, 1: it is not started again, so nobody goes"
                + " back to the one before",
            "take 1 out of it with: " + unit.edit())
        : otherwise;
  }

  private static Line launchd(Launchd job) {
    String always = "set KeepAlive to true: " + job.edit();
    return switch (job.keepAlive()) {
      case ALWAYS -> Line.ok(NAME, job.target() + " has KeepAlive true");
      case NEVER ->
          Line.problem(NAME, job.target() + " has no KeepAlive: nothing starts it again", always);
      case AFTER_FAILURE ->
          Line.problem(
              NAME,
              job.target()
                  + " has KeepAlive {SuccessfulExit: false}: exit code 0, with which an update ends,"
                  + " counts as done",
              always);
      case AFTER_SUCCESS ->
          Line.warning(
              NAME,
              job.target()
                  + " has KeepAlive {SuccessfulExit: true}: a new version that crashes is not started"
                  + " again, so nobody goes back to the one before",
              always);
      case AFTER_CRASH, CONDITIONAL ->
          Line.problem(
              NAME,
              job.target()
                  + " has KeepAlive "
                  + (job.keepAlive() == KeepAlive.AFTER_CRASH ? "{Crashed: true}" : "on conditions")
                  + ": after exit code 0 nothing is sure to start it again",
              always);
      case UNKNOWN ->
          Line.warning(
              NAME,
              "whether " + job.target() + " is kept alive could not be found out",
              "see what it answers to: launchctl print " + job.target());
    };
  }

  private static String restarts(long count) {
    return count == 0 ? "" : ", started again " + count + " times since the last start on demand";
  }

  private static String said(String value) {
    return value.isEmpty() ? "(not said)" : value;
  }
}
