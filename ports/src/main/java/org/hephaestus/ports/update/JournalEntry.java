package org.hephaestus.ports.update;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition of one update attempt.
 *
 * @param at wall-clock time
 * @param fence the number of the lock under which it was written; never decreases in a journal
 * @param attempt id of the attempt, as {@code heph update apply} answered it
 * @param state what was reached
 * @param from the version that ran; null when it was no installed version
 * @param to the version of the attempt
 * @param reason one sentence for a person
 */
public record JournalEntry(
    Instant at,
    long fence,
    String attempt,
    UpdateState state,
    @Nullable VersionId from,
    VersionId to,
    String reason) {
  public JournalEntry {
    if (attempt.isBlank()) {
      throw new IllegalArgumentException("attempt must not be blank");
    }
  }
}
