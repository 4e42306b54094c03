package org.hephaestus.testkit.update;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.HealthProbe;

/** Health as the test says. Safe from any thread. */
public final class FakeHealthProbe implements HealthProbe {
  private final Deque<List<Check>> scripted = new ArrayDeque<>();
  private List<Check> last = List.of();
  private int runs;

  @Override
  public synchronized List<Check> run(CallLimits limits) {
    runs++;
    List<Check> next = scripted.poll();
    if (next != null) {
      last = next;
    }
    return last;
  }

  /** What the next run that is not scripted yet finds; the last one is found for ever. */
  public synchronized FakeHealthProbe then(Check... checks) {
    scripted.add(List.of(checks));
    return this;
  }

  /** How often it was asked. */
  public synchronized int runs() {
    return runs;
  }
}
