package org.hephaestus.domain.update.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.DoctorReport.Line;

/**
 * Runs examinations one after the other, on the caller's thread, and reports what each found.
 *
 * <p>An examination that throws is a bug of the program and becomes a line that says so; the others
 * still run. What an examination may cost, and its deadline, is the examination's own affair. Keeps
 * nothing between two reports, so it may be used from several threads if its examinations may.
 */
public final class Doctor {
  private final List<Examination> examinations;

  /** With these, in the order of the report. */
  public Doctor(List<Examination> examinations) {
    this.examinations = List.copyOf(examinations);
  }

  /**
   * One thing to look at: gathers facts and judges them.
   *
   * @param name for the line of an examination that throws
   * @param lines gathers and judges; may block, should not throw
   */
  public record Examination(String name, Supplier<List<Line>> lines) {
    /** One that makes one line. */
    public static Examination of(String name, Supplier<Line> line) {
      return new Examination(name, () -> List.of(line.get()));
    }
  }

  /** Looks at everything. Never throws. */
  public DoctorReport report() {
    List<Line> lines = new ArrayList<>();
    for (Examination examination : examinations) {
      lines.addAll(linesOf(examination));
    }
    return new DoctorReport(lines);
  }

  /** A class that cannot be loaded is a finding too: its jar may have been taken away. */
  private static List<Line> linesOf(Examination examination) {
    try {
      return List.copyOf(examination.lines().get());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return List.of(
          Line.problem(
              examination.name(),
              "this examination has a bug: " + e + (trace.length == 0 ? "" : " at " + trace[0]),
              "report it with this line; it says nothing about the machine"));
    }
  }
}
