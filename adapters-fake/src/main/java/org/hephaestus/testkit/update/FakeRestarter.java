package org.hephaestus.testkit.update;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.hephaestus.ports.update.Restarter;

/** A supervisor that promises what the test says. Safe from any thread. */
public final class FakeRestarter implements Restarter {
  private final IntConsumer exit;
  private final List<String> restarts = new ArrayList<>();
  private Supervision supervision = new Supervision.Supervised("the fake supervisor");

  /** A supervised process whose end has no effect but to be recorded. */
  public FakeRestarter() {
    this(code -> {});
  }

  /** Calls {@code exit} with 0 on the first restart. */
  public FakeRestarter(IntConsumer exit) {
    this.exit = exit;
  }

  @Override
  public synchronized Supervision supervision() {
    return supervision;
  }

  @Override
  public void restart(String reason) {
    synchronized (this) {
      restarts.add(reason);
      if (restarts.size() > 1) {
        return;
      }
    }
    exit.accept(0);
  }

  /** Somebody will start us again. */
  public synchronized FakeRestarter supervised(String by) {
    supervision = new Supervision.Supervised(by);
    return this;
  }

  /** Nobody will start us again. */
  public synchronized FakeRestarter unsupervised(String why, String remedy) {
    supervision = new Supervision.Unsupervised(why, remedy);
    return this;
  }

  /** The reasons of all restarts asked for, oldest first; more than one is a bug of the caller. */
  public synchronized List<String> restarts() {
    return List.copyOf(restarts);
  }
}
