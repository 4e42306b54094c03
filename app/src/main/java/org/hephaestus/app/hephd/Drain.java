package org.hephaestus.app.hephd;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What the updater runs before a restart. The server that drains is made after the updater, because
 * it answers with it; this is where the two meet.
 */
@Singleton
final class Drain implements Runnable {
  private volatile Runnable action = () -> {};

  @Inject
  Drain() {}

  void set(Runnable value) {
    action = value;
  }

  @Override
  public void run() {
    action.run();
  }
}
