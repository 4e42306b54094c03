package org.hephaestus.domain.sync;

import java.time.Duration;
import org.hephaestus.ports.sync.SyncFailure;
import org.jspecify.annotations.Nullable;

/** When a spoke asks its hub again. Pure. */
final class PacePolicy {
  /** The first wait is up to this long. */
  static final Duration FIRST = Duration.ofSeconds(1);

  /** No wait is longer, unless the hub wants it so. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** Beyond this the hub's wish is not believed. */
  static final Duration LONGEST_WISH = Duration.ofHours(1);

  /** Writes that come so soon one after the other go out together. */
  static final Duration DEBOUNCE = Duration.ofMillis(250);

  /** How often a local write may end a wait for the next attempt. */
  static final Duration HOPE = Duration.ofSeconds(10);

  private PacePolicy() {}

  /** What follows an attempt. */
  enum Next {
    /** Wait for something to come. */
    WAIT,
    /** Go on. */
    GO_ON,
    /** Try again later. */
    RETRY,
    /** The same, but it will hardly work before a person has done something. */
    BLOCKED
  }

  /**
   * What follows.
   *
   * @param delay before it
   */
  record Decision(Next next, Duration delay) {}

  /**
   * What follows an attempt.
   *
   * @param failures how many have failed in a row, with this one
   * @param chance from 0 to 1: the waits of many spokes are spread (full jitter)
   */
  static Decision decide(SyncOutcome outcome, int failures, double chance) {
    return switch (outcome) {
      case SyncOutcome.Synced synced -> new Decision(Next.WAIT, Duration.ZERO);
      case SyncOutcome.Unfinished unfinished -> new Decision(Next.GO_ON, Duration.ZERO);
      case SyncOutcome.StoreFailed failed ->
          new Decision(Next.RETRY, backoff(failures, chance, null));
      case SyncOutcome.HubFailed failed ->
          new Decision(
              needsPerson(failed.failure().kind()) ? Next.BLOCKED : Next.RETRY,
              backoff(failures, chance, failed.failure().retryAfter()));
    };
  }

  private static boolean needsPerson(SyncFailure.Kind kind) {
    return switch (kind) {
      case WRONG_OWNER, PROTOCOL, MALFORMED, TOO_LARGE -> true;
      case UNREACHABLE, TIMEOUT, GARBLED, EPOCH_CHANGED, FULL, BUSY, CANCELLED -> false;
    };
  }

  private static Duration backoff(int failures, double chance, @Nullable Duration wish) {
    int doublings = Math.min(Math.max(0, failures - 1), 20);
    long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
    Duration wait = Duration.ofMillis((long) (most * chance));
    if (wish == null || wish.compareTo(wait) < 0) {
      return wait;
    }
    return wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
  }
}
