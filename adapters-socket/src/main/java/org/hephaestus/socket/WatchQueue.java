package org.hephaestus.socket;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hephaestus.ports.api.ChangeFeed;
import org.jspecify.annotations.Nullable;

/**
 * What changed and was not told yet, for one watching client. The writer of the store puts in and
 * is never held up: it takes a lock that nobody keeps while waiting. What is in it is bounded: too
 * much is said to be lost, and then nothing more is kept.
 */
final class WatchQueue implements ChangeFeed.Listener {
  /** The most ids that wait. */
  static final int MAX_NODES = 256;

  /** The least time between two notifications: five per second. */
  static final Duration GAP = Duration.ofMillis(200);

  /** What is told at once. */
  sealed interface Batch {
    /**
     * Changes.
     *
     * @param nodes empty when it is not known what changed
     */
    record Changes(long cursor, Set<String> nodes) implements Batch {}

    /** More changed than could be kept. */
    record Lost() implements Batch {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by lock.
  private Set<String> nodes = new LinkedHashSet<>();
  private long cursor;
  private boolean waiting;
  private boolean unknown;
  private boolean lost;
  private boolean ended;

  @Override
  public void changed(long cursorOfChange, Set<String> changedNodes) {
    lock.lock();
    try {
      if (ended || lost) {
        return;
      }
      cursor = Math.max(cursor, cursorOfChange);
      waiting = true;
      if (unknown || changedNodes.isEmpty()) {
        // Everything may have: no list of ids says more than that.
        unknown = true;
        nodes.clear();
      } else if (nodes.size() + changedNodes.size() <= MAX_NODES
          || nodes.size() + changedNodes.stream().filter(n -> !nodes.contains(n)).count()
              <= MAX_NODES) {
        nodes.addAll(changedNodes);
      } else {
        lost = true;
        nodes.clear();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks for what is to be told next.
   *
   * @param notBefore on {@link System#nanoTime}
   * @return null when it is over
   */
  @Nullable Batch take(long notBefore) throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        long wait = notBefore - System.nanoTime();
        if (!waiting) {
          changed.await();
        } else if (wait > 0) {
          var unused = changed.awaitNanos(wait);
        } else {
          return lost ? new Batch.Lost() : batch();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private Batch batch() {
    Batch batch = new Batch.Changes(cursor, nodes);
    nodes = new LinkedHashSet<>();
    unknown = false;
    waiting = false;
    return batch;
  }

  /** Nothing more is taken. */
  void end() {
    lock.lock();
    try {
      ended = true;
      nodes.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
