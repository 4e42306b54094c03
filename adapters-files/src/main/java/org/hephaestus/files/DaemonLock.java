package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.Path;
import org.hephaestus.ports.update.Failure;

/**
 * One daemon per store: a file lock on {@code <store>.lock}, which carries who has it. The kernel
 * frees it when the daemon dies; the file stays.
 *
 * <p>Local file systems only; refusing a network one is the business of whoever opens the store.
 */
public final class DaemonLock {
  private DaemonLock() {}

  /**
   * Tries to become the daemon of a store; never waits. Makes the store's folder, with mode 0700,
   * if it is missing.
   *
   * @param db the store's file; need not exist yet
   * @param description who asks, for the message others get: pid and socket path
   */
  public static Attempt tryAcquire(Path db, String description) {
    Path store = db.toAbsolutePath().normalize();
    Path file = store.resolveSibling(store.getFileName() + ".lock");
    try {
      HomeLayout.makeFolders(Durable.parent(file));
      return switch (ProcessLock.tryAcquire(file, description)) {
        case ProcessLock.Attempt.Taken taken -> new Attempt.Taken(taken.text());
        case ProcessLock.Attempt.Held held -> new Attempt.Held(new Lease(held.lock()));
      };
    } catch (IOException e) {
      return new Attempt.Failed(Failures.storage("lock", file, e));
    }
  }

  /** The right to serve the store. */
  public static final class Lease implements AutoCloseable {
    private final ProcessLock lock;

    private Lease(ProcessLock lock) {
      this.lock = lock;
    }

    /** Gives it back. Idempotent, never throws. */
    @Override
    public void close() {
      lock.release();
    }
  }

  /** What became of an attempt. */
  public sealed interface Attempt {
    /** It is ours until the lease is closed or we die. */
    record Held(Lease lease) implements Attempt {}

    /** Another daemon serves this store: what it said of itself. */
    record Taken(String description) implements Attempt {}

    /** It could not be tried. */
    record Failed(Failure failure) implements Attempt {}
  }
}
