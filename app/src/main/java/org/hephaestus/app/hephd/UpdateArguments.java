package org.hephaestus.app.hephd;

import java.time.Duration;
import org.hephaestus.app.hephd.HephdArguments.Refused;
import org.hephaestus.domain.update.Channel;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.domain.update.gate.MaintenanceWindow;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.update.UpdateMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What the flags of hephd say about self-update. */
final class UpdateArguments {
  static final String NO_SELF_UPDATE = "--no-self-update";

  private UpdateArguments() {}

  static UpdateSettings settings(ParseResult parsed) {
    checkDelivery(HephdArguments.value(parsed, DaemonFlag.SELF_UPDATE_DELIVERY.flag(), "source"));
    int trial = (int) seconds(parsed, DaemonFlag.SELF_UPDATE_TRIAL_SECS, 60, 5, 3_600, "1 hour");
    long round = UpdateSettings.PROBATION_ROUND.toSeconds();
    return UpdateSettings.DEFAULT
        .withMode(mode(parsed))
        .withChannel(channel(parsed))
        .withInterval(
            Duration.ofSeconds(
                seconds(
                    parsed,
                    DaemonFlag.SELF_UPDATE_INTERVAL_SECS,
                    UpdateSettings.DEFAULT_INTERVAL.toSeconds(),
                    1,
                    2_592_000,
                    "30 days")))
        .withMinAge(
            Duration.ofSeconds(
                seconds(
                    parsed,
                    DaemonFlag.SELF_UPDATE_MIN_AGE_SECS,
                    UpdateSettings.DEFAULT.minAge().toSeconds(),
                    0,
                    31_536_000,
                    "1 year")))
        .withWindow(window(parsed))
        .withProbationRounds((int) ((trial + round - 1) / round));
  }

  private static UpdateMode mode(ParseResult parsed) {
    String wanted = HephdArguments.value(parsed, DaemonFlag.SELF_UPDATE.flag());
    if (parsed.hasMatchedOption(NO_SELF_UPDATE)) {
      if (wanted != null) {
        throw new Refused("--self-update and --no-self-update exclude each other; give one");
      }
      return UpdateMode.OFF;
    }
    return switch (wanted) {
      case null -> UpdateMode.OFF;
      case "notify" -> UpdateMode.NOTIFY;
      case "apply" -> UpdateMode.APPLY;
      default -> throw new Refused("--self-update must be notify or apply, was '" + wanted + "'");
    };
  }

  private static void checkDelivery(String delivery) {
    switch (delivery) {
      case "source" -> {}
      case "prebuilt" ->
          throw new Refused(
              "--self-update-delivery prebuilt is not in this version yet; use source");
      case "cargo" ->
          throw new Refused(
              "--self-update-delivery cargo installs Rust programs, and another program could not"
                  + " read hephd's store; use source");
      default -> throw new Refused("--self-update-delivery must be source, was '" + delivery + "'");
    }
  }

  private static Channel channel(ParseResult parsed) {
    String flag = DaemonFlag.SELF_UPDATE_CHANNEL.flag();
    String wanted = HephdArguments.value(parsed, flag, "stable");
    return switch (wanted) {
      case "stable" -> Channel.STABLE;
      case "prerelease" -> Channel.PRERELEASE;
      default -> throw new Refused(flag + " must be stable or prerelease, was '" + wanted + "'");
    };
  }

  private static @Nullable MaintenanceWindow window(ParseResult parsed) {
    String flag = DaemonFlag.SELF_UPDATE_WINDOW.flag();
    String wanted = HephdArguments.value(parsed, flag);
    if (wanted == null) {
      return null;
    }
    try {
      return MaintenanceWindow.parse(wanted);
    } catch (IllegalArgumentException e) {
      throw new Refused(flag + ": " + e.getMessage());
    }
  }

  private static long seconds(
      ParseResult parsed, DaemonFlag flag, long otherwise, long least, long most, String words) {
    String given = HephdArguments.value(parsed, flag.flag());
    if (given == null) {
      return otherwise;
    }
    try {
      long seconds = Long.parseLong(given);
      if (seconds >= least && seconds <= most) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // said below, like a number out of range
    }
    throw new Refused(
        flag.flag()
            + " must be a whole number from "
            + least
            + " to "
            + most
            + " ("
            + words
            + "), was '"
            + given
            + "'");
  }
}
