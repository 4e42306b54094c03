package org.hephaestus.domain.update;

import java.util.Optional;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What the start of a daemon means for the attempt that the journal shows as unfinished: the
 * defined successor of every state after a kill.
 *
 * <p>Two facts decide: which version the switch names against which one runs, and the trial. The
 * trial's end is what makes a version stay: it goes before COMMITTED is journalled. Its verdict is
 * what makes it go: it comes before the switch back, and long before REVERTED is journalled.
 */
final class RecoveryPolicy {
  private RecoveryPolicy() {}

  /** What is to be done. */
  enum Kind {
    /** No attempt is open. */
    NOTHING,
    /** The attempt ended before the switch, or was switched away from by somebody: write it off. */
    ABANDON,
    /** The new version runs: let it prove itself. */
    ARRIVED,
    /** The new version runs and has proved itself: write it down. */
    COMMIT,
    /** The new version runs, and it was decided that it must not: leave it. */
    LEAVE,
    /** The new version was left: deny it. */
    REVERTED,
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
   * What the decision rests on.
   *
   * @param last the newest journal entry; null when there is none
   * @param current the version the switch names; null when none
   * @param trial the open one
   * @param starts counted in it
   * @param verdict of it
   */
  record Facts(
      @Nullable JournalEntry last,
      RunningVersion running,
      @Nullable VersionId current,
      Optional<Trial> trial,
      int starts,
      Optional<Trial.Verdict> verdict) {}

  /** Decides. */
  static Recovery atStart(Facts facts) {
    JournalEntry last = facts.last();
    if (last == null || last.state().isFinal()) {
      return new Recovery(Kind.NOTHING, "no update was under way");
    }
    return switch (last.state()) {
      case IDLE, COMMITTED, REVERTED, ABANDONED ->
          throw new IllegalStateException(last.state() + " is final");
      case CHECKED, ELIGIBLE, FETCHED, VERIFIED, STAGED, SMOKE_OK, SNAPSHOT ->
          new Recovery(Kind.ABANDON, "interrupted at " + last.state() + ", before the switch");
      case ARMED, FLIPPED, DRAINING, EXITED, PROBATION ->
          facts.running().is(last.to()) ? ofTheNew(facts, last) : ofAnother(facts, last);
    };
  }

  private static Recovery ofTheNew(Facts facts, JournalEntry last) {
    boolean onTrial = isOf(facts.trial(), last);
    Optional<Trial.Verdict> verdict = facts.verdict().filter(v -> onTrial);
    if (verdict.isPresent()) {
      return new Recovery(Kind.LEAVE, verdict.get().reason());
    }
    return switch (last.state()) {
      // Only the decision to stay ends a trial while the version runs.
      case PROBATION ->
          onTrial
              ? new Recovery(
                  Kind.ARRIVED, last.to() + " has started again, start " + facts.starts())
              : new Recovery(Kind.COMMIT, "it had proved itself before it was interrupted");
      default -> new Recovery(Kind.ARRIVED, last.to() + " has started");
    };
  }

  private static Recovery ofAnother(Facts facts, JournalEntry last) {
    VersionId to = last.to();
    boolean onTrial = isOf(facts.trial(), last);
    if (onTrial && facts.verdict().isPresent()) {
      return new Recovery(Kind.REVERTED, facts.verdict().get().reason());
    }
    if (to.equals(facts.current())) {
      return new Recovery(
          Kind.SUPERVISOR_RUNS_OTHER,
          "the switch names "
              + to
              + ", but "
              + facts.running().text()
              + " was started: whoever starts it does not go through the launcher in bin/");
    }
    if (onTrial && facts.starts() > 0) {
      return new Recovery(
          Kind.REVERTED,
          to
              + " was left after "
              + facts.starts()
              + " starts; the reason could not be written down");
    }
    return new Recovery(
        Kind.ABANDON, "interrupted at " + last.state() + "; the switch does not name " + to);
  }

  private static boolean isOf(Optional<Trial> trial, JournalEntry last) {
    return trial.filter(t -> t.attempt().equals(last.attempt())).isPresent();
  }
}
