package org.hephaestus.testkit.update;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.jspecify.annotations.Nullable;

/**
 * A forge in memory. Lists what was published; scripted answers, if any, go first, one per call.
 * Never blocks. Safe from any thread.
 */
public final class FakeReleaseSource implements ReleaseSource {
  private final List<Release> published = new ArrayList<>();
  private final Deque<Listing> script = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();
  private @Nullable Failure standingFailure;

  /**
   * One call of {@link #list}.
   *
   * @param validator what was handed in
   * @param limits the limits of the call
   */
  public record Call(@Nullable String validator, CallLimits limits) {}

  /** A forge with nothing published. */
  public FakeReleaseSource() {}

  /** Publishes a release; one with the same tag is replaced, as on a forge. */
  public synchronized FakeReleaseSource publish(Release release) {
    published.removeIf(r -> r.tag().equals(release.tag()));
    published.add(release);
    return this;
  }

  /** Publishes a plain release of a tag: no draft, no prerelease, no notes. */
  public FakeReleaseSource publish(String tag, String commit) {
    return publish(new Release(tag, commit, false, false, null, "", ""));
  }

  /** Takes a release back; unknown tags are ignored. */
  public synchronized FakeReleaseSource withdraw(String tag) {
    published.removeIf(r -> r.tag().equals(tag));
    return this;
  }

  /** Answers one call with {@code listing}; answers queue up, first in first out. */
  public synchronized FakeReleaseSource answerNext(Listing listing) {
    script.add(listing);
    return this;
  }

  /** Fails one call; queues up with {@link #answerNext}. */
  public FakeReleaseSource failNext(Failure failure) {
    return answerNext(new Listing.Failed(failure));
  }

  /** Fails every call that no scripted answer takes, until told otherwise with null. */
  public synchronized FakeReleaseSource failAlways(@Nullable Failure failure) {
    standingFailure = failure;
    return this;
  }

  /** What was asked so far, oldest first. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public String describe() {
    return "a forge in memory";
  }

  @Override
  public synchronized Listing list(@Nullable String validator, CallLimits limits) {
    calls.add(new Call(validator, limits));
    if (limits.cancel().isCancelled()) {
      return new Listing.Failed(
          Failure.of(FailureCause.CANCELLED, "listing releases was cancelled", ""));
    }
    Listing scripted = script.poll();
    if (scripted != null) {
      return scripted;
    }
    if (standingFailure != null) {
      return new Listing.Failed(standingFailure);
    }
    String current = Integer.toHexString(published.hashCode()) + "-" + published.size();
    return current.equals(validator)
        ? new Listing.NotModified()
        : new Listing.Listed(published, current);
  }
}
