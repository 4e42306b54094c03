package org.hephaestus.ports.task;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Where and when a person said something. Words such as {@code tomorrow} mean what they meant then,
 * however late they arrive.
 *
 * @param at wall-clock time of the face
 * @param zoneId of the face, an IANA name or an offset; a name and not a zone, because a client
 *     that only sends it should not pay for loading the rules of all zones
 */
public record Capture(Instant at, String zoneId) {
  /** Said in a zone. */
  public Capture(Instant at, ZoneId zone) {
    this(at, zone.getId());
  }

  /**
   * The zone.
   *
   * @throws java.time.DateTimeException when this machine does not know it
   */
  public ZoneId zone() {
    return ZoneId.of(zoneId);
  }
}
