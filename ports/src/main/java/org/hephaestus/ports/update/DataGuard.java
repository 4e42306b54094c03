package org.hephaestus.ports.update;

import java.util.Optional;

/**
 * The data's way back. A copy is made before a new version touches them.
 *
 * <p>Laws: a snapshot is whole and durable before {@link #snapshot} returns; snapshots are bounded
 * in number, and the one of an open trial is never removed. Blocks for as long as a copy of the
 * data takes. Never throws.
 */
public interface DataGuard {
  /** Copies the data as they are now. */
  Snapshot snapshot(String attempt);

  /** The formats an installed version reads and writes; empty when it does not say. */
  Optional<DataFormats> formats(VersionId id);

  /** The formats of the version that runs; empty when there are no data. */
  Optional<DataFormats> own();

  /** Whether a copy is kept that a version of these formats could begin with. */
  boolean canReturnTo(DataFormats formats);

  /**
   * Formats of data, numbered upwards.
   *
   * @param reads the highest it can open
   * @param writes what it leaves behind, at most {@code reads}
   */
  record DataFormats(int reads, int writes) {
    public DataFormats {
      if (writes < 0 || writes > reads) {
        throw new IllegalArgumentException("a version reads what it writes: " + writes);
      }
    }
  }

  /** What became of a copy. */
  sealed interface Snapshot {
    /**
     * It is there.
     *
     * @param file where; empty when there are no data to copy
     * @param digest SHA-256 of it, in small hex digits; empty when there is no file
     */
    record Taken(String file, String digest) implements Snapshot {}

    /** It is not. */
    record Failed(Failure failure) implements Snapshot {}
  }
}
