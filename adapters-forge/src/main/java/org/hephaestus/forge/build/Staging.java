package org.hephaestus.forge.build;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hephaestus.forge.build.ProcessRunner.Outcome;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.StagingArea;

/** What the installers share: one staging with its folder, deadline and tools. */
final class Staging {
  private static final System.Logger LOG = System.getLogger(Staging.class.getName());
  // What git allows in a ref is wider; nothing outside this is needed for a version.
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+/@-]{0,199}");
  private static final Pattern CLONE_URL =
      Pattern.compile("(https?|file)://[!-~]+|/[^\\p{Cntrl}]*");

  // Left over from a hook or a wrapper script, these would point git at another repository.
  private static final Set<String> GIT_REDIRECTIONS =
      Set.of(
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_COMMON_DIR",
          "GIT_NAMESPACE");

  /** Never ask: nobody is there to answer. Messages in English: they are read by this program. */
  static final Map<String, String> UNATTENDED =
      Map.of(
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_ASKPASS", "",
          "SSH_ASKPASS", "",
          "GIT_SSH_COMMAND", "ssh -oBatchMode=yes",
          "LC_ALL", "C");

  private final ProcessRunner runner;
  private final Path area;
  private final Deadline deadline;
  private final Installer.Observer observer;

  private Staging(ProcessRunner runner, Path area, Deadline deadline, Installer.Observer observer) {
    this.runner = runner;
    this.area = area;
    this.deadline = deadline;
    this.observer = observer;
  }

  /** Ends a staging; carries what {@code stage} answers. */
  static final class Stop extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Stop(Failure failure) {
      super(failure.summary(), null, false, false);
      this.failure = failure;
    }

    Stop(FailureCause cause, String message, String nextStep) {
      this(Failure.of(cause, message, nextStep));
    }

    Failure failure() {
      return failure;
    }
  }

  /** The steps of an installer. */
  interface Steps {
    Path product(Staging staging) throws Stop, IOException;
  }

  /** Runs the steps; whatever goes wrong becomes an answer. */
  static Installer.Result stage(
      ProcessRunner runner,
      Installer.Order order,
      StagingArea area,
      CallLimits limits,
      Installer.Observer observer,
      Steps steps) {
    Deadline deadline = Deadline.start(limits);
    try {
      if (deadline.isCancelled()) {
        throw new Stop(cancelled("staging " + order.id()));
      }
      if (!TAG.matcher(order.tag()).matches()
          || order.tag().contains("..")
          || order.tag().contains("@{")) {
        throw new Stop(
            FailureCause.TAG_MISSING,
            "'" + order.tag() + "' is no tag that can be fetched",
            "publish the release under a tag of letters, digits and . _ + - /");
      }
      Staging staging = new Staging(runner, folder(area), deadline, observer);
      Files.createDirectories(staging.area.resolve("tmp"));
      return new Installer.Result.Staged(steps.product(staging).toUri());
    } catch (Stop e) {
      return new Installer.Result.Failed(e.failure());
    } catch (IOException e) {
      return new Installer.Result.Failed(
          Failure.of(
              FailureCause.STORAGE,
              "the staging area " + area.location() + " cannot be used: " + e,
              "check free space and permissions of its folder"));
    } catch (RuntimeException e) {
      return new Installer.Result.Failed(
          Failure.of(
              FailureCause.INTERNAL,
              "staging " + order.id() + " failed: " + e,
              "please report this"));
    }
  }

  private static Path folder(StagingArea area) throws IOException {
    try {
      return Path.of(area.location()).toRealPath();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new IOException("not a folder of this machine: " + e.getMessage(), e);
    }
  }

  /** The environment without what would lead git astray. */
  static Map<String, String> cleaned(Map<String, String> environment) {
    Map<String, String> cleaned = new HashMap<>(environment);
    cleaned.keySet().removeAll(GIT_REDIRECTIONS);
    return cleaned;
  }

  /**
   * A URL that git can clone without asking anybody.
   *
   * @throws IllegalArgumentException otherwise; the message repeats no credential
   */
  static String checkedCloneUrl(String url) {
    int host = url.indexOf("://") + 3;
    int slash = url.indexOf('/', host);
    boolean userInfo =
        host > 2 && url.substring(host, slash < 0 ? url.length() : slash).contains("@");
    if (userInfo) {
      throw new IllegalArgumentException(
          "a clone URL must not carry a user name or password: releases are fetched anonymously");
    }
    if (!CLONE_URL.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "a clone URL begins with https://, http://, file:// or /, was '" + url + "'");
    }
    return url;
  }

  Path area() {
    return area;
  }

  Installer.Observer observer() {
    return observer;
  }

  /** Runs a program in this staging, with its temporary files inside. */
  Outcome run(Path program, List<String> arguments, Map<String, String> extra, Path folder) {
    return run(program, arguments, extra, folder, observer::output);
  }

  Outcome run(
      Path program,
      List<String> arguments,
      Map<String, String> extra,
      Path folder,
      Consumer<String> lines) {
    Map<String, String> variables = new HashMap<>(extra);
    variables.put("TMPDIR", area.resolve("tmp").toString());
    Outcome outcome = runner.run(program, arguments, variables, folder, deadline, lines);
    if (!outcome.survivors().isEmpty()) {
      LOG.log(
          Level.ERROR,
          "processes of a build could not be killed: stop them by hand pids={0} tool={1}",
          outcome.survivors(),
          program);
    }
    return outcome;
  }

  /**
   * The failure of a program that was cut or never ran.
   *
   * @param what it was doing, for the message: {@code building v1.0.4 with mvn}
   */
  Failure notFinished(Outcome outcome, String what, FailureCause onTimeout) {
    List<String> log = outcome.lastLines();
    return switch (outcome.end()) {
      case CANCELLED -> cancelled(what);
      case TIMED_OUT ->
          new Failure(
              onTimeout,
              what + " was cut: not finished within " + inWords(deadline.total()),
              "the last lines say where it was; it is tried again later",
              log,
              null);
      case NOT_STARTED ->
          Failure.of(
              FailureCause.TOOL_MISSING,
              what + " could not start: " + String.join(" ", log),
              "check that the program runs in a shell of the service's user");
      case EXITED -> throw new IllegalArgumentException("it came to an end of its own: " + outcome);
    };
  }

  /** The failure of a program that said no. */
  static Failure refused(Outcome outcome, FailureCause cause, String message, String nextStep) {
    boolean full = says(outcome, "no space left on device", "disk quota exceeded");
    return new Failure(
        full ? FailureCause.STORAGE : cause,
        full ? message + ": the disk is full" : message,
        full ? "make room on the disk that holds HEPH_HOME" : nextStep,
        outcome.lastLines(),
        null);
  }

  /** Whether one of the last lines contains one of these, in lower case. */
  static boolean says(Outcome outcome, String... words) {
    for (String line : outcome.lastLines()) {
      String lower = line.toLowerCase(Locale.ROOT);
      for (String word : words) {
        if (lower.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The last line that says something, for a message of one line. */
  static String lastWords(Outcome outcome) {
    List<String> lines = new ArrayList<>(outcome.lastLines());
    lines.removeIf(String::isBlank);
    return lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1).strip();
  }

  private static Failure cancelled(String what) {
    return Failure.of(FailureCause.CANCELLED, what + " was cancelled", "");
  }

  private static String inWords(Duration time) {
    return time.compareTo(Duration.ofMinutes(2)) < 0
        ? time.toMillis() + " ms"
        : time.toMinutes() + " min";
  }
}
