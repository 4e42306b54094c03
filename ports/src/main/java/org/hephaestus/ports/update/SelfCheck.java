package org.hephaestus.ports.update;

import org.hephaestus.ports.time.CallLimits;

/**
 * Runs an installed version once, apart from everything: on a copy of the data, without network,
 * beside the version that runs.
 *
 * <p>For the implementer: blocks for at most the limits; afterwards no process of it is left; the
 * real data are only read; never throws.
 */
@FunctionalInterface
public interface SelfCheck {
  /** Runs it. */
  Result run(VersionId id, CallLimits limits);

  /** How it ended. */
  sealed interface Result {
    /**
     * It works.
     *
     * @param reported what it said it is
     */
    record Passed(VersionId reported) implements Result {}

    /** It does not; the failure's log holds its last lines. */
    record Failed(Failure failure) implements Result {}
  }
}
