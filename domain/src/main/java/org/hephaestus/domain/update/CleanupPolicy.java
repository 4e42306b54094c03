package org.hephaestus.domain.update;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Which versions may go. What runs stays, what starts next stays, and so do the last ones that had
 * proved themselves: a rollback must find one, and another one should that be damaged. The newest
 * one that was built and not switched to waits there, so that it is not built again. A version that
 * somebody has just installed and that no attempt knows of stays, too.
 */
final class CleanupPolicy {
  /** Versions that stayed once and are kept besides the one that runs. */
  static final int KEPT = 3;

  private CleanupPolicy() {}

  /**
   * The ones that may go.
   *
   * @param current the version that starts next; null when none
   * @param journal all attempts, oldest first
   */
  static List<VersionId> removable(
      RunningVersion running,
      @Nullable VersionId current,
      List<VersionId> installed,
      List<JournalEntry> journal) {
    Set<VersionId> known = new LinkedHashSet<>();
    Set<VersionId> stayed = new LinkedHashSet<>();
    Set<VersionId> waiting = new LinkedHashSet<>();
    boolean waits = false;
    for (JournalEntry entry : journal.reversed()) {
      if (entry.state() == UpdateState.ABANDONED && !waits && !known.contains(entry.to())) {
        waits = true;
        waiting.add(entry.to());
      }
      known.add(entry.to());
      if (entry.from() != null) {
        known.add(entry.from());
      }
      if (entry.state() == UpdateState.COMMITTED) {
        keep(stayed, entry.to(), running, installed);
        if (entry.from() != null) {
          keep(stayed, entry.from(), running, installed);
        }
      }
    }
    List<VersionId> removable = new ArrayList<>();
    for (VersionId id : installed) {
      boolean needed =
          stayed.contains(id) || waiting.contains(id) || running.is(id) || id.equals(current);
      if (known.contains(id) && !needed) {
        removable.add(id);
      }
    }
    return List.copyOf(removable);
  }

  private static void keep(
      Set<VersionId> stayed, VersionId id, RunningVersion running, List<VersionId> installed) {
    if (stayed.size() < KEPT && !running.is(id) && installed.contains(id)) {
      stayed.add(id);
    }
  }
}
