package org.hephaestus.launchd;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;

/**
 * What launchd says about the job of this process, for the doctor. {@code launchctl print} tells
 * whether the job that is loaded is kept alive; under which conditions, only its property list
 * does. Changes nothing, judges nothing, never throws; safe from any thread.
 *
 * <p>Read about, not run on a Mac.
 */
public final class LaunchdFacts {
  private static final Duration NOT_SAID = Duration.ofSeconds(-1);

  private final Map<String, String> environment;
  private final String label;
  private final CommandRunner commands;

  /**
   * Asks nothing yet.
   *
   * @param environment the process's variables
   * @param label of the agent, when {@code HEPH_SUPERVISOR=launchd} vouches for it
   * @param commands runs {@code id}, {@code launchctl} and {@code plutil}
   */
  public LaunchdFacts(Map<String, String> environment, String label, CommandRunner commands) {
    this.environment = Map.copyOf(environment);
    this.label = label;
    this.commands = commands;
  }

  /** The rule for the job of this process. */
  public SupervisorRule rule() {
    return switch (OwnJob.find(environment, label, commands)) {
      case OwnJob.NotFound not -> new SupervisorRule.None(not.why());
      case OwnJob.Found found -> {
        String file = found.job().path().orElse("");
        yield of(found.target(), found.job(), file, read(file));
      }
    };
  }

  /**
   * Puts together what is loaded and what its property list says.
   *
   * @param plist empty when it cannot be read
   */
  static SupervisorRule.Launchd of(String target, LaunchdJob job, String file, Plist.Dict plist) {
    long seconds = job.minimumRuntime().orElse(plist.whole("ThrottleInterval", -1));
    return new SupervisorRule.Launchd(
        target,
        file,
        keepAlive(job, plist),
        seconds < 0 ? NOT_SAID : Duration.ofSeconds(seconds),
        job.pended().orElse(""),
        AgentReading.program(plist));
  }

  /** What is loaded counts; the file may have been changed since. */
  private static KeepAlive keepAlive(LaunchdJob job, Plist.Dict plist) {
    if (job.keptAlive()) {
      return KeepAlive.ALWAYS;
    }
    if (!(plist.get("KeepAlive") instanceof Plist.Dict conditions)) {
      return job.properties().isPresent() ? KeepAlive.NEVER : KeepAlive.UNKNOWN;
    }
    if (conditions.entries().size() != 1) {
      return conditions.entries().isEmpty() ? KeepAlive.NEVER : KeepAlive.CONDITIONAL;
    }
    if (conditions.get("SuccessfulExit") instanceof Plist.Flag flag) {
      return flag.value() ? KeepAlive.AFTER_SUCCESS : KeepAlive.AFTER_FAILURE;
    }
    return conditions.isTrue("Crashed") ? KeepAlive.AFTER_CRASH : KeepAlive.CONDITIONAL;
  }

  private Plist.Dict read(String file) {
    if (!file.startsWith("/")) {
      return Plist.Dict.EMPTY;
    }
    try {
      return new AgentFile(commands, Path.of(file)).read()
              instanceof AgentFile.Content.Present there
          ? there.dict()
          : Plist.Dict.EMPTY;
    } catch (InvalidPathException e) {
      return Plist.Dict.EMPTY; // no property list has such a name
    }
  }
}
