package org.hephaestus.ports.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The two clocks of a machine.
 *
 * <p>For the caller: use {@link #now()} for what people and other machines see, {@link
 * #monotonic()} for measuring durations. For the implementer: both may be called from any thread
 * and never block.
 */
public interface Clock {
  /**
   * Wall-clock time. May jump in both directions (NTP, the user, a dead RTC battery), and jumps
   * forward over a suspend.
   */
  Instant now();

  /**
   * Time since an arbitrary origin of this process. Never decreases. Whether it counts while the
   * machine is suspended is up to the platform (Linux: it does not).
   */
  Duration monotonic();
}
