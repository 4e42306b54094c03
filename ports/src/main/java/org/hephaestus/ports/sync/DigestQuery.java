package org.hephaestus.ports.sync;

/**
 * Asks what the data of a hub comes to.
 *
 * @param owner whose data
 * @param bucket whose nodes are told apart, 0 to 255; -1 for the digests of all buckets
 */
public record DigestQuery(String owner, int bucket) {
  /** How many buckets there are. */
  public static final int BUCKETS = 256;

  /** All buckets. */
  public static final int ALL = -1;

  public DigestQuery {
    if (bucket < ALL || bucket >= BUCKETS) {
      throw new IllegalArgumentException("bucket " + bucket + ", wanted -1 to 255");
    }
  }
}
