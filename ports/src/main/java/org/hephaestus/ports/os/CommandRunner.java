package org.hephaestus.ports.os;

import java.time.Duration;
import java.util.List;

/**
 * Runs a short program and hands back what it said: {@code systemctl}, {@code launchctl}.
 *
 * <p>Laws: no shell, no stdin, the C locale; whatever happens is an answer, never an exception;
 * after the answer the program and its descendants are gone. Safe from any thread.
 */
@FunctionalInterface
public interface CommandRunner {
  /** The exit code of a program that could not be started, as in a shell. */
  int NOT_STARTED = 127;

  /** The exit code of a program that was cut at its deadline, as of timeout(1). */
  int TIMED_OUT = 124;

  /**
   * Blocks until the program has ended, at most {@code timeout}; then it is killed. Never throws.
   *
   * @param argv program and arguments; no shell looks at them
   */
  Output run(List<String> argv, Duration timeout);

  /**
   * What a program said.
   *
   * @param exitCode {@link #NOT_STARTED} and {@link #TIMED_OUT} have their meaning here
   * @param text stdout and stderr, at most 64 KiB, in the C locale
   */
  record Output(int exitCode, String text) {}
}
