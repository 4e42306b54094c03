package org.hephaestus.app.hephd;

import java.time.Duration;
import org.hephaestus.domain.sync.SyncLoop;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.http.HttpSyncTransport;

/** A spoke's loop with all that runs for it. */
record Spoke(SyncLoop loop, JdkScheduler scheduler, HttpSyncTransport transport) {
  /** A call that is cancelled ends at once; the rest is a transaction of the store. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  void start() {
    loop.start();
  }

  void stop() {
    loop.stop();
    scheduler.close();
    transport.close();
    var unused = scheduler.awaitEnd(PATIENCE);
  }
}
