package org.hephaestus.ports.api;

/**
 * What the daemon says first on every connection.
 *
 * @param version semantic version
 * @param commit see {@link Pong#commit()}
 * @param protocolMin lowest protocol level it speaks
 * @param protocolMax highest protocol level it speaks
 * @param instance random per start
 * @param storeId which store it serves; empty while there is none
 */
public record Hello(
    String version,
    String commit,
    int protocolMin,
    int protocolMax,
    String instance,
    String storeId) {
  /** The protocol level of this version. */
  public static final int PROTOCOL = 1;

  public Hello {
    if (protocolMin < 1 || protocolMax < protocolMin) {
      throw new IllegalArgumentException(
          "protocol range must be 1 <= min <= max, was " + protocolMin + ".." + protocolMax);
    }
  }
}
