package org.hephaestus.domain.update;

import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What the start of a daemon means for the attempt that the journal shows as unfinished: the
 * defined successor of every state after a kill.
 *
 * <p>The one fact that counts is which version the switch names and which one runs. Up to ARMED the
 * switch still names the old version, so the attempt is over and costs nothing but its work; from
 * FLIPPED on it names the new one. ARMED itself may lie on either side of the switch.
 */
final class RecoveryPolicy {
  private RecoveryPolicy() {}

  /** What is to be done. */
  enum Kind {
    /** No attempt is open. */
    NOTHING,
    /** The attempt ended before the switch, or was switched back: write it off. */
    ABANDON,
    /** The new version runs: let it prove itself. */
    ARRIVED,
    /**
     * The switch names the new version, but another one was started: write it off, tell the user.
     */
    SUPERVISOR_RUNS_OTHER
  }

  /**
   * The decision.
   *
   * @param reason one sentence
   */
  record Recovery(Kind kind, String reason) {}

  /**
   * Decides.
   *
   * @param last the newest journal entry; null when there is none
   * @param current the version the switch names; null when none
   */
  static Recovery atStart(
      @Nullable JournalEntry last, RunningVersion running, @Nullable VersionId current) {
    if (last == null || last.state().isFinal()) {
      return new Recovery(Kind.NOTHING, "no update was under way");
    }
    return switch (last.state()) {
      case IDLE, COMMITTED, REVERTED, ABANDONED ->
          throw new IllegalStateException(last.state() + " is final");
      case CHECKED, ELIGIBLE, FETCHED, VERIFIED, STAGED, SMOKE_OK, SNAPSHOT ->
          new Recovery(Kind.ABANDON, "interrupted at " + last.state() + ", before the switch");
      case ARMED, FLIPPED, DRAINING, EXITED, PROBATION -> {
        if (running.is(last.to())) {
          yield new Recovery(Kind.ARRIVED, last.to() + " has started");
        }
        if (last.to().equals(current)) {
          yield new Recovery(
              Kind.SUPERVISOR_RUNS_OTHER,
              "the switch names "
                  + last.to()
                  + ", but "
                  + running.text()
                  + " was started: whoever starts it does not go through the launcher in bin/");
        }
        yield new Recovery(
            Kind.ABANDON,
            "interrupted at " + last.state() + "; the switch does not name " + last.to());
      }
    };
  }
}
