package org.hephaestus.domain.update.gate;

import java.util.regex.Pattern;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** Whether the user pinned another version, or another line of versions. */
public final class PinGate {
  private static final String NUMBER = "(?:0|[1-9][0-9]{0,8})";

  /** Semver.org 2.0.0, section 9: not empty, and a number has no leading zero. */
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";

  private static final String PRERELEASE = "-" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*";
  private static final int MAX_LENGTH = 128;
  private static final Pattern PIN =
      Pattern.compile(
          NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + "(?:" + PRERELEASE + ")?)?)?");

  private PinGate() {}

  /** Whether it is {@code 1}, {@code 1.0}, {@code 1.0.3} or {@code 1.0.3-rc.1}. */
  public static boolean isPin(String text) {
    return text.length() <= MAX_LENGTH && PIN.matcher(text).matches();
  }

  /**
   * Judges.
   *
   * @param pin a version, or the first numbers of a line of versions; null for none
   */
  public static GateVerdict judge(@Nullable String pin, VersionId to) {
    if (pin == null) {
      return GateVerdict.open(Gate.PIN, "no version is pinned");
    }
    return to.version().equals(pin) || isOfLine(pin, to.version())
        ? GateVerdict.open(Gate.PIN, to.version() + " is what " + pin + " is pinned to")
        : GateVerdict.closed(
            Gate.PIN,
            to.version() + " is not " + pin + ", which is pinned; undo with: heph update unpin");
  }

  /** A line has fewer than three numbers. */
  private static boolean isOfLine(String pin, String version) {
    return pin.chars().filter(c -> c == '.').count() < 2 && version.startsWith(pin + ".");
  }
}
