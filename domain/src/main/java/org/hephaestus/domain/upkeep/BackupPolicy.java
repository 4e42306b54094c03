package org.hephaestus.domain.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hephaestus.ports.store.Backup;

/** When the next automatic backup is due. */
public final class BackupPolicy {
  /** Between two backups. */
  public static final Duration INTERVAL = Duration.ofDays(1);

  /** After a start, so that a crash loop does not back up, and between two tries that failed. */
  public static final Duration PAUSE = Duration.ofMinutes(10);

  /**
   * What to do.
   *
   * @param due whether to back up now
   * @param lookAgain after how long to ask again, positive
   * @param reason one line
   */
  public record Decision(boolean due, Duration lookAgain, String reason) {}

  private BackupPolicy() {}

  /**
   * Decides.
   *
   * @param newest the newest backup there is
   * @param now wall clock; may have jumped either way since
   */
  public static Decision decide(Optional<Backup> newest, Instant now) {
    if (newest.isEmpty()) {
      return new Decision(true, PAUSE, "there is no backup yet");
    }
    Duration age = Duration.between(newest.get().at(), now);
    if (age.isNegative()) {
      return new Decision(true, PAUSE, "the newest backup is of the future: the clock was moved");
    }
    if (age.compareTo(INTERVAL) >= 0) {
      return new Decision(true, PAUSE, "the newest backup is " + age.toHours() + " hours old");
    }
    // The wall clock may be moved, and machines sleep: look in between.
    Duration left = INTERVAL.minus(age);
    Duration hour = Duration.ofHours(1);
    return new Decision(
        false, left.compareTo(hour) < 0 ? left : hour, "the newest backup is not a day old");
  }
}
