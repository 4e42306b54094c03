package org.hephaestus.ports.update;

import java.net.URI;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;

/**
 * Makes a release runnable, in a staging area, without touching what runs.
 *
 * <p>For the caller: after any answer but {@link Result.Staged} the staging area is to be
 * discarded; the running version is untouched in every case.
 *
 * <p>For the implementer: blocks for minutes, at most {@link CallLimits#timeout()}; when the time
 * is up or the call is cancelled, no descendant process stays alive. Everything is written below
 * the staging area. No prompts. The fetched source must be {@link Order#commit()}, or the answer is
 * {@link FailureCause#COMMIT_MISMATCH}. Never throws for what tools or the network do. Not
 * idempotent: a second call needs a fresh staging area.
 */
public interface Installer {
  /** The delivery's name as users write it: {@code source}, {@code prebuilt}, {@code cargo}. */
  String delivery();

  /** Whether this delivery could work at all here. Quick, starts no build, changes nothing. */
  Preflight preflight();

  /** Fetches and builds. */
  Result stage(Order order, StagingArea area, CallLimits limits, Observer observer);

  /**
   * What to get.
   *
   * @param id the version it must become
   * @param tag the tag to fetch
   * @param commit the full commit the tag must point to
   */
  record Order(VersionId id, String tag, String commit) {
    public Order {
      if (!commit.startsWith(id.commit())) {
        throw new IllegalArgumentException(commit + " is not the commit of " + id);
      }
    }
  }

  /** Hears how far the work is. Called on the thread of {@link #stage}; must not block or throw. */
  interface Observer {
    /** Reached {@link UpdateState#FETCHED} or {@link UpdateState#VERIFIED}. */
    void reached(UpdateState state);

    /** A line a tool printed. */
    void output(String line);
  }

  /** Whether the delivery's tools are there. */
  sealed interface Preflight {
    /** They are: what was found where, for the log. */
    record Ready(List<String> tools) implements Preflight {
      public Ready {
        tools = List.copyOf(tools);
      }
    }

    /** They are not. */
    record NotReady(Failure failure) implements Preflight {}
  }

  /** How staging ended. */
  sealed interface Result {
    /**
     * Ready to be admitted.
     *
     * @param product the folder to become the version, somewhere below the staging area
     */
    record Staged(URI product) implements Result {}

    /** Nothing usable. */
    record Failed(Failure failure) implements Result {}
  }
}
