package org.hephaestus.app.heph;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hephaestus.app.CheckReport;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.files.RotatingLog;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.DaemonProgram;

/**
 * The hephd of the installation that this heph belongs to, asked with {@code --check}. The launcher
 * has said where that is: {@code HEPH_HOME}.
 */
public final class HephdProgram implements DaemonProgram {
  /** A cold start on a slow disk, and a look for the tools of a source build. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String INSTALL = "run ./install in a checkout, and use the heph it names";
  private static final String INSTALL_AGAIN = "run ./install again";

  private final Map<String, String> environment;
  private final CommandRunner commands;

  /**
   * Touches nothing yet.
   *
   * @param environment of whoever gives the command
   */
  public HephdProgram(Map<String, String> environment, CommandRunner commands) {
    this.environment = Map.copyOf(environment);
    this.commands = commands;
  }

  @Override
  public Optional<String> path() {
    String home = environment.getOrDefault("HEPH_HOME", "");
    if (!home.startsWith("/")) {
      return Optional.empty();
    }
    String launcher = home + "/bin/hephd";
    return isThere(launcher) ? Optional.of(launcher) : Optional.empty();
  }

  @Override
  public Inspection inspect(List<String> arguments, Map<String, String> variables) {
    Optional<String> program = path();
    if (program.isEmpty()) {
      String home = environment.getOrDefault("HEPH_HOME", "");
      return new Inspection.NotRunnable(
          home.isEmpty()
              ? "no hephd is installed: HEPH_HOME is not set, so this heph does not belong to an"
                  + " installation"
              : "no hephd is installed: there is no program " + home + "/bin/hephd",
          INSTALL);
    }
    if (program.get().indexOf('=') >= 0) {
      // env(1) would take it for a variable.
      return new Inspection.NotRunnable(
          "hephd cannot be asked where it is installed: " + program.get() + " has a = in it",
          "install it in another folder: ./install --prefix DIR");
    }
    List<String> argv = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    new TreeMap<>(variables).forEach((name, value) -> argv.add(name + "=" + value));
    argv.add(program.get());
    argv.add("--check");
    argv.addAll(arguments);
    return understood(program.get(), commands.run(argv, PATIENCE));
  }

  private static Inspection understood(String program, CommandRunner.Output output) {
    int code = output.exitCode();
    List<String> said = output.text().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    String first = said.isEmpty() ? "it said nothing" : plain(said.getFirst());
    if (code == ExitCode.OK.code()) {
      Optional<CheckReport> found = CheckReport.find(output.text());
      if (found.isEmpty()) {
        return new Inspection.NotRunnable(
            program + " --check did not answer as hephd does: " + first, INSTALL_AGAIN);
      }
      CheckReport report = found.get();
      return new Inspection.Usable(
          report.version(),
          report.commit(),
          report.mode(),
          report.db(),
          report.socket(),
          report.log(),
          report.updateProblem());
    }
    if (code == CommandRunner.TIMED_OUT) {
      return new Inspection.NotRunnable(
          program + " --check did not answer within " + PATIENCE.toSeconds() + " s",
          "see what it does: " + program + " --check");
    }
    if (code == ExitCode.USAGE.code()) {
      return new Inspection.Refused(first);
    }
    if (code == ExitCode.CONFIG.code()) {
      // The launcher, or the start script of a version, has nothing to run, and says what to do.
      boolean nothingToRun = said.stream().anyMatch(line -> line.contains("./install"));
      return nothingToRun
          ? new Inspection.NotRunnable(first, INSTALL_AGAIN)
          : new Inspection.Refused(first);
    }
    return new Inspection.NotRunnable(
        program + " --check ended with exit code " + code + ": " + first,
        "see what it says: " + program + " --check");
  }

  /** Without who says it, and without advice for somebody who has typed it. */
  private static String plain(String line) {
    String text = line.startsWith("hephd: ") ? line.substring("hephd: ".length()) : line;
    String advice = "; hephd --help lists the options";
    return text.endsWith(advice) ? text.substring(0, text.length() - advice.length()) : text;
  }

  @Override
  public List<String> foldersOf(List<String> names) {
    List<String> missing = new ArrayList<>(names);
    Set<String> found = new LinkedHashSet<>();
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      // Relative ones mean another folder in the service.
      if (folder.startsWith("/") && missing.removeIf(name -> isThere(folder + "/" + name))) {
        found.add(folder);
      }
    }
    return List.copyOf(found);
  }

  @Override
  public boolean isThere(String program) {
    try {
      Path file = Path.of(program);
      return Files.isRegularFile(file) && Files.isExecutable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public List<String> lastLines(String file, int lines) {
    try {
      return RotatingLog.lastLines(Path.of(file), lines);
    } catch (InvalidPathException e) {
      return List.of();
    }
  }
}
