package org.hephaestus.testkit.update;

import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/** What the user said, in memory. Safe from any thread. */
public final class FakeUpdateControl implements UpdateControl {
  private final FailureScript saves = new FailureScript();
  private UserControl control = UserControl.NONE;
  private @Nullable String problem;

  @Override
  public synchronized Loaded load() {
    return new Loaded(control, problem);
  }

  @Override
  public synchronized WriteResult save(UserControl replacement) {
    Failure failure = saves.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    control = replacement;
    problem = null;
    return WriteResult.OK;
  }

  /** Fails the next save that is not scripted yet; what was said stays. */
  public synchronized void failNext(Failure failure) {
    saves.failNext(failure);
  }

  /** Loses everything, as a damaged file does: until the next save nothing is known. */
  public synchronized void lose(String what) {
    control = UserControl.NONE;
    problem = what;
  }
}
