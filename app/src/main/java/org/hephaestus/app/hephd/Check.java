package org.hephaestus.app.hephd;

import org.hephaestus.app.CheckReport;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.UpdateMode;

/** What {@code hephd --check} finds out: no lock is taken, no store opened, no packet sent. */
final class Check {
  private Check() {}

  static CheckReport report(HephdOptions options, Environment environment) {
    return new CheckReport(
        environment.build().version(),
        environment.build().commit(),
        options.mode(),
        options.db().toString(),
        options.socket().toString(),
        options.log().toString(),
        options.update().mode() == UpdateMode.APPLY ? updateProblem(options, environment) : "");
  }

  private static String updateProblem(HephdOptions options, Environment environment) {
    return switch (UpdateModule.installer(options, environment).preflight()) {
      case Preflight.Ready ready -> "";
      case Preflight.NotReady not -> not.failure().summary();
    };
  }
}
