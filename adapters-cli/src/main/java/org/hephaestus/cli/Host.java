package org.hephaestus.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;

/**
 * The process a command runs in.
 *
 * @param out standard output: data, UTF-8, written and flushed once at the end. Not buffered, and
 *     not a {@link PrintStream} if a full disk shall be noticed
 * @param err standard error: everything else
 * @param in standard input, read only when a verb asks for it
 * @param env environment variables
 * @param stdoutIsTty whether a person looks at {@code out}
 * @param stdinIsTty whether a person sits at {@code in}
 * @param columns of the terminal; 0 when there is none, or when it is not known: nothing is cut
 * @param cwd absolute path against which the caller's file names are meant
 * @param home absolute path of the user's home
 * @param chance for the ids of what is captured while no daemon answers
 * @param zone where the person is
 */
public record Host(
    OutputStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> env,
    boolean stdoutIsTty,
    boolean stdinIsTty,
    int columns,
    Path cwd,
    Path home,
    Clock clock,
    Pause pause,
    Chance chance,
    LocalZone zone) {
  public Host {
    env = Map.copyOf(env);
  }

  /** Whether escapes may be written: to a terminal that understands them, unless told not to. */
  boolean colors() {
    return stdoutIsTty
        && env.getOrDefault("NO_COLOR", "").isEmpty()
        && !env.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** How wide a line may be; 0 for as wide as it wants, as in a pipe. */
  int width() {
    return stdoutIsTty ? columns : 0;
  }

  /** Where and when the command was given. */
  public Capture capture() {
    return new Capture(clock.now().truncatedTo(ChronoUnit.MILLIS), zone.id());
  }

  /** The time, as it crosses the socket. */
  Instant millis() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A folder of the XDG base directory specification: absolute, or its default. */
  Path xdg(String variable, String fallback) {
    String value = env.getOrDefault(variable, "");
    // "All paths must be absolute. [A relative one is] invalid and should be ignored."
    return value.startsWith("/") ? Path.of(value) : home.resolve(fallback);
  }
}
