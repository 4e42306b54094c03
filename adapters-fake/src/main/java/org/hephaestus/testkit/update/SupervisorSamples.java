package org.hephaestus.testkit.update;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;

/**
 * What supervisors say of the service files that we write. Between two tests that cannot see each
 * other: an adapter's says that its file reads like this, the domain's that this is judged well.
 */
public final class SupervisorSamples {
  /** The launcher that both run. */
  public static final String LAUNCHER = "/home/me/.local/lib/heph/bin/hephd";

  /** The user unit. */
  public static final SupervisorRule.Systemd SYSTEMD =
      new SupervisorRule.Systemd(
          "heph.service",
          true,
          "always",
          List.of("78"),
          Duration.ofSeconds(1),
          Duration.ZERO,
          5,
          "mixed",
          Duration.ofSeconds(20),
          0,
          LAUNCHER);

  /** The agent. */
  public static final SupervisorRule.Launchd LAUNCHD =
      new SupervisorRule.Launchd(
          "gui/501/org.hephaestus.hephd",
          "/Users/me/Library/LaunchAgents/org.hephaestus.hephd.plist",
          KeepAlive.ALWAYS,
          Duration.ofSeconds(5),
          "",
          LAUNCHER);

  private SupervisorSamples() {}
}
