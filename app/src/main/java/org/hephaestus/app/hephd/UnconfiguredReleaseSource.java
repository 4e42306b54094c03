package org.hephaestus.app.hephd;

import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.ReleaseSource;
import org.jspecify.annotations.Nullable;

/** Stands in when nobody has said where releases come from. */
final class UnconfiguredReleaseSource implements ReleaseSource {
  @Override
  public String describe() {
    return "";
  }

  @Override
  public Listing list(@Nullable String validator, CallLimits limits) {
    return new Listing.Failed(
        Failure.of(
            FailureCause.NOT_CONFIGURED,
            "nobody has said where releases come from, and this build does not know its origin",
            "start hephd with --forge-url https://host/owner/repo"));
  }
}
