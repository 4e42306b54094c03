package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.Restarter.Supervision;

/** Whether somebody starts this process again after it has ended for an update. */
public final class SupervisorExam {
  static final String NAME = "supervisor";

  private SupervisorExam() {}

  /** Judges. */
  public static Line judge(Supervision supervision) {
    return switch (supervision) {
      case Supervision.Supervised somebody -> Line.ok(NAME, somebody.by());
      case Supervision.Unsupervised nobody -> Line.problem(NAME, nobody.why(), nobody.remedy());
    };
  }
}
