package org.hephaestus.ports.sync;

/**
 * The most that a hub takes or answers at once; each at least 1.
 *
 * @param ops in one batch
 * @param bytes of the payloads of one batch, in UTF-8
 * @param opBytes of the payload of one op, in UTF-8
 */
public record SyncLimits(int ops, int bytes, int opBytes) {
  public SyncLimits {
    if (ops < 1 || bytes < 1 || opBytes < 1) {
      throw new IllegalArgumentException(ops + " ops, " + bytes + " bytes, " + opBytes + " per op");
    }
  }

  /** 1,000 ops and 1 MiB at once, 256 KiB each. */
  public static final SyncLimits DEFAULT = new SyncLimits(1_000, 1 << 20, 256 << 10);
}
