package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.UpdateHost.Origin;

/** Whether the program is ours to replace. */
public final class OriginExam {
  static final String NAME = "origin";

  private OriginExam() {}

  /** Judges. */
  public static Line judge(Origin origin) {
    return switch (origin) {
      case Origin.Ours ours -> Line.ok(NAME, "the program is this user's to replace");
      case Origin.Owned owned ->
          Line.problem(
              NAME,
              "the program is not ours to replace (" + owned.by() + "): " + owned.why(),
              owned.command().isEmpty()
                  ? "update it the way it was installed"
                  : "update it with: " + owned.command());
    };
  }
}
