package org.hephaestus.ports.update;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The self-updater.
 *
 * @param mode what it may do by itself
 * @param running what runs, as {@code hephd --version} prints it: {@code 1.0.3 (0123456789ab)}
 * @param source where releases come from; empty when nothing is configured
 * @param delivery how they are installed
 * @param state how far the attempt under way is, {@link UpdateState#IDLE} when none is
 * @param outcome of the last check of this process; null before the first
 * @param lastCheck when the forge last gave a usable answer; null when never
 * @param nextCheck when the next one is due; null when none is scheduled
 * @param attempt the last attempt; null when there was none
 * @param notices what the user should know, most important first; one line each
 * @param gates what each gate says about the newest release, in the order of {@link Gate}; fewer
 *     when no newer release is known, or when the mode is off
 * @param control what the user said
 */
public record UpdateStatus(
    UpdateMode mode,
    String running,
    String source,
    String delivery,
    UpdateState state,
    @Nullable CheckOutcome outcome,
    @Nullable Instant lastCheck,
    @Nullable Instant nextCheck,
    @Nullable Attempt attempt,
    List<String> notices,
    List<GateVerdict> gates,
    UserControl control) {
  public UpdateStatus {
    notices = List.copyOf(notices);
    gates = List.copyOf(gates);
  }

  /**
   * An update attempt.
   *
   * @param id as {@link ApplyTicket#attempt()}
   * @param state how far it came
   * @param from what ran when it began; null when that was no installed version
   * @param to what it installs
   * @param at when it reached that state
   * @param reason one sentence
   */
  public record Attempt(
      String id,
      UpdateState state,
      @Nullable VersionId from,
      VersionId to,
      Instant at,
      String reason) {}
}
