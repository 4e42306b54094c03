package org.hephaestus.ports.update;

import org.jspecify.annotations.Nullable;

/**
 * Keeps {@link UserControl}.
 *
 * <p>Laws: {@link #save} replaces the whole atomically and durably; a missing one loads as {@link
 * UserControl#NONE}; a damaged one is set aside, reported, and loads as lost until it is saved
 * again, also by other processes and after a restart. Blocks for disk writes. Never throws. Safe
 * from any thread.
 */
public interface UpdateControl {
  /** Reads it. */
  Loaded load();

  /** Replaces it. */
  WriteResult save(UserControl control);

  /**
   * What was read.
   *
   * @param problem why what the user said cannot be known; one line; null when it is known
   */
  record Loaded(UserControl control, @Nullable String problem) {}
}
