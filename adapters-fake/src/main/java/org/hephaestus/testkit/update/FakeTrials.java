package org.hephaestus.testkit.update;

import java.util.Optional;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/** The launcher's records, in memory. Safe from any thread. */
public final class FakeTrials implements Trials {
  private final FailureScript writes = new FailureScript();
  private @Nullable Trial open;
  private Trial.@Nullable Verdict verdict;
  private int starts;
  private int signs;

  @Override
  public synchronized WriteResult arm(Trial trial) {
    Failure failure = writes.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    open = trial;
    verdict = null;
    starts = 0;
    signs = 0;
    return WriteResult.OK;
  }

  @Override
  public synchronized Optional<Trial> open() {
    return Optional.ofNullable(open);
  }

  @Override
  public synchronized int starts() {
    return starts;
  }

  @Override
  public synchronized void progress() {
    signs++;
  }

  @Override
  public synchronized WriteResult condemn(String reason) {
    Failure failure = writes.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    if (open != null && verdict == null) {
      verdict =
          new Trial.Verdict(open.attempt(), open.to(), starts, reason.replaceAll("\\R+", " "));
    }
    return WriteResult.OK;
  }

  @Override
  public synchronized Optional<Trial.Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  @Override
  public synchronized WriteResult close() {
    Failure failure = writes.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    open = null;
    verdict = null;
    starts = 0;
    return WriteResult.OK;
  }

  /** Counts a start, as the launcher does. */
  public synchronized int countStart() {
    return ++starts;
  }

  /** Makes the trial unreadable, as a damaged file does: it counts as none. */
  public synchronized void lose() {
    open = null;
  }

  /** How many signs of life there were in this trial. */
  public synchronized int signs() {
    return signs;
  }

  /** Fails the next write that is not scripted yet. */
  public synchronized void failNext(Failure failure) {
    writes.failNext(failure);
  }
}
