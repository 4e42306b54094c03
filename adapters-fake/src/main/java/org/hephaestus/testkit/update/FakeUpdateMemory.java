package org.hephaestus.testkit.update;

import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/** A memory in memory. Safe from any thread. */
public final class FakeUpdateMemory implements UpdateMemory {
  private final FailureScript saves = new FailureScript();
  private Contents contents;
  private @Nullable String problem;
  private int saved;

  /** Starts empty. */
  public FakeUpdateMemory() {
    this(Contents.EMPTY);
  }

  /** Starts with what an earlier process remembered. */
  public FakeUpdateMemory(Contents contents) {
    this.contents = contents;
  }

  @Override
  public synchronized Loaded load() {
    Loaded loaded = new Loaded(contents, problem);
    // A damaged file is set aside by the load that finds it, so it is reported once.
    problem = null;
    return loaded;
  }

  @Override
  public synchronized WriteResult save(Contents replacement) {
    Failure failure = saves.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    contents = replacement;
    saved++;
    return WriteResult.OK;
  }

  /** Fails the next save that is not scripted yet; the contents stay. */
  public synchronized void failNext(Failure failure) {
    saves.failNext(failure);
  }

  /** Fails the {@code nth} save from now; 1 is the next one. */
  public synchronized void failOn(int nth, Failure failure) {
    saves.failOn(nth, failure);
  }

  /** Damages it: the next load is empty and says so. */
  public synchronized void corrupt(String what) {
    contents = Contents.EMPTY;
    problem = what;
  }

  /** What it holds now. */
  public synchronized Contents contents() {
    return contents;
  }

  /** How many saves have succeeded. */
  public synchronized int saves() {
    return saved;
  }
}
