package org.hephaestus.socket;

import java.util.OptionalInt;
import org.hephaestus.ports.api.Hello;

/**
 * The protocol levels that a client speaks.
 *
 * @param min lowest
 * @param max highest
 */
record ProtocolRange(int min, int max) {
  /** Of this version. */
  static final ProtocolRange OURS = new ProtocolRange(Hello.PROTOCOL, Hello.PROTOCOL);

  /** The highest level that both sides speak; empty when there is none. */
  OptionalInt common(Hello daemon) {
    int highest = Math.min(max, daemon.protocolMax());
    return highest >= Math.max(min, daemon.protocolMin())
        ? OptionalInt.of(highest)
        : OptionalInt.empty();
  }

  /** Both ranges, and whose turn it is. */
  String mismatch(String path, Hello daemon) {
    boolean daemonIsOlder = daemon.protocolMax() < min;
    return "hephd "
        + daemon.version()
        + " at "
        + path
        + " speaks protocol "
        + daemon.protocolMin()
        + ".."
        + daemon.protocolMax()
        + ", this client speaks "
        + min
        + ".."
        + max
        + (daemonIsOlder
            ? ": restart hephd, so that the installed version runs"
            : ": update heph, or use the one that came with hephd");
  }
}
