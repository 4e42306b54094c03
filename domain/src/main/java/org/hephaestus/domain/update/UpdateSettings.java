package org.hephaestus.domain.update;

import java.time.Duration;
import org.hephaestus.domain.update.gate.MaintenanceWindow;
import org.hephaestus.ports.update.UpdateMode;
import org.jspecify.annotations.Nullable;

/**
 * What the user decided.
 *
 * @param mode default {@link UpdateMode#OFF}
 * @param channel default {@link Channel#STABLE}
 * @param interval between two checks, before jitter; default 6 hours, 1 second to 30 days
 * @param checkTimeout for one check, all requests together; default 30 seconds
 * @param installTimeout for fetching and building; default 30 minutes
 * @param minAge how old a release must be to be installed unasked; default 48 hours, 0 to 365 days
 * @param window when updates may happen unasked; null, the default, for any time
 * @param probationRounds good rounds in a row after which a new version stays, {@link
 *     #PROBATION_ROUND} apart; default 12, that is a minute; 1 to 720
 */
public record UpdateSettings(
    UpdateMode mode,
    Channel channel,
    Duration interval,
    Duration checkTimeout,
    Duration installTimeout,
    Duration minAge,
    @Nullable MaintenanceWindow window,
    int probationRounds) {
  /** From one look at the health of a version on trial to the next: 5 seconds. */
  public static final Duration PROBATION_ROUND = Duration.ofSeconds(5);

  private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(15);

  /** The default interval: 21,600 seconds. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofHours(6);

  /** Off, stable, every 6 hours, 30 seconds, 30 minutes. */
  public static final UpdateSettings DEFAULT =
      new UpdateSettings(
          UpdateMode.OFF,
          Channel.STABLE,
          DEFAULT_INTERVAL,
          Duration.ofSeconds(30),
          Duration.ofMinutes(30),
          Duration.ofDays(2),
          null,
          12);

  public UpdateSettings {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0
        || interval.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException(
          "the update interval must be 1 second to 30 days, was " + interval);
    }
    if (checkTimeout.isNegative() || checkTimeout.isZero()) {
      throw new IllegalArgumentException("checkTimeout must be positive, was " + checkTimeout);
    }
    if (installTimeout.isNegative() || installTimeout.isZero()) {
      throw new IllegalArgumentException("installTimeout must be positive, was " + installTimeout);
    }
    if (minAge.isNegative() || minAge.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("minAge must be 0 to 365 days, was " + minAge);
    }
    if (probationRounds < 1 || probationRounds > 720) {
      throw new IllegalArgumentException("probationRounds must be 1 to 720: " + probationRounds);
    }
  }

  /** The same with another mode. */
  public UpdateSettings withMode(UpdateMode newMode) {
    return with(newMode, channel, interval, minAge, window);
  }

  /** The same with another interval. */
  public UpdateSettings withInterval(Duration newInterval) {
    return with(mode, channel, newInterval, minAge, window);
  }

  /** The same with another channel. */
  public UpdateSettings withChannel(Channel newChannel) {
    return with(mode, newChannel, interval, minAge, window);
  }

  /** The same with another minimum age. */
  public UpdateSettings withMinAge(Duration newMinAge) {
    return with(mode, channel, interval, newMinAge, window);
  }

  /** The same with another window. */
  public UpdateSettings withWindow(@Nullable MaintenanceWindow newWindow) {
    return with(mode, channel, interval, minAge, newWindow);
  }

  /**
   * How long a version on trial may give no sign of life before it is killed: three times the
   * trial, at least 15 seconds.
   */
  public Duration patience() {
    Duration trial = PROBATION_ROUND.multipliedBy(3L * probationRounds);
    return trial.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : trial;
  }

  /** The same with another number of good rounds. */
  public UpdateSettings withProbationRounds(int newRounds) {
    return new UpdateSettings(
        mode, channel, interval, checkTimeout, installTimeout, minAge, window, newRounds);
  }

  private UpdateSettings with(
      UpdateMode newMode,
      Channel newChannel,
      Duration newInterval,
      Duration newMinAge,
      @Nullable MaintenanceWindow newWindow) {
    return new UpdateSettings(
        newMode,
        newChannel,
        newInterval,
        checkTimeout,
        installTimeout,
        newMinAge,
        newWindow,
        probationRounds);
  }
}
