package org.hephaestus.ports.update;

/**
 * One updater at a time, over all processes that share the versions.
 *
 * <p>Laws: at most one lease is held at any moment, also within one process; the death of its
 * holder frees it, however it died; every lease carries a larger fence than all before it. Never
 * waits.
 */
public interface UpdateLock {
  /**
   * Tries to take the lock.
   *
   * @param owner who asks, for the message others get; for example {@code hephd pid 4711}
   */
  Attempt tryAcquire(String owner);

  /** A held lock. Not thread-safe. */
  interface Lease extends AutoCloseable {
    /** The number of this lease, larger than all before it on this machine. */
    long fence();

    /** Gives it back. Idempotent, never throws. */
    @Override
    void close();
  }

  /** What became of an attempt. */
  sealed interface Attempt {
    /** It is ours. */
    record Acquired(Lease lease) implements Attempt {}

    /** Somebody else has it. */
    record Busy(String owner) implements Attempt {}

    /** It could not be tried. */
    record Failed(Failure failure) implements Attempt {}
  }
}
