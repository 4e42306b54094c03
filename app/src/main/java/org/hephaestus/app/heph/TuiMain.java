package org.hephaestus.app.heph;

import java.util.List;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.tui.Tui;
import org.hephaestus.domain.client.ReconnectingWatch;

/** The program {@code heph-tui}. */
public final class TuiMain {
  private TuiMain() {}

  /** Shows the agenda and exits with its {@link org.hephaestus.cli.ExitCode}. */
  public static void main(String[] args) {
    Host host = Machine.host(Machine.stdout(), System.err);
    BuildInfo build = BuildInfo.ofThisProcess();
    Tui tui =
        new Tui(
            host,
            () -> Machine.client(host),
            () ->
                new ReconnectingWatch(
                    Machine.opener(host), host.clock(), host.chance(), host.pause()),
            build.version(),
            build.commit());
    System.exit(tui.run(List.of(args)));
  }
}
