package org.hephaestus.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.update.LingerState;
import org.hephaestus.ports.update.SupervisorRule;

/**
 * What systemd says about the unit of this process, and about its user, for the doctor. Changes
 * nothing, judges nothing, never throws. Each question takes seconds at most; safe from any thread.
 */
public final class SystemdFacts {
  /** What is asked for. */
  static final List<String> PROPERTIES =
      List.of(
          "Restart",
          "RestartPreventExitStatus",
          "RestartUSec",
          "StartLimitIntervalUSec",
          "StartLimitBurst",
          "KillMode",
          "TimeoutStopUSec",
          "NRestarts",
          "ExecStart");

  private static final String PATH_BEGINS = "{ path=";
  private static final String PATH_ENDS = " ; argv[]=";

  private final Map<String, String> environment;
  private final Supplier<String> cgroup;
  private final CommandRunner commands;
  private final UserLinger linger;

  /**
   * Asks nothing yet.
   *
   * @param environment the process's variables
   * @param uid of the process
   * @param commands runs {@code systemctl}, {@code loginctl} and {@code id}
   */
  public SystemdFacts(Map<String, String> environment, long uid, CommandRunner commands) {
    this(environment, uid, UnitName::ownCgroup, Path.of("/var/lib/systemd/linger"), commands);
  }

  /** With another reader of {@code /proc/self/cgroup}, and another folder of logind. */
  SystemdFacts(
      Map<String, String> environment,
      long uid,
      Supplier<String> cgroup,
      Path lingerFolder,
      CommandRunner commands) {
    this.environment = Map.copyOf(environment);
    this.cgroup = cgroup;
    this.commands = commands;
    this.linger = new UserLinger(commands, uid, lingerFolder);
  }

  /** The rule for the unit of this process, drop-ins and defaults included. */
  public SupervisorRule rule() {
    Optional<UnitName> unit = unit();
    if (unit.isEmpty()) {
      return new SupervisorRule.None(
          "this process belongs to no systemd service: see /proc/self/cgroup and INVOCATION_ID");
    }
    List<String> argv = unit.get().show(PROPERTIES);
    Output output = commands.run(argv, Systemctl.PATIENCE);
    return output.exitCode() == 0
        ? parse(unit.get(), output.text())
        : new SupervisorRule.None(
            String.join(" ", argv) + " failed: " + Systemctl.complaint(output));
  }

  /** Whether this user's units run without a login; no question for a unit of the system. */
  public LingerState linger() {
    Optional<UnitName> unit = unit();
    if (unit.isEmpty()) {
      return new LingerState(
          LingerState.Answer.NOT_APPLICABLE, "", "this process belongs to no systemd service");
    }
    if (!unit.get().user()) {
      return new LingerState(
          LingerState.Answer.NOT_APPLICABLE, "", unit.get().name() + " is a unit of the system");
    }
    return switch (linger.now()) {
      case ON -> new LingerState(LingerState.Answer.ON, linger.command(), "");
      case OFF -> new LingerState(LingerState.Answer.OFF, linger.command(), "");
      case NOT_APPLICABLE ->
          new LingerState(LingerState.Answer.NOT_APPLICABLE, "", "there is no logind");
      case UNKNOWN ->
          new LingerState(LingerState.Answer.UNKNOWN, linger.command(), "loginctl did not say so");
    };
  }

  /** Reads what {@code systemctl show} says. */
  static SupervisorRule.Systemd parse(UnitName unit, String output) {
    UnitProperties said = UnitProperties.parse(output);
    return new SupervisorRule.Systemd(
        unit.name(),
        unit.user(),
        said.text("Restart"),
        Arrays.stream(said.text("RestartPreventExitStatus").split("\\s+"))
            .filter(code -> !code.isEmpty())
            .toList(),
        span(said.text("RestartUSec"), Duration.ofSeconds(-1)),
        span(said.text("StartLimitIntervalUSec"), Duration.ZERO),
        said.number("StartLimitBurst"),
        said.text("KillMode"),
        span(said.text("TimeoutStopUSec"), Duration.ofSeconds(-1)),
        said.number("NRestarts"),
        program(said.text("ExecStart")));
  }

  private Optional<UnitName> unit() {
    return environment.containsKey("INVOCATION_ID") ? UnitName.of(cgroup.get()) : Optional.empty();
  }

  private static Duration span(String text, Duration otherwise) {
    return text.isEmpty() ? otherwise : Timespan.parse(text);
  }

  /** Of <code>{ path=/a/b ; argv[]=/a/b --c ; ... }</code>; a path may have blanks in it. */
  private static String program(String execStart) {
    int end = execStart.indexOf(PATH_ENDS);
    return execStart.startsWith(PATH_BEGINS) && end > 0
        ? execStart.substring(PATH_BEGINS.length(), end)
        : "";
  }
}
