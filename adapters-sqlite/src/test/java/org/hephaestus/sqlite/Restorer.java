package org.hephaestus.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;

/** Restores a backup and stands still before a step, until it is killed. */
final class Restorer {
  private Restorer() {}

  /**
   * Says when it stands still.
   *
   * @param arguments folder, backup, step
   */
  public static void main(String[] arguments) {
    Opened opened =
        SqliteStore.open(
            Stores.settings(Path.of(arguments[0])),
            new FakeClock(),
            new FakeChance(),
            new SecureRandom(),
            step -> standStill(step, arguments[2]));
    System.out.println(Stores.ready(opened).restore(arguments[1]));
  }

  private static void standStill(String step, String wanted) {
    if (step.equals(wanted)) {
      System.out.println("reached");
      System.out.flush();
      while (true) {
        LockSupport.park();
      }
    }
  }
}
