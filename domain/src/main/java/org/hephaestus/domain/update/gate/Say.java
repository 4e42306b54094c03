package org.hephaestus.domain.update.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and sizes as verdicts show them. */
final class Say {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private Say() {}

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String span(Duration d) {
    if (d.toHours() * 3600 == d.toSeconds()) {
      return d.toHours() + " h";
    }
    return d.toMinutes() * 60 == d.toSeconds() ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  /** Rounded down, so that what is free never looks like enough. */
  static String atLeast(long bytes) {
    return bytes >= GIB
        ? tenths(bytes / GIB, Math.floorDiv(bytes % GIB * 10, GIB)) + " GiB"
        : tenths(bytes / MIB, Math.floorDiv(bytes % MIB * 10, MIB)) + " MiB";
  }

  /** Rounded up, so that what is needed never looks like less. */
  static String atMost(long bytes) {
    return bytes > GIB - MIB / 10
        ? tenths(bytes / GIB, Math.ceilDiv(bytes % GIB * 10, GIB)) + " GiB"
        : tenths(bytes / MIB, Math.ceilDiv(bytes % MIB * 10, MIB)) + " MiB";
  }

  private static String tenths(long whole, long tenths) {
    return (whole + tenths / 10) + "." + tenths % 10;
  }
}
