package org.hephaestus.ports.update;

import java.util.Optional;

/**
 * What the launcher knows of a version on trial. The launcher works when the new version cannot
 * even start, so whatever has to happen then is decided by these records alone.
 *
 * <p>Laws: at most one trial is open; {@link #arm} makes it durable before it returns and begins at
 * no starts, no verdict, no progress; a trial that cannot be read counts as none, and is reported;
 * {@link #close} ends it whatever state it is in, and is idempotent. Writers hold the {@link
 * UpdateLock}, but for {@link #progress}. Blocks for disk writes. Never throws.
 */
public interface Trials {
  /** Opens a trial; replaces one that is open. */
  WriteResult arm(Trial trial);

  /** The open trial. */
  Optional<Trial> open();

  /** How many starts of the version on trial were counted. */
  int starts();

  /** A sign of life: whoever waits for one begins to wait anew. Cheap; any thread, any moment. */
  void progress();

  /** Says that the version on trial is to be left; the first verdict stays. */
  WriteResult condemn(String reason);

  /** Why the version on trial is left; empty while it is not. */
  Optional<Trial.Verdict> verdict();

  /** Ends the trial. */
  WriteResult close();
}
