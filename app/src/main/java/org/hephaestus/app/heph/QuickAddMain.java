package org.hephaestus.app.heph;

import java.util.List;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.QuickAdd;

/** The program {@code heph-quickadd}. */
public final class QuickAddMain {
  private QuickAddMain() {}

  /** Captures one line and exits with its {@link org.hephaestus.cli.ExitCode}. */
  public static void main(String[] args) {
    Host host = Machine.host(Machine.stdout(), System.err);
    BuildInfo build = BuildInfo.ofThisProcess();
    Machine.end(
        new QuickAdd(host, () -> Machine.client(host), build.version(), build.commit())
            .run(List.of(args)));
  }
}
