package org.hephaestus.ports.time;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The side that fires a {@link CancelSignal}. Safe from any thread. */
public final class CancelSource implements CancelSignal {
  /** By registration, so that the same listener registered twice is two of them. */
  private final Map<Object, Runnable> listeners = new LinkedHashMap<>();

  private boolean cancelled;

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Cancellable onCancel(Runnable listener) {
    Object registration = new Object();
    synchronized (this) {
      if (!cancelled) {
        listeners.put(registration, listener);
        return () -> remove(registration);
      }
    }
    listener.run();
    return () -> {};
  }

  private synchronized void remove(Object registration) {
    listeners.remove(registration);
  }

  /** Fires the signal. Idempotent. */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      toRun = List.copyOf(listeners.values());
      listeners.clear();
    }
    toRun.forEach(Runnable::run);
  }
}
