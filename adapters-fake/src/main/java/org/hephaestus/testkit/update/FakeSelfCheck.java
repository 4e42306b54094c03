package org.hephaestus.testkit.update;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.SelfCheck;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** A trial run that passes unless the test says otherwise. Safe from any thread. */
public final class FakeSelfCheck implements SelfCheck {
  private final FailureScript runs = new FailureScript();
  private final List<VersionId> ran = new ArrayList<>();
  private @Nullable VersionId lie;

  @Override
  public synchronized Result run(VersionId id, CallLimits limits) {
    ran.add(id);
    Failure failure = runs.call();
    if (failure != null) {
      return new Result.Failed(failure);
    }
    return new Result.Passed(lie == null ? id : lie);
  }

  /** Fails the next run that is not scripted yet. */
  public synchronized void failNext(Failure failure) {
    runs.failNext(failure);
  }

  /** From now on every version says that it is this one. */
  public synchronized void lie(VersionId as) {
    lie = as;
  }

  /** What ran, oldest first. */
  public synchronized List<VersionId> ran() {
    return List.copyOf(ran);
  }
}
