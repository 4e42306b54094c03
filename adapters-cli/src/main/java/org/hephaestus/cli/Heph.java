package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.service.ServiceApi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command line. One instance per process, or per test; {@link #run} may be called again. */
public final class Heph {
  private static final String JSON = Param.JSON.name();

  private final Host host;
  private final Supplier<HephApi> api;
  private final Supplier<ServiceApi> service;
  private final Editor editor;
  private final Function<List<String>, Integer> hephd;
  private final String version;
  private final String commit;

  /**
   * A command line.
   *
   * @param api the daemon, asked for only when a verb needs it
   * @param service what keeps the daemon there, asked for only by {@code heph daemon}
   * @param editor opened by {@code heph context} on a terminal
   * @param hephd runs hephd in the foreground with these arguments, its standard output joined to
   *     standard error, and answers its exit code: {@code heph restore} without a daemon
   * @param version semantic version of heph itself
   * @param commit it was built from
   */
  public Heph(
      Host host,
      Supplier<HephApi> api,
      Supplier<ServiceApi> service,
      Editor editor,
      Function<List<String>, Integer> hephd,
      String version,
      String commit) {
    this.host = host;
    this.api = api;
    this.service = service;
    this.editor = editor;
    this.hephd = hephd;
    this.version = version;
    this.commit = commit;
  }

  /**
   * Runs one command.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public int run(List<String> args) {
    Output output = new Output();
    ExitCode code = dispatch(args, output);
    String lost = output.send(host.out());
    if (lost != null) {
      host.err().println("heph: the output could not be written: " + Text.plain(lost));
      code = code == ExitCode.OK ? ExitCode.FAILED : code;
    }
    host.err().flush();
    return code.code();
  }

  private ExitCode dispatch(List<String> args, Output output) {
    String first = args.isEmpty() ? "" : args.getFirst();
    return switch (first) {
      case "" -> {
        new CommandLine(Verb.all()).usage(host.err(), Ansi.OFF);
        yield ExitCode.USAGE;
      }
      case "--help", "-h", "help" -> help(Verb.all(), output);
      case "--version", "-V" -> {
        output.line("heph " + version + " (" + commit + ")");
        yield ExitCode.OK;
      }
      default -> {
        Verb verb = Verb.of(first);
        if (verb != null) {
          Verb longer = args.size() < 2 ? null : Verb.of(first + " " + args.get(1));
          yield longer == null
              ? run(verb, args.subList(1, args.size()), output)
              : run(longer, args.subList(2, args.size()), output);
        }
        Verb.Group group = Verb.Group.of(first);
        yield group == null
            ? unknown(args, first, "heph", Verb.firstWords(), output)
            : dispatch(group, args, output);
      }
    };
  }

  private ExitCode dispatch(Verb.Group group, List<String> args, Output output) {
    String second = args.size() < 2 ? "" : args.get(1);
    return switch (second) {
      case "" -> {
        new CommandLine(group.spec()).usage(host.err(), Ansi.OFF);
        yield ExitCode.USAGE;
      }
      case "--help", "-h", "help" -> help(group.spec(), output);
      default -> {
        Verb verb = Verb.of(group.word() + " " + second);
        yield verb == null
            ? unknown(
                args,
                second,
                "heph " + group.word(),
                new ArrayList<>(group.spec().subcommands().keySet()),
                output)
            : run(verb, args.subList(2, args.size()), output);
      }
    };
  }

  private ExitCode run(Verb verb, List<String> words, Output output) {
    Args args;
    try {
      args = Args.parse(verb, words);
    } catch (ParameterException e) {
      return notUnderstood(verb, words, e, output);
    }
    if (args.has(Param.HELP)) {
      return help(verb.spec(), output);
    }
    Console console = new Console(host, output, args.has(Param.JSON), verb);
    if (verb.isAboutService()) {
      return new ServiceVerbs(console, args, service.get()).run(verb);
    }
    HephApi daemon = api.get();
    if (verb.isAboutTasks()) {
      // What was captured while the daemon was away; what is left when it still is, stays.
      new Drain(host).quietly(daemon);
    }
    Command command = new Command(console, daemon, args);
    return switch (verb) {
      case TASK -> new Tasks(command).create();
      case LIST -> new Tasks(command).list();
      case NEXT -> new Tasks(command).next();
      case TODAY -> new Tasks(command).today();
      case EDIT -> new Tasks(command).edit();
      case DONE -> new Tasks(command).move(TaskRequest.Step.DONE);
      case UNDONE -> new Tasks(command).move(TaskRequest.Step.UNDONE);
      case DROP -> new Tasks(command).move(TaskRequest.Step.DROP);
      case SKIP -> new Tasks(command).move(TaskRequest.Step.SKIP);
      case SHOW -> new Knowledge(command).show();
      case CONTEXT -> new Contexts(command, editor).run();
      case LOG -> new Knowledge(command).log();
      case SEARCH -> new Knowledge(command).search();
      case PROJECT_LIST -> new Knowledge(command).projects();
      case PROJECT_ADD -> new Knowledge(command).addProject();
      case JOURNAL -> new Knowledge(command).journal();
      case HISTORY -> new Knowledge(command).history();
      case CONFLICTS -> new Conflicts(command).list();
      case CONFLICTS_RESTORE -> new Conflicts(command).restore();
      case BACKUP -> new Storekeeping(command).backup();
      case RESTORE -> new Storekeeping(command).restore(hephd);
      case SYNC -> new SyncVerbs(command).sync();
      case SYNC_VERIFY -> new SyncVerbs(command).verify();
      case SYNC_JOIN -> new SyncVerbs(command).join();
      case PING -> new DaemonVerbs(command).ping();
      case STATUS -> new DaemonVerbs(command).status();
      case UPDATE_STATUS -> new UpdateVerbs(command).status();
      case UPDATE_CHECK -> new UpdateVerbs(command).check();
      case UPDATE_APPLY -> new UpdateVerbs(command).apply();
      case UPDATE_ROLLBACK -> new UpdateVerbs(command).rollBack();
      case UPDATE_PIN -> new UpdateVerbs(command).pin();
      case UPDATE_UNPIN -> new UpdateVerbs(command).unpin();
      case UPDATE_HOLD -> new UpdateVerbs(command).hold();
      case UPDATE_ALLOW -> new UpdateVerbs(command).allow();
      case UPDATE_HISTORY -> new UpdateVerbs(command).history();
      case UPDATE_DOCTOR -> new UpdateVerbs(command).doctor();
      case DAEMON_START,
          DAEMON_STATUS,
          DAEMON_RESTART,
          DAEMON_STOP,
          DAEMON_UNINSTALL,
          DAEMON_LOGS ->
          throw new IllegalStateException(verb.words() + " asks no daemon");
    };
  }

  // -------------------------------------------------------------------- help, and no help

  private static ExitCode help(CommandSpec spec, Output output) {
    new CommandLine(spec).usage(output.stream(), Ansi.OFF);
    return ExitCode.OK;
  }

  private ExitCode unknown(
      List<String> args, String typed, String behind, List<String> known, Output output) {
    String what = typed.startsWith("-") ? "option" : "verb";
    return usageError(
        args,
        behind + " knows no " + what + " '" + typed + "'",
        hint(typed, known, behind, ""),
        output);
  }

  private ExitCode notUnderstood(
      Verb verb, List<String> args, ParameterException e, Output output) {
    String command = "heph " + verb.words();
    List<String> options = new ArrayList<>(verb.spec().optionsMap().keySet());
    String unknown = unknown(args, options, e);
    if (unknown == null) {
      String message = String.valueOf(e.getMessage());
      return usageError(args, command + ": " + message, "see " + command + " --help", output);
    }
    return usageError(
        args,
        command + " takes no '" + unknown + "'",
        hint(name(unknown), options, command, aboutText(verb, unknown)),
        output);
  }

  private static String aboutText(Verb verb, String unknown) {
    if (verb.isAboutService()) {
      return verb.takesFlags() ? ServiceFlags.about(unknown) : "";
    }
    if (verb.params().stream().noneMatch(Param::takesText)) {
      return "";
    }
    // Words are not joined: in  heph task Pay rent --do-date fri 17:00  the time would silently
    // become a part of the title.
    return unknown.startsWith("-")
        ? "a text that begins with - goes behind --; "
        : "quote what has several words; ";
  }

  /**
   * The word that is too much; null when something else is wrong. One that looks like an option is
   * often also the reason why something is missing.
   */
  private static @Nullable String unknown(
      List<String> args, List<String> options, ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().getFirst();
    }
    for (String arg : args) {
      if (arg.equals("--")) {
        return null;
      }
      if (arg.length() > 1 && arg.startsWith("-") && !options.contains(name(arg))) {
        return arg;
      }
    }
    return null;
  }

  /** An option without its value. */
  private static String name(String arg) {
    int equals = arg.startsWith("-") ? arg.indexOf('=') : -1;
    return equals < 0 ? arg : arg.substring(0, equals);
  }

  private static String hint(String typed, List<String> known, String command, String otherwise) {
    String nearest = Text.nearest(typed, known);
    return nearest == null
        ? otherwise + "see " + command + " --help"
        : "did you mean '" + nearest + "'? See " + command + " --help";
  }

  private ExitCode usageError(List<String> args, String message, String hint, Output output) {
    return new Console(host, output, args.contains(JSON), null)
        .fail(ExitCode.USAGE, "usage", message, hint);
  }
}
