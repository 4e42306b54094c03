package org.hephaestus.launchd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner;

/**
 * The commands of launchctl(1) that we need, and what their exit codes mean: gathered from reports
 * of others, since Apple documents none of them and no Mac was at hand.
 */
final class Launchctl {
  /** Already loaded, still ending, or disabled: one code for all of them. */
  static final int IO_ERROR = 5;

  /** Being loaded or taken out at this moment. */
  static final int IN_PROGRESS = 37;

  /** The job is disabled, on newer systems. */
  static final int DISABLED = 119;

  private static final int NO_PROCESS = 3;
  private static final int ENDING = 36;
  private static final int NO_DOMAIN = 112;
  private static final int NO_SERVICE = 113;
  private static final int WRONG_DOMAIN = 125;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final CommandRunner commands;
  private final List<String> domains;

  Launchctl(CommandRunner commands, long uid) {
    this.commands = commands;
    this.domains = List.of("gui/" + uid, "user/" + uid);
  }

  /**
   * That of a login at the screen, and that of the user alone: a Mac without one has the second.
   */
  List<String> domains() {
    return domains;
  }

  /** What a command answered. */
  record Answer(String command, int code, String text) {
    boolean ok() {
      return code == 0;
    }

    /** There is no such domain for this user now. */
    boolean noDomain() {
      return code == NO_DOMAIN || code == WRONG_DOMAIN;
    }

    /** There is no such job, also for want of its domain. */
    boolean noJob() {
      return code == NO_SERVICE || noDomain();
    }

    /** To a bootout: the job ends now, or there was none. */
    boolean outOrGone() {
      return ok() || code == NO_PROCESS || code == ENDING || noJob();
    }

    /** To a bootstrap: not now, but maybe a moment later. */
    boolean worthAnotherTry() {
      return code == IO_ERROR || code == IN_PROGRESS || code == CommandRunner.TIMED_OUT;
    }

    /** The command, its code and what it said; one line. */
    String said() {
      return command
          + " failed with exit code "
          + code
          + ": "
          + text.strip().lines().findFirst().orElse("no output");
    }
  }

  /** A job where it is loaded. */
  record Loaded(String domain, LaunchdJob job) {}

  Answer printDomain(String domain) {
    return run(ANSWER, "print", domain);
  }

  Answer print(String domain) {
    return run(ANSWER, "print", target(domain));
  }

  /** Where the job is loaded: in no domain, in one, or by mistake in both. */
  List<Loaded> loaded() {
    List<Loaded> found = new ArrayList<>();
    for (String domain : domains) {
      Answer printed = print(domain);
      if (printed.ok()) {
        found.add(new Loaded(domain, new LaunchdJob(printed.text())));
      }
    }
    return List.copyOf(found);
  }

  /** The first domain that there is. */
  Optional<String> domain() {
    return domains.stream().filter(domain -> printDomain(domain).ok()).findFirst();
  }

  /** Whether a person has disabled the job; empty when it cannot be told. */
  Optional<Boolean> disabled(String domain) {
    Answer answer = run(ANSWER, "print-disabled", domain);
    if (!answer.ok()) {
      return Optional.empty();
    }
    return Optional.of(
        answer
            .text()
            .lines()
            .map(String::strip)
            .anyMatch(
                line ->
                    // The second is how releases before macOS 13 say it.
                    line.equals("\"" + AgentPlist.LABEL + "\" => disabled")
                        || line.equals("\"" + AgentPlist.LABEL + "\" => true")));
  }

  Answer enable(String domain) {
    return run(ANSWER, "enable", target(domain));
  }

  Answer bootstrap(String domain, String file, Duration timeout) {
    return run(timeout, "bootstrap", domain, file);
  }

  Answer bootout(String domain, Duration timeout) {
    return run(timeout, "bootout", target(domain));
  }

  /** Starts it if it does not run. */
  Answer kickstart(String domain, Duration timeout) {
    return run(timeout, "kickstart", target(domain));
  }

  /** Ends what runs and starts it, from the plist as it was loaded. */
  Answer kickstartKilling(String domain, Duration timeout) {
    return run(timeout, "kickstart", "-k", target(domain));
  }

  static String target(String domain) {
    return domain + "/" + AgentPlist.LABEL;
  }

  private Answer run(Duration timeout, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("launchctl"));
    argv.addAll(List.of(arguments));
    // A command that is cut short may have been half done; give each a second at least.
    Duration least = Duration.ofSeconds(1);
    CommandRunner.Output output =
        commands.run(argv, timeout.compareTo(least) < 0 ? least : timeout);
    return new Answer(String.join(" ", argv), output.exitCode(), output.text());
  }
}
