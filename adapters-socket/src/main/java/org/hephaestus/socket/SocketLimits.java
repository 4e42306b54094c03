package org.hephaestus.socket;

import java.time.Duration;

/**
 * How much one client may ask of the daemon.
 *
 * @param maxRequestBytes longest request line, without its newline
 * @param maxReplyBytes longest reply line, without its newline
 * @param maxDepth deepest nesting of objects and arrays
 * @param maxConnections how many clients are served at once; the next one is told so
 * @param maxPendingBytes of long requests that are not answered yet, all clients together, and as
 *     much again of long answers that are not taken yet; who comes then is told so
 * @param writeTimeout how long a client may go without reading before it is cut
 */
public record SocketLimits(
    int maxRequestBytes,
    int maxReplyBytes,
    int maxDepth,
    int maxConnections,
    int maxPendingBytes,
    Duration writeTimeout) {
  /** 4 MiB, 16 MiB, 64 levels, 256 clients, 32 MiB, 10 s. */
  public static final SocketLimits DEFAULT =
      new SocketLimits(4 << 20, 16 << 20, 64, 256, 32 << 20, Duration.ofSeconds(10));

  public SocketLimits {
    if (maxRequestBytes < 1
        || maxReplyBytes < 1
        || maxDepth < 1
        || maxConnections < 1
        || maxPendingBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (writeTimeout.isZero() || writeTimeout.isNegative()) {
      throw new IllegalArgumentException("writeTimeout must be positive, was " + writeTimeout);
    }
  }
}
