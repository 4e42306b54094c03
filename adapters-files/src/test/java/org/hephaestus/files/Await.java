package org.hephaestus.files;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with a deadline. */
final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);

  private Await() {}

  /** Returns as soon as {@code condition} holds; fails, naming {@code what}, after a minute. */
  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited " + DEADLINE + " in vain until " + what);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
