package org.hephaestus.sqlite;

import org.hephaestus.ports.store.StoreFailure;

/**
 * Carries a failure out of nested calls to the method that answers it. Never leaves the package.
 */
final class StoreProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StoreFailure failure;

  StoreProblem(StoreFailure failure) {
    super(failure.summary());
    this.failure = failure;
  }

  StoreProblem(StoreFailure.Kind kind, String message, String nextStep) {
    this(new StoreFailure(kind, message, nextStep));
  }

  StoreFailure failure() {
    return failure;
  }
}
