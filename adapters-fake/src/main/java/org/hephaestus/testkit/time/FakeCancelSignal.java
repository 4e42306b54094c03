package org.hephaestus.testkit.time;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;

/** A cancel signal with its button. Safe from any thread. */
public final class FakeCancelSignal implements CancelSignal {
  private final Map<Integer, Runnable> listeners = new LinkedHashMap<>();
  private int registered;
  private boolean cancelled;

  /** Fires the signal. Idempotent. */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (this) {
      cancelled = true;
      toRun = List.copyOf(listeners.values());
      listeners.clear();
    }
    toRun.forEach(Runnable::run);
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Cancellable onCancel(Runnable listener) {
    synchronized (this) {
      if (!cancelled) {
        int number = registered++;
        listeners.put(number, listener);
        return () -> remove(number);
      }
    }
    listener.run();
    return () -> {};
  }

  /** How many listeners wait: a call that has ended must leave none behind. */
  public synchronized int listeners() {
    return listeners.size();
  }

  private synchronized void remove(int number) {
    listeners.remove(number);
  }
}
