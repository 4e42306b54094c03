package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;

/**
 * Whether this process was started through the stable launcher, which reads {@code current} at each
 * start and counts the starts of a version on trial. A service that runs a version's own program
 * brings the old version back after each update.
 */
public final class LauncherExam {
  static final String NAME = "launcher";

  private LauncherExam() {}

  /**
   * What the judgement rests on.
   *
   * @param contract what the launcher said of itself, {@code HEPH_LAUNCHER}; empty when nobody did
   * @param wanted the contract that this version needs
   * @param launcher absolute path of the launcher, {@code <home>/bin/<name>}
   * @param started what the supervisor starts; empty when unknown
   */
  public record Facts(
      String contract, int wanted, String launcher, String started, Product product) {}

  /** Judges. */
  public static Line judge(Facts facts) {
    String started = facts.started();
    String rewrite =
        "let the service run "
            + facts.launcher()
            + ": "
            + facts.product().writeService()
            + " writes it so";
    if (isInside(started, versions(facts.launcher()))) {
      return Line.problem(
          NAME,
          "the service runs "
              + started
              + ", one version's own program: a restart brings that version back, whatever was"
              + " installed",
          rewrite);
    }
    if (facts.contract().isEmpty()) {
      return Line.problem(
          NAME,
          "this process was not started through "
              + facts.launcher()
              + (started.isEmpty() ? "" : ", the service runs " + started)
              + ": a restart may bring this version back, and a bad one is not left",
          rewrite);
    }
    if (!facts.contract().matches("[0-9]{1,9}")) {
      return Line.problem(
          NAME,
          "the launcher says it is of contract '" + facts.contract() + "', wanted a number",
          "install it again: " + facts.product().install());
    }
    int contract = Integer.parseInt(facts.contract());
    if (contract < facts.wanted()) {
      return Line.warning(
          NAME,
          facts.launcher()
              + " is of contract "
              + contract
              + ", wanted "
              + facts.wanted()
              + ": it does less for a version on trial than this one counts on",
          "replace it: " + facts.product().install());
    }
    return Line.ok(NAME, "started through a launcher of contract " + contract);
  }

  private static boolean isInside(String program, String folder) {
    return !folder.isEmpty() && program.startsWith(folder);
  }

  /** Where the versions lie, with a slash at its end; empty when that is no launcher's path. */
  private static String versions(String launcher) {
    int bin = launcher.lastIndexOf("/bin/");
    return bin < 0 ? "" : launcher.substring(0, bin) + "/versions/";
  }
}
