package org.hephaestus.ports.update;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of all update attempts, oldest first.
 *
 * <p>Laws: append-only; an appended entry survives a kill and a power cut after the call returns;
 * order is kept; an entry whose fence is smaller than one already written is refused (a lock holder
 * that was stopped and woke up too late); a damaged tail is cut and reported, never guessed; fields
 * written by a newer version are skipped. Appending blocks for one disk write.
 */
public interface UpdateJournal {
  /** Appends a transition. */
  WriteResult append(JournalEntry entry);

  /** Everything that was written. */
  Replay replay();

  /**
   * What the journal holds.
   *
   * @param entries oldest first
   * @param problem what was wrong with the file, if something was; one line
   */
  record Replay(List<JournalEntry> entries, @Nullable String problem) {
    public Replay {
      entries = List.copyOf(entries);
    }
  }
}
