package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.Path;
import org.hephaestus.ports.update.UpdateLock.Attempt;

/**
 * A process that tries for the update lock, and for the store's if a second argument names one.
 * Says what became of it and keeps what it got until stdin ends.
 */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    String owner = "pid " + ProcessHandle.current().pid();
    Attempt attempt = new FileUpdateLock(new HomeLayout(Path.of(arguments[0]))).tryAcquire(owner);
    String said =
        switch (attempt) {
          case Attempt.Acquired got -> "acquired " + got.lease().fence();
          case Attempt.Busy busy -> "busy " + busy.owner();
          case Attempt.Failed failed -> "failed " + failed.failure().summary();
        };
    if (arguments.length > 1) {
      said +=
          switch (DaemonLock.tryAcquire(Path.of(arguments[1]), owner)) {
            case DaemonLock.Attempt.Held held -> ", held";
            case DaemonLock.Attempt.Taken taken -> ", taken " + taken.description();
            case DaemonLock.Attempt.Failed failed -> ", failed " + failed.failure().summary();
          };
    }
    System.out.println(said);
    while (System.in.read() >= 0) {
      // until the parent closes it or dies
    }
    // The leases are not given back on purpose: the end of the process must do.
    System.out.println(attempt.getClass().getSimpleName());
  }
}
