package org.hephaestus.http;

import java.time.Duration;

/**
 * How long is waited for what; each positive.
 *
 * @param connect until a connection stands, with TLS, over all addresses of the host
 * @param idle for the first byte of an answer, and from one byte to the next
 * @param call for a whole question and its answer
 */
public record WaitLimits(Duration connect, Duration idle, Duration call) {
  /** TCP within 2 s and TLS within 5 s of it; 5 s without a byte; 30 s. */
  public static final WaitLimits DEFAULT =
      new WaitLimits(Duration.ofSeconds(7), Duration.ofSeconds(5), Duration.ofSeconds(30));

  public WaitLimits {
    if (!isPositive(connect) || !isPositive(idle) || !isPositive(call)) {
      throw new IllegalArgumentException(
          "limits must be positive, were " + connect + ", " + idle + ", " + call);
    }
  }

  private static boolean isPositive(Duration limit) {
    return !limit.isZero() && !limit.isNegative();
  }
}
