package org.hephaestus.domain.client;

import java.time.Duration;
import org.hephaestus.ports.api.ChangeWatch;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Connection.Watching;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.jspecify.annotations.Nullable;

/**
 * A watch that outlives its daemon's restarts. Whenever one begins, for the first time or again,
 * something may have changed before it, so that is {@link Woken#CHANGED}; nothing falls between a
 * list and the await after it.
 *
 * <p>Has a connection of its own. Never starts a daemon.
 */
public final class ReconnectingWatch implements ChangeWatch {
  /** The longest uninterrupted wait, so that {@link #close} is noticed. */
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Connection.Opener opener;
  private final Clock clock;
  private final Chance chance;
  private final Pause pause;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  // Of the awaiting thread alone.
  private int failures;
  private Duration notBefore = Duration.ZERO;
  private Duration began = Duration.ZERO;

  /** A watch that connects when it is awaited first. */
  public ReconnectingWatch(Connection.Opener opener, Clock clock, Chance chance, Pause pause) {
    this.opener = opener;
    this.clock = clock;
    this.chance = chance;
    this.pause = pause;
  }

  @Override
  public Woken await(Duration timeout) {
    Duration deadline = clock.monotonic().plus(timeout);
    while (!closed) {
      Connection watched = connection;
      Duration left = deadline.minus(clock.monotonic());
      if (!isPositive(left)) {
        return watched == null ? Woken.UNREACHABLE : Woken.QUIET;
      }
      if (watched != null) {
        switch (watched.nextChange(left)) {
          case Watching.At changed -> {
            return Woken.CHANGED;
          }
          case Watching.Quiet quiet -> {
            return Woken.QUIET;
          }
          case Watching.Over over -> ended();
        }
      } else if (!waitedForTurn(deadline)) {
        return Woken.UNREACHABLE;
      } else if (begin(deadline)) {
        return Woken.CHANGED;
      }
    }
    return Woken.QUIET;
  }

  /** Whether the time for the next try came before the deadline. */
  private boolean waitedForTurn(Duration deadline) {
    while (!closed) {
      Duration now = clock.monotonic();
      Duration wait = notBefore.minus(now);
      if (!isPositive(wait)) {
        return true;
      }
      Duration left = deadline.minus(now);
      if (!isPositive(left)) {
        return false;
      }
      if (!pause.pause(least(SLICE, least(wait, left)))) {
        return false;
      }
    }
    return true;
  }

  private boolean begin(Duration deadline) {
    if (closed) {
      return false;
    }
    Duration left = least(ReconnectingClient.CONNECT_TIMEOUT, deadline.minus(clock.monotonic()));
    if (isPositive(left) && opener.open(left) instanceof Opened.Ready ready) {
      connection = ready.connection();
      if (closed) {
        // Somebody closed while it was opened, and had nothing to close.
        ready.connection().close();
        return false;
      }
      if (ready.connection().watch(ReconnectingClient.CONNECT_TIMEOUT) instanceof Watching.At) {
        began = clock.monotonic();
        return true;
      }
    }
    began = clock.monotonic();
    ended();
    return false;
  }

  private void ended() {
    Connection over = connection;
    if (over != null) {
      over.close();
      connection = null;
    }
    Duration now = clock.monotonic();
    failures = WatchPolicy.failuresAfter(failures, now.minus(began));
    notBefore = now.plus(WatchPolicy.delay(failures, chance.nextDouble()));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }

  @Override
  public void close() {
    closed = true;
    Connection watched = connection;
    if (watched != null) {
      watched.close();
    }
  }
}
