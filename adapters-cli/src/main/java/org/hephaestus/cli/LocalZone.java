package org.hephaestus.cli;

import java.time.ZoneId;

/** The zone a person is in. Its name is cheap; its rules cost a client a fifth of its start. */
@FunctionalInterface
public interface LocalZone {
  /** The zone with its rules. */
  ZoneId zone();

  /** Its IANA name, or an offset. */
  default String id() {
    return zone().getId();
  }
}
