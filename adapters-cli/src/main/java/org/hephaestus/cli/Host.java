package org.hephaestus.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;

/**
 * The process a command runs in.
 *
 * @param out standard output: data, flushed once at the end
 * @param err standard error: everything else
 * @param env environment variables
 * @param stdoutIsTty whether a person looks at {@code out}
 * @param zone asked only when a time is shown, since loading the zones takes its time
 */
public record Host(
    PrintStream out,
    PrintStream err,
    Map<String, String> env,
    boolean stdoutIsTty,
    Clock clock,
    Pause pause,
    Supplier<ZoneId> zone) {
  public Host {
    env = Map.copyOf(env);
  }

  /** Whether escapes may be written: to a terminal that understands them, unless told not to. */
  boolean colors() {
    return stdoutIsTty
        && env.getOrDefault("NO_COLOR", "").isEmpty()
        && !env.getOrDefault("TERM", "dumb").equals("dumb");
  }
}
