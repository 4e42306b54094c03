package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.DoctorReport.Verdict;
import org.hephaestus.ports.update.LingerState;

/** Whether the service goes on, and keeps itself current, while its user is not logged in. */
public final class LingerExam {
  static final String NAME = "linger";

  private LingerExam() {}

  /** Judges. */
  public static Line judge(LingerState state) {
    return switch (state.answer()) {
      case ON -> Line.ok(NAME, "it runs without a login");
      case OFF ->
          Line.warning(
              NAME,
              "it ends with the last logout and starts with the next login; until then nothing is"
                  + " updated",
              "if it shall run without a login: " + state.command());
      case NOT_APPLICABLE -> Line.skipped(NAME, "not a question here: " + state.why());
      case UNKNOWN ->
          new Line(
              NAME,
              Verdict.SKIPPED,
              "whether it runs without a login could not be found out: " + state.why(),
              state.command().isEmpty() ? "" : "to make sure: " + state.command());
    };
  }
}
