package org.hephaestus.files.jdk;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.hephaestus.ports.update.Restarter;

/**
 * A supervisor that says so itself: whoever sets {@code HEPH_SUPERVISOR=external} promises to start
 * us again whenever we exit with 0. The promise cannot be checked.
 */
public final class ExternalRestarter implements Restarter {
  /** The environment variable that names the supervisor. */
  public static final String VARIABLE = "HEPH_SUPERVISOR";

  private final Map<String, String> environment;
  private final IntConsumer exit;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Looks into the environment only.
   *
   * @param environment the process's variables
   * @param exit ends the process with the given code
   */
  public ExternalRestarter(Map<String, String> environment, IntConsumer exit) {
    this.environment = Map.copyOf(environment);
    this.exit = exit;
  }

  @Override
  public Supervision supervision() {
    String value = environment.getOrDefault(VARIABLE, "");
    if (value.equals("external")) {
      return new Supervision.Supervised("the supervisor named by HEPH_SUPERVISOR=external");
    }
    String found = value.isEmpty() ? "is not set" : "is '" + value.replaceAll("\\R", " ") + "'";
    return new Supervision.Unsupervised(
        "no known service manager runs this process, and HEPH_SUPERVISOR " + found,
        "run hephd as a service, or set HEPH_SUPERVISOR=external if something else starts it again"
            + " after exit code 0");
  }

  @Override
  public void restart(String reason) {
    if (ended.compareAndSet(false, true)) {
      exit.accept(0);
    }
  }
}
