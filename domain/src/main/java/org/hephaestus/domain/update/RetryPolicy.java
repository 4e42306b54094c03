package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Whether the updater may try a release by itself that it has tried before. An attempt that ended
 * without a switch is repeated after half an interval, then one, two, four, at most a week, so that
 * a release that does not build costs less and less. The user's own word is not held back.
 */
final class RetryPolicy {
  private static final Duration MAX_WAIT = Duration.ofDays(7);

  private RetryPolicy() {}

  /**
   * The verdict.
   *
   * @param until when it may be tried again; null when now
   * @param reason one sentence
   */
  record Verdict(@Nullable Instant until, String reason) {}

  /** Decides from the journal. */
  static Verdict mayTry(
      List<JournalEntry> journal, VersionId version, Instant now, Duration interval) {
    int abandoned = 0;
    JournalEntry last = null;
    for (JournalEntry entry : journal) {
      if (entry.to().equals(version) && entry.state() == UpdateState.ABANDONED) {
        abandoned++;
        last = entry;
      }
    }
    if (last == null) {
      return new Verdict(null, "not tried before");
    }
    Duration wait = interval.dividedBy(2);
    for (int i = 1; i < abandoned && wait.compareTo(MAX_WAIT) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    if (wait.compareTo(MAX_WAIT) > 0) {
      wait = MAX_WAIT;
    }
    Instant until = last.at().plus(wait);
    // An entry from the future means that the clock was set back; waiting for it could take years.
    boolean clockWentBack = last.at().isAfter(now);
    if (!until.isAfter(now) || clockWentBack) {
      return new Verdict(null, "tried " + abandoned + " times, due again");
    }
    return new Verdict(
        until,
        version
            + " was tried "
            + (abandoned == 1 ? "once" : abandoned + " times")
            + ", last: "
            + last.reason());
  }
}
