package org.hephaestus.domain.update.gate;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.jspecify.annotations.Nullable;

/** Whether the release is old enough for others to have found out. */
public final class MinAgeGate {
  private MinAgeGate() {}

  /**
   * Judges. The forge's word counts unless it lies after our own first sight; a first sight in the
   * future (our clock went back) is waited for no longer than the minimum age from now. That moves
   * along with now: whoever remembers the first sight must pull it back once it lies in the future.
   *
   * @param minAge zero for none
   * @param published by the forge's word; null when it does not say
   */
  public static GateVerdict judge(
      Duration minAge, @Nullable Instant published, Instant firstSeen, Instant now) {
    if (minAge.isZero()) {
      return GateVerdict.open(Gate.MIN_AGE, "releases are taken at any age");
    }
    Instant born = published == null || published.isAfter(firstSeen) ? firstSeen : published;
    Instant old = born.plus(minAge);
    Instant latest = now.plus(minAge);
    Instant until = old.isAfter(latest) ? latest : old;
    return until.isAfter(now)
        ? GateVerdict.closedUntil(
            Gate.MIN_AGE,
            until,
            "it is younger than "
                + Say.span(minAge)
                + "; it is old enough "
                + Say.time(until)
                + ", or install it now with: heph update apply")
        : GateVerdict.open(
            Gate.MIN_AGE, "it is older than " + Say.span(minAge) + ", since " + Say.time(born));
  }
}
