package org.hephaestus.testkit.update;

import java.util.HashMap;
import java.util.Map;
import org.hephaestus.ports.update.Failure;
import org.jspecify.annotations.Nullable;

/** Which of the coming calls fail, and how. Guarded by the fake that owns it. */
final class FailureScript {
  private final Map<Integer, Failure> failures = new HashMap<>();
  private int calls;

  /** Fails the call after the ones already scripted to fail in a row. */
  void failNext(Failure failure) {
    int call = calls + 1;
    while (failures.containsKey(call)) {
      call++;
    }
    failures.put(call, failure);
  }

  /** Fails the {@code nth} call from now; 1 is the next one. */
  void failOn(int nth, Failure failure) {
    if (nth < 1) {
      throw new IllegalArgumentException("calls are counted from 1, was " + nth);
    }
    failures.put(calls + nth, failure);
  }

  /** Counts a call; answers how it is to fail, or null. */
  @Nullable Failure call() {
    calls++;
    return failures.remove(calls);
  }

  /** How many calls there were. */
  int calls() {
    return calls;
  }
}
