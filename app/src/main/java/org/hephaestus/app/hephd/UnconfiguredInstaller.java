package org.hephaestus.app.hephd;

import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.StagingArea;

/** Stands in when nobody has said where releases come from. */
final class UnconfiguredInstaller implements Installer {
  private static final Failure NO_FORGE =
      Failure.of(
          FailureCause.NOT_CONFIGURED,
          "nobody has said where releases come from, and this build does not know its origin",
          "start hephd with --forge-url https://host/owner/repo");

  @Override
  public String delivery() {
    return "source";
  }

  @Override
  public Preflight preflight() {
    return new Preflight.NotReady(NO_FORGE);
  }

  @Override
  public Result stage(Order order, StagingArea area, CallLimits limits, Observer observer) {
    return new Result.Failed(NO_FORGE);
  }
}
