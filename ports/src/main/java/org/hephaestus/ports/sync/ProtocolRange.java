package org.hephaestus.ports.sync;

/**
 * The versions of the sync protocol that a build speaks.
 *
 * @param min lowest
 * @param max highest; not below {@code min}
 */
public record ProtocolRange(int min, int max) {
  public ProtocolRange {
    if (min > max) {
      throw new IllegalArgumentException("protocols " + min + " to " + max);
    }
  }
}
