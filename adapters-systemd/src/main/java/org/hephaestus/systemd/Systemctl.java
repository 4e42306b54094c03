package org.hephaestus.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Done;

/**
 * Runs {@code systemctl --user} and its like, with the variables they need to find this user's
 * manager.
 */
final class Systemctl {
  /** For questions; what the manager is asked to do has the caller's limit. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What systemctl answers when it was told of a unit that does not exist (LSB). */
  static final int NOT_INSTALLED = 5;

  private final CommandRunner commands;
  private final List<String> variables;

  /**
   * Runs nothing yet.
   *
   * @param variables to set or to unset, as arguments of env(1)
   */
  Systemctl(CommandRunner commands, List<String> variables) {
    this.commands = commands;
    this.variables = List.copyOf(variables);
  }

  /** With more variables; options of env(1) have to come before all variables. */
  Systemctl with(String... more) {
    return new Systemctl(commands, Stream.concat(Stream.of(more), variables.stream()).toList());
  }

  /** Runs {@code systemctl --user} with these arguments. */
  Output run(Duration limit, List<String> arguments) {
    return tool(
        limit, Stream.concat(Stream.of("systemctl", "--user"), arguments.stream()).toList());
  }

  /** Runs {@code systemctl --user} with these arguments. */
  Output run(Duration limit, String... arguments) {
    return run(limit, List.of(arguments));
  }

  /** Runs another program. */
  Output tool(Duration limit, List<String> argv) {
    if (variables.isEmpty()) {
      return commands.run(argv, limit);
    }
    List<String> all = new ArrayList<>(List.of("env"));
    all.addAll(variables);
    all.addAll(argv);
    return commands.run(all, limit);
  }

  /** What went wrong, in one line. */
  static String complaint(Output output) {
    String text =
        output
            .text()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .limit(2)
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? "exit code " + output.exitCode() : text;
  }

  /** What became of an order that it did not carry out. */
  static Done failed(String what, Output output) {
    return new Done.Failed(what + ": " + complaint(output), "make it work, and try again");
  }
}
