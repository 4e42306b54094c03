package org.hephaestus.forge;

import java.io.Serial;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;

/** Carries a {@link Failure} up to the port method, which returns it. Never leaves the package. */
final class ForgeFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  ForgeFailure(Failure failure) {
    super(failure.summary(), null, false, false);
    this.failure = failure;
  }

  ForgeFailure(FailureCause cause, String message, String nextStep) {
    this(Failure.of(cause, message, nextStep));
  }

  Failure failure() {
    return failure;
  }
}
