package org.hephaestus.domain.update;

import java.time.Duration;
import org.hephaestus.ports.update.UpdateMode;

/**
 * What the user decided.
 *
 * @param mode default {@link UpdateMode#OFF}
 * @param channel default {@link Channel#STABLE}
 * @param interval between two checks, before jitter; default 6 hours, 1 second to 30 days
 * @param checkTimeout for one check, all requests together; default 30 seconds
 * @param installTimeout for fetching and building; default 30 minutes
 */
public record UpdateSettings(
    UpdateMode mode,
    Channel channel,
    Duration interval,
    Duration checkTimeout,
    Duration installTimeout) {
  /** The default interval: 21,600 seconds. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofHours(6);

  /** Off, stable, every 6 hours, 30 seconds, 30 minutes. */
  public static final UpdateSettings DEFAULT =
      new UpdateSettings(
          UpdateMode.OFF,
          Channel.STABLE,
          DEFAULT_INTERVAL,
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

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
  }

  /** The same with another mode. */
  public UpdateSettings withMode(UpdateMode newMode) {
    return new UpdateSettings(newMode, channel, interval, checkTimeout, installTimeout);
  }

  /** The same with another interval. */
  public UpdateSettings withInterval(Duration newInterval) {
    return new UpdateSettings(mode, channel, newInterval, checkTimeout, installTimeout);
  }

  /** The same with another channel. */
  public UpdateSettings withChannel(Channel newChannel) {
    return new UpdateSettings(mode, newChannel, interval, checkTimeout, installTimeout);
  }
}
