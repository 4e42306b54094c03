package org.hephaestus.ports.update;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether updates can work on this machine: one line per thing that was looked at, in the order in
 * which they were looked at.
 *
 * @param lines each with its verdict
 */
public record DoctorReport(List<Line> lines) {
  public DoctorReport {
    lines = List.copyOf(lines);
  }

  /** The gravest verdict of all lines; {@link Verdict#SKIPPED} when there is none. */
  public Verdict worst() {
    return lines.stream().map(Line::verdict).max(Enum::compareTo).orElse(Verdict.SKIPPED);
  }

  /** What a line says. Scripts may rely on the names; in ascending gravity. */
  public enum Verdict {
    /** Not a question here, or it could not be asked; {@link Line#found} says why. */
    SKIPPED,
    /** As it should be. */
    OK,
    /** Works, yet something may go wrong or take longer than it should. */
    WARNING,
    /** An update, or the way back from a bad one, would not work. */
    PROBLEM
  }

  /**
   * What was found about one thing. Texts are one line each: line breaks and other control
   * characters become blanks.
   *
   * @param name of the thing, for example {@code start limit}; never changes its meaning
   * @param found what was looked at and found
   * @param remedy what to do; empty when {@link Verdict#OK}, never empty when something is wrong
   */
  public record Line(String name, Verdict verdict, String found, String remedy) {
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}+");

    public Line {
      name = oneLine(name);
      found = oneLine(found);
      remedy = oneLine(remedy);
      boolean wrong = verdict == Verdict.WARNING || verdict == Verdict.PROBLEM;
      if (name.isEmpty() || found.isEmpty()) {
        throw new IllegalArgumentException("a line needs a name and a finding, was " + name);
      }
      if (wrong && remedy.isEmpty()) {
        throw new IllegalArgumentException(name + ": a " + verdict + " needs a remedy");
      }
      if (verdict == Verdict.OK && !remedy.isEmpty()) {
        throw new IllegalArgumentException(name + ": nothing is to be done when OK: " + remedy);
      }
    }

    /** All is well. */
    public static Line ok(String name, String found) {
      return new Line(name, Verdict.OK, found, "");
    }

    /** It was not looked at. */
    public static Line skipped(String name, String why) {
      return new Line(name, Verdict.SKIPPED, why, "");
    }

    /** It works, but. */
    public static Line warning(String name, String found, String remedy) {
      return new Line(name, Verdict.WARNING, found, remedy);
    }

    /** It does not work. */
    public static Line problem(String name, String found, String remedy) {
      return new Line(name, Verdict.PROBLEM, found, remedy);
    }

    private static String oneLine(String text) {
      return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    }
  }
}
