package org.hephaestus.domain.sync;

import org.hephaestus.ports.sync.ProtocolRange;

/** Whether two builds speak with each other. Pure. */
final class Protocols {
  private Protocols() {}

  static boolean overlap(ProtocolRange a, ProtocolRange b) {
    return a.min() <= b.max() && b.min() <= a.max();
  }

  /** Says which side to upgrade. */
  static String disagreement(ProtocolRange hub, ProtocolRange spoke) {
    return "the hub speaks sync "
        + words(hub)
        + ", this spoke "
        + words(spoke)
        + ": upgrade the "
        + (hub.max() < spoke.min() ? "hub" : "spoke");
  }

  private static String words(ProtocolRange range) {
    return range.min() == range.max() ? "" + range.min() : range.min() + " to " + range.max();
  }
}
