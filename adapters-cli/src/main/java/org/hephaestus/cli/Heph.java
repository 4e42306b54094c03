package org.hephaestus.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line: finds the verb, then builds and parses that verb's options only. */
public final class Heph {
  private static final String HELP =
      """
      heph: talks to hephd, and never starts one

        heph ping                  is hephd there, and which version?
        heph status                hephd on one page
        heph update status         the self-updater: mode, checks, what holds an update, last attempt
        heph update check          ask the forge now; installs nothing
        heph update apply          install the newest acceptable release, restart, follow it
        heph --version | --help

      Every verb takes --json (one JSON value on stdout) and --help.
      Environment: HEPH_SOCKET. Exit codes: 0 ok, 1 failed, 2 usage, 5 hephd unreachable,
      6 outcome unknown, 130 interrupted.\
      """;

  private final Supplier<HephApi> api;
  private final Terminal terminal;
  private final Clock clock;
  private final Pause pause;
  private final ZoneId zone;
  private final String version;

  /**
   * A command line.
   *
   * @param api made when a verb needs it, so that help and usage errors cost nothing
   * @param out data
   * @param err everything else
   * @param zone for times that people read
   * @param version of heph, as {@code 1.2.3 (0123456789ab)}
   */
  public Heph(
      Supplier<HephApi> api,
      PrintStream out,
      PrintStream err,
      Clock clock,
      Pause pause,
      ZoneId zone,
      String version) {
    this.api = api;
    this.terminal = new Terminal(out, err);
    this.clock = clock;
    this.pause = pause;
    this.zone = zone;
    this.version = version;
  }

  /** The verbs, by the words that name them. */
  private enum Verb {
    PING("ping"),
    STATUS("status"),
    UPDATE_STATUS("update", "status"),
    UPDATE_CHECK("update", "check"),
    UPDATE_APPLY("update", "apply");

    private final List<String> words;

    Verb(String... words) {
      this.words = List.of(words);
    }

    String text() {
      return String.join(" ", words);
    }
  }

  /** Runs one command; never throws for what the user typed or the daemon did. */
  public ExitCode run(List<String> args) {
    try {
      return dispatch(args);
    } finally {
      terminal.flush();
    }
  }

  private ExitCode dispatch(List<String> args) {
    if (args.isEmpty()) {
      terminal.note("heph: a verb is missing");
      HELP.lines().forEach(terminal::note);
      return ExitCode.USAGE;
    }
    switch (args.get(0)) {
      case "--help", "-h", "help" -> {
        HELP.lines().forEach(terminal::line);
        return ExitCode.OK;
      }
      case "--version", "-V" -> {
        terminal.line("heph " + version);
        return ExitCode.OK;
      }
      default -> {
        for (Verb verb : Verb.values()) {
          int words = verb.words.size();
          if (args.size() >= words && args.subList(0, words).equals(verb.words)) {
            return run(verb, args.subList(words, args.size()));
          }
        }
        return unknown(args);
      }
    }
  }

  private ExitCode run(Verb verb, List<String> rest) {
    CommandSpec spec = CommandSpec.create().name("heph " + verb.text());
    spec.addOption(OptionSpec.builder("--json").description("one JSON value on stdout").build());
    if (verb == Verb.UPDATE_APPLY) {
      spec.addOption(
          OptionSpec.builder("--no-wait")
              .description("print the attempt's id and do not follow it")
              .build());
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build());
    CommandLine commandLine = new CommandLine(spec);
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(rest.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      return usage(e.getMessage(), verb, rest);
    }
    if (parsed.hasMatchedOption("--help")) {
      commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().forEach(terminal::line);
      return ExitCode.OK;
    }
    boolean json = parsed.hasMatchedOption("--json");
    Verbs verbs = new Verbs(api.get(), terminal, clock, pause, zone);
    return switch (verb) {
      case PING -> verbs.ping(json);
      case STATUS -> verbs.status(json);
      case UPDATE_STATUS -> verbs.updateStatus(json);
      case UPDATE_CHECK -> verbs.updateCheck(json);
      case UPDATE_APPLY -> verbs.updateApply(json, !parsed.hasMatchedOption("--no-wait"));
    };
  }

  private ExitCode usage(String message, Verb verb, List<String> rest) {
    return new Calls(terminal, rest.contains("--json"))
        .say(ExitCode.USAGE, "usage", message, "see: heph " + verb.text() + " --help", List.of());
  }

  private ExitCode unknown(List<String> args) {
    List<String> words = new ArrayList<>();
    for (String arg : args) {
      if (arg.startsWith("-")) {
        break;
      }
      words.add(arg);
    }
    String typed = words.isEmpty() ? args.get(0) : String.join(" ", words);
    String nearest = "";
    int least = 4; // further away than that is another word
    for (Verb verb : Verb.values()) {
      int distance = distance(typed, verb.text());
      if (distance < least) {
        least = distance;
        nearest = verb.text();
      }
    }
    boolean group = typed.equals("update");
    return new Calls(terminal, args.contains("--json"))
        .say(
            ExitCode.USAGE,
            "usage",
            group
                ? "update needs a verb: status, check or apply"
                : "there is no verb '" + typed + "'",
            nearest.isEmpty() || group
                ? "heph --help lists the verbs"
                : "did you mean: heph " + nearest,
            List.of());
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] last = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
      }
      last = row;
    }
    return last[b.length()];
  }
}
