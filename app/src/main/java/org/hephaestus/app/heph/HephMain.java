package org.hephaestus.app.heph;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.Heph;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.ShellEditor;

/** The program {@code heph}. */
public final class HephMain {
  private HephMain() {}

  /** Runs one command and exits with its {@link org.hephaestus.cli.ExitCode}. */
  public static void main(String[] args) {
    Machine.end(heph(Machine.stdout(), System.err).run(List.of(args)));
  }

  /** The command line on this machine, with its output going elsewhere. */
  static Heph heph(OutputStream out, PrintStream err) {
    Host host = Machine.host(out, err);
    BuildInfo build = BuildInfo.ofThisProcess();
    return new Heph(
        host,
        () -> Machine.client(host),
        () -> Services.of(host),
        new ShellEditor(host.env()),
        Machine::hephd,
        build.version(),
        build.commit());
  }
}
