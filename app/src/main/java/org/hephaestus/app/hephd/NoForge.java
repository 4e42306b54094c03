package org.hephaestus.app.hephd;

import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.StagingArea;
import org.jspecify.annotations.Nullable;

/** Stands in for the forge and its deliveries when nobody has said where releases come from. */
final class NoForge implements ReleaseSource, Installer {
  private static final Failure FAILURE =
      Failure.of(
          FailureCause.NOT_CONFIGURED,
          "nobody has said where releases come from, and this build does not know its origin",
          "start hephd with --forge-url https://host/owner/repo");

  @Override
  public String describe() {
    return "";
  }

  @Override
  public Listing list(@Nullable String validator, CallLimits limits) {
    return new Listing.Failed(FAILURE);
  }

  @Override
  public String delivery() {
    return "source";
  }

  @Override
  public Preflight preflight() {
    return new Preflight.NotReady(FAILURE);
  }

  @Override
  public Result stage(Order order, StagingArea area, CallLimits limits, Observer observer) {
    return new Result.Failed(FAILURE);
  }
}
