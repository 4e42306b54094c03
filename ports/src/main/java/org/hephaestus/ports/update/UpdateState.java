package org.hephaestus.ports.update;

/**
 * How far an update attempt has come. Every transition is journalled before the next step begins,
 * and each state has one defined successor after a kill (see {@code RecoveryPolicy} in the domain).
 *
 * <p>{@link #SMOKE_OK}, {@link #SNAPSHOT}, {@link #ARMED} and {@link #REVERTED} have their place in
 * the order and in the journal's format, so that versions which use them can be read by versions
 * which do not.
 */
public enum UpdateState {
  /** Nothing under way. */
  IDLE,
  /** A newer release was seen. */
  CHECKED,
  /** Every gate let it pass. */
  ELIGIBLE,
  /** Its source or artifact is in staging. */
  FETCHED,
  /** What was fetched is what the release names. */
  VERIFIED,
  /** It is a version folder, marked valid. */
  STAGED,
  /** It reported its version in a trial run. */
  SMOKE_OK,
  /** The store was copied for a rollback. */
  SNAPSHOT,
  /** The launcher knows that the next start is on trial. */
  ARMED,
  /** It starts next. */
  FLIPPED,
  /** The running version stops taking requests and finishes those in flight. */
  DRAINING,
  /** The running version asked its supervisor for a restart. */
  EXITED,
  /** The new version has started and has not proved itself yet. */
  PROBATION,
  /** The new version stays. */
  COMMITTED,
  /** The old version is back and the new one is denied. */
  REVERTED,
  /** The attempt ended without a switch; the entry's reason says why. */
  ABANDONED;

  /** Whether an attempt in this state is over. */
  public boolean isFinal() {
    return this == IDLE || this == COMMITTED || this == REVERTED || this == ABANDONED;
  }
}
