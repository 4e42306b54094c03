package org.hephaestus.ports.update;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the updater remembers from one check to the next, across restarts.
 *
 * <p>Laws: {@link #save} replaces the whole contents atomically, so a reader sees the old or the
 * new ones; a missing or damaged memory loads as {@link Contents#EMPTY}, a damaged one is set aside
 * and reported. Losing it costs a request and the tags' first sight, never an update.
 */
public interface UpdateMemory {
  /** Reads it. Never throws. */
  Loaded load();

  /** Replaces it. */
  WriteResult save(Contents contents);

  /**
   * What was read.
   *
   * @param problem what was wrong with the file, if something was; one line
   */
  record Loaded(Contents contents, @Nullable String problem) {}

  /**
   * What is remembered.
   *
   * @param nextCheck when the next check is due, persisted so that a crash loop does not poll
   * @param lastCheck when the forge last gave a usable answer
   * @param failures how many checks have failed in a row
   * @param lastFailure the last of them, one line; null after a success
   * @param validator of the last listing, for {@link ReleaseSource#list}
   * @param releases the last listing, so that "not modified" still has something to choose from
   * @param commits the commit each tag was first seen with
   * @param firstSeen when that was
   */
  record Contents(
      @Nullable Instant nextCheck,
      @Nullable Instant lastCheck,
      int failures,
      @Nullable String lastFailure,
      @Nullable String validator,
      List<Release> releases,
      Map<String, String> commits,
      Map<String, Instant> firstSeen) {
    /** Nothing remembered. */
    public static final Contents EMPTY =
        new Contents(null, null, 0, null, null, List.of(), Map.of(), Map.of());

    public Contents {
      if (failures < 0) {
        throw new IllegalArgumentException("failures must not be negative, was " + failures);
      }
      releases = List.copyOf(releases);
      commits = Map.copyOf(commits);
      firstSeen = Map.copyOf(firstSeen);
    }
  }
}
