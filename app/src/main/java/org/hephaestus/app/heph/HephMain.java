package org.hephaestus.app.heph;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.Heph;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.ShellEditor;
import org.hephaestus.ports.service.ServiceApi;

/**
 * The program {@code heph}. It is also what supplies {@code heph daemon} with the service: a lambda
 * would make every command load the port's types for a verb that it is not.
 */
public final class HephMain implements Supplier<ServiceApi> {
  private final Host host;

  private HephMain(Host host) {
    this.host = host;
  }

  /** Runs one command and exits with its {@link org.hephaestus.cli.ExitCode}. */
  public static void main(String[] args) {
    Machine.end(heph(Machine.stdout(), System.err).run(List.of(args)));
  }

  @Override
  public ServiceApi get() {
    return Services.of(host);
  }

  /** The command line on this machine, with its output going elsewhere. */
  static Heph heph(OutputStream out, PrintStream err) {
    Host host = Machine.host(out, err);
    BuildInfo build = BuildInfo.ofThisProcess();
    return new Heph(
        host,
        () -> Machine.client(host),
        new HephMain(host),
        new ShellEditor(host.env()),
        Machine::hephd,
        build.version(),
        build.commit());
  }
}
