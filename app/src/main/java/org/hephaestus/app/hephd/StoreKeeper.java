package org.hephaestus.app.hephd;

import java.time.Duration;
import org.hephaestus.domain.upkeep.Upkeep;
import org.hephaestus.files.jdk.JdkScheduler;

/**
 * The upkeep of the store with a scheduler of its own: the updater's may be busy with a build for
 * half an hour.
 */
final class StoreKeeper {
  /** A backup under way is written to a temporary name: what is cut leaves nothing half. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Upkeep upkeep;
  private final JdkScheduler scheduler;

  StoreKeeper(Upkeep upkeep, JdkScheduler scheduler) {
    this.upkeep = upkeep;
    this.scheduler = scheduler;
  }

  void start() {
    upkeep.start();
  }

  void stop() {
    upkeep.stop();
    scheduler.close();
    var unused = scheduler.awaitEnd(PATIENCE);
  }
}
