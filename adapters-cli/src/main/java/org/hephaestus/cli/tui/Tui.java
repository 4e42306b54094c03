package org.hephaestus.cli.tui;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.cli.Drain;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.Text;
import org.hephaestus.ports.api.ChangeWatch;
import org.hephaestus.ports.api.HephApi;

/** {@code heph-tui}: the agenda on a terminal. */
public final class Tui {
  private static final String USAGE =
      """
      Usage: heph-tui
      The agenda: overdue, today, upcoming and undated tasks. It refreshes itself; ? shows the keys.""";

  private final Host host;
  private final Supplier<HephApi> api;
  private final Supplier<ChangeWatch> watch;
  private final String version;
  private final String commit;

  /**
   * The program.
   *
   * @param api the daemon; called from a thread of its own
   * @param watch tells when to look again; called from a thread of its own, closed at the end
   * @param version semantic version of it
   * @param commit it was built from
   */
  public Tui(
      Host host,
      Supplier<HephApi> api,
      Supplier<ChangeWatch> watch,
      String version,
      String commit) {
    this.host = host;
    this.api = api;
    this.watch = watch;
    this.version = version;
    this.commit = commit;
  }

  /**
   * Runs it until a key ends it.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public int run(List<String> args) {
    ExitCode code = dispatch(args.isEmpty() ? "" : args.getFirst());
    host.err().flush();
    return code.code();
  }

  private ExitCode dispatch(String first) {
    return switch (first) {
      case "" -> show();
      case "--help", "-h" -> printed(USAGE);
      case "--version", "-V" -> printed("heph-tui " + version + " (" + commit + ")");
      default -> {
        host.err().println("heph-tui: takes no '" + Text.plain(first) + "'");
        host.err().println("  see heph-tui --help");
        yield ExitCode.USAGE;
      }
    };
  }

  private ExitCode printed(String text) {
    try {
      host.out().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      host.out().flush();
      return ExitCode.OK;
    } catch (IOException e) {
      return ExitCode.FAILED;
    }
  }

  private ExitCode show() {
    if (!host.stdinIsTty() || !host.stdoutIsTty()) {
      host.err().println("heph-tui: needs a terminal, for its input and for its output");
      host.err().println("  for scripts there is: heph list --json");
      return ExitCode.USAGE;
    }
    HephApi daemon = api.get();
    new Drain(host).quietly(daemon);
    try (ChangeWatch changes = watch.get();
        Screen screen = JLineScreen.open()) {
      return new Loop(host, daemon, changes, screen).run();
    } catch (IOException | IllegalStateException e) {
      host.err().println("heph-tui: the terminal cannot be used: " + e);
      host.err().println("  TERM is '" + Text.plain(host.env().getOrDefault("TERM", "")) + "'");
      return ExitCode.FAILED;
    }
  }
}
