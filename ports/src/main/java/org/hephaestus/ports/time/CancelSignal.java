package org.hephaestus.ports.time;

/**
 * Tells a blocking call that its caller no longer wants the answer.
 *
 * <p>Laws: once {@link #isCancelled()} is true it stays true; a listener runs at most once, on the
 * thread that cancels, or at once on the registering thread when the signal has already fired.
 * Listeners must not block or throw. Safe from any thread.
 */
public interface CancelSignal {
  /** A signal that never fires. */
  CancelSignal NEVER =
      new CancelSignal() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public Cancellable onCancel(Runnable listener) {
          return () -> {};
        }
      };

  /** Whether the signal has fired. */
  boolean isCancelled();

  /**
   * Runs {@code listener} when the signal fires.
   *
   * @return a handle that takes the registration back
   */
  Cancellable onCancel(Runnable listener);
}
