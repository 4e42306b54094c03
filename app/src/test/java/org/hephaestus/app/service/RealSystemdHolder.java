package org.hephaestus.app.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hephaestus.app.service.RealSystemd.Options;

/** Boots a systemd and waits to be killed. */
final class RealSystemdHolder {
  private RealSystemdHolder() {}

  /**
   * Boots it.
   *
   * @param arguments a folder
   */
  public static void main(String[] arguments) throws Exception {
    Options options = new Options().livingFor(Duration.ofMinutes(2));
    try (RealSystemd systemd = RealSystemd.boot(Path.of(arguments[0]), options)) {
      System.out.println("up " + systemd.supervisor().pid());
      TimeUnit.MINUTES.sleep(2);
    }
  }
}
