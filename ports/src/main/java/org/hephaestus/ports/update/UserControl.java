package org.hephaestus.ports.update;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user said about updates, and what was learnt the hard way. Nothing of it is undone by a
 * restart or an update.
 *
 * @param pin the version or line to stay on: {@code 1.0.3}, {@code 1.0} or {@code 1}; null for none
 * @param hold no updates for now; null for none
 * @param denied versions that are not installed by themselves any more, oldest first
 * @param allowed versions that the user allowed again, newest word last
 */
public record UserControl(
    @Nullable String pin, @Nullable Hold hold, List<Denial> denied, List<Allowance> allowed) {
  /** Nothing said. */
  public static final UserControl NONE = new UserControl(null, null, List.of(), List.of());

  public UserControl {
    denied = List.copyOf(denied);
    allowed = List.copyOf(allowed);
  }

  /**
   * No updates for now.
   *
   * @param since when the user said so
   * @param until when it ends by itself; null for never
   */
  public record Hold(Instant since, @Nullable Instant until) {}

  /** Who denied a version. */
  public enum By {
    /** It failed here and was left. */
    TRIAL,
    /** The user went back from it. */
    ROLLBACK
  }

  /**
   * A version that is not installed by itself any more.
   *
   * @param reason one sentence
   * @param log the last lines it wrote, oldest first; empty when it wrote none
   */
  public record Denial(VersionId version, By by, Instant at, String reason, List<String> log) {
    public Denial {
      log = List.copyOf(log);
    }
  }

  /**
   * The user's word that a version may be tried again; what is denied later counts again.
   *
   * @param at when it was given
   */
  public record Allowance(VersionId version, Instant at) {}

  /** The same with another pin. */
  public UserControl withPin(@Nullable String newPin) {
    return new UserControl(newPin, hold, denied, allowed);
  }

  /** The same with another hold. */
  public UserControl withHold(@Nullable Hold newHold) {
    return new UserControl(pin, newHold, denied, allowed);
  }

  /** The same with other denials and allowances. */
  public UserControl withVersions(List<Denial> newDenied, List<Allowance> newAllowed) {
    return new UserControl(pin, hold, newDenied, newAllowed);
  }
}
