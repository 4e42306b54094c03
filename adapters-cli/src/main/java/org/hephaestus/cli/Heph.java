package org.hephaestus.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateStatus;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. One instance per process, or per test; {@link #run} may be called again. */
public final class Heph {
  private final Host host;
  private final Supplier<HephApi> api;
  private final String version;
  private final String commit;

  /**
   * A command line.
   *
   * @param api the daemon, asked for only when a verb needs it
   * @param version semantic version of heph itself
   * @param commit it was built from
   */
  public Heph(Host host, Supplier<HephApi> api, String version, String commit) {
    this.host = host;
    this.api = api;
    this.version = version;
    this.commit = commit;
  }

  /**
   * Runs one command.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public int run(List<String> args) {
    ExitCode code = dispatch(args);
    host.err().flush();
    // A reader that has seen enough (heph status | head -1) is no failure.
    return host.out().checkError() ? ExitCode.OK.code() : code.code();
  }

  private ExitCode dispatch(List<String> args) {
    String first = args.isEmpty() ? "" : args.getFirst();
    return switch (first) {
      case "" -> {
        usage(Verb.all(), host.err());
        yield ExitCode.USAGE;
      }
      case Verb.HELP, "-h", "help" -> help(Verb.all());
      case "--version", "-V" -> {
        host.out().println("heph " + version + " (" + commit + ")");
        yield ExitCode.OK;
      }
      case Verb.UPDATE -> update(args);
      default -> {
        Verb verb = Verb.of(first);
        yield verb == null
            ? unknown(args, first, "heph", words(Verb.all()))
            : run(verb, args.subList(1, args.size()));
      }
    };
  }

  private ExitCode update(List<String> args) {
    String second = args.size() < 2 ? "" : args.get(1);
    return switch (second) {
      case "" -> {
        usage(Verb.update(), host.err());
        yield ExitCode.USAGE;
      }
      case Verb.HELP, "-h", "help" -> help(Verb.update());
      default -> {
        Verb verb = Verb.of(Verb.UPDATE + " " + second);
        yield verb == null
            ? unknown(args, second, "heph update", words(Verb.update()))
            : run(verb, args.subList(2, args.size()));
      }
    };
  }

  private ExitCode run(Verb verb, List<String> args) {
    CommandSpec spec = verb.spec();
    ParseResult parsed;
    try {
      parsed = new CommandLine(spec).parseArgs(args.toArray(String[]::new));
    } catch (ParameterException e) {
      return notUnderstood(verb, spec, args, e);
    }
    if (parsed.hasMatchedOption(Verb.HELP)) {
      return help(spec);
    }
    Console console = new Console(host, parsed.hasMatchedOption(Verb.JSON));
    return switch (verb) {
      case PING -> ping(console);
      case STATUS ->
          show(
              console,
              new Request.Status(),
              status -> console.data(JsonOutput.daemon(status), Page.daemon(status, host)));
      case UPDATE_STATUS ->
          show(
              console,
              new Request.GetUpdateStatus(),
              status -> console.data(JsonOutput.update(status), Page.update(status, host)));
      case UPDATE_CHECK -> check(console);
      case UPDATE_APPLY ->
          new ApplyUpdate(console, api.get()).run(!parsed.hasMatchedOption(Verb.NO_WAIT));
    };
  }

  private interface Show<R> {
    void show(R answer);
  }

  private <R> ExitCode show(Console console, Request<R> request, Show<R> show) {
    CallResult<R> result = api.get().call(request);
    if (result instanceof CallResult.Ok<R> ok) {
      show.show(ok.value());
      return ExitCode.OK;
    }
    return console.problem(result);
  }

  private ExitCode ping(Console console) {
    return show(
        console,
        new Request.Ping(),
        (Pong pong) ->
            console.data(
                JsonOutput.pong(pong),
                List.of(
                    Text.plain("hephd " + pong.version() + " (" + pong.commit() + ") is there"))));
  }

  private ExitCode check(Console console) {
    CallResult<UpdateStatus> result = api.get().call(new Request.CheckForUpdate());
    if (!(result instanceof CallResult.Ok<UpdateStatus> ok)) {
      return console.problem(result);
    }
    console.data(JsonOutput.update(ok.value()), Page.check(ok.value(), host));
    return ok.value().outcome() instanceof CheckOutcome.Failed ? ExitCode.FAILED : ExitCode.OK;
  }

  // -------------------------------------------------------------------- help, and no help

  private ExitCode help(CommandSpec spec) {
    usage(spec, host.out());
    return ExitCode.OK;
  }

  private void usage(CommandSpec spec, PrintStream to) {
    new CommandLine(spec).usage(to, Ansi.OFF);
  }

  private static Set<String> words(CommandSpec spec) {
    return new LinkedHashSet<>(spec.subcommands().keySet());
  }

  private ExitCode unknown(List<String> args, String typed, String behind, Set<String> known) {
    String what = typed.startsWith("-") ? "option" : "verb";
    return usageError(
        args,
        behind + " knows no " + what + " '" + typed + "'",
        hint(typed, new ArrayList<>(known), behind));
  }

  private ExitCode notUnderstood(
      Verb verb, CommandSpec spec, List<String> args, ParameterException e) {
    String command = "heph " + verb.words();
    String unknown = null;
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      unknown = unmatched.getUnmatched().getFirst();
    }
    return unknown == null
        ? usageError(args, command + ": " + e.getMessage(), "see " + command + " --help")
        : usageError(
            args,
            command + " takes no '" + unknown + "'",
            hint(unknown, new ArrayList<>(spec.optionsMap().keySet()), command));
  }

  private static String hint(String typed, List<String> known, String command) {
    String nearest = Text.nearest(typed, known);
    return nearest == null
        ? "see " + command + " --help"
        : "did you mean '" + nearest + "'? See " + command + " --help";
  }

  private ExitCode usageError(List<String> args, String message, String hint) {
    return new Console(host, args.contains(Verb.JSON)).fail(ExitCode.USAGE, "usage", message, hint);
  }
}
