package org.hephaestus.files.jdk;

import java.time.Duration;
import org.hephaestus.ports.time.Pause;

/** Sleeps on the calling thread; an interrupt ends the wait and stays set. */
public final class ThreadPause implements Pause {
  @Override
  public boolean pause(Duration delay) {
    try {
      Thread.sleep(delay.isNegative() ? Duration.ZERO : delay);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
