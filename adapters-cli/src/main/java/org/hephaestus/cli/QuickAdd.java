package org.hephaestus.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.HephApi;

/**
 * {@code heph-quickadd TEXT...}: a task of this title, taken down whether a daemon answers or not.
 * The text is the title, word for word: no dates are looked for in it.
 */
public final class QuickAdd {
  private static final String USAGE =
      """
      Usage: heph-quickadd [--json] [--] TEXT...
      Makes a task of this title. Without a daemon the text is kept, and added once by the
      next heph, heph-tui or heph-quickadd that reaches one.""";

  private final Host host;
  private final Supplier<HephApi> api;
  private final String version;
  private final String commit;

  /**
   * The program.
   *
   * @param version semantic version of it
   * @param commit it was built from
   */
  public QuickAdd(Host host, Supplier<HephApi> api, String version, String commit) {
    this.host = host;
    this.api = api;
    this.version = version;
    this.commit = commit;
  }

  /**
   * Runs it.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public int run(List<String> args) {
    Output output = new Output();
    ExitCode code = run(args, output);
    String lost = output.send(host.out());
    if (lost != null) {
      // The task is there or kept: that its id could not be printed is no reason to try again.
      host.err().println("heph-quickadd: the output could not be written: " + Text.plain(lost));
    }
    host.err().flush();
    return code.code();
  }

  private ExitCode run(List<String> args, Output output) {
    List<String> words = new ArrayList<>(args);
    boolean json = false;
    // Only in front: behind the first word everything is text.
    while (!words.isEmpty() && words.getFirst().equals("--json")) {
      json = true;
      words.removeFirst();
    }
    String option = words.isEmpty() || !words.getFirst().startsWith("-") ? "" : words.removeFirst();
    return switch (option) {
      case "", "--" -> add(words, json, output);
      case "--help", "-h" -> {
        output.line(USAGE);
        yield ExitCode.OK;
      }
      case "--version", "-V" -> {
        output.line("heph-quickadd " + version + " (" + commit + ")");
        yield ExitCode.OK;
      }
      default ->
          console(output, json)
              .fail(
                  ExitCode.USAGE,
                  "usage",
                  "heph-quickadd takes no '" + option + "'",
                  "a text that begins with - goes behind --");
    };
  }

  private Console console(Output output, boolean json) {
    return new Console(host, output, json, Verb.TASK);
  }

  private ExitCode add(List<String> words, boolean json, Output output) {
    Console console = console(output, json);
    String title = String.join(" ", words).strip();
    if (title.isEmpty()) {
      return console.fail(ExitCode.USAGE, "usage", "heph-quickadd: nothing to add", USAGE);
    }
    Spool.Item item =
        new Spool.Item(OpIds.next(host.millis(), host.chance()), host.capture(), title);
    HephApi daemon = api.get();
    Drain earlier = new Drain(host);
    if (!earlier.run(daemon)) {
      return keep(item, console, earlier.why());
    }
    CallResult<Changed> result = daemon.call(Drain.request(item));
    if (result instanceof CallResult.Ok<Changed> ok) {
      if (json) {
        output.json(JsonRows.changed(ok.value()));
      } else {
        output.add(Told.changed(ok.value()));
      }
      return ExitCode.OK;
    }
    // What is in doubt is kept under its own id: no harm if it has taken effect after all.
    return result instanceof CallResult.RpcError<Changed> refused
            && Refusals.isForEver(refused.error())
        ? console.problem(result)
        : keep(item, console, Drain.why(result));
  }

  private ExitCode keep(Spool.Item item, Console console, String why) {
    Spool spool = Spool.of(host);
    try {
      spool.add(item);
    } catch (IOException e) {
      return console.fail(
          ExitCode.FAILED,
          "not_kept",
          "not added (" + why + "), and not kept either: " + e,
          "the text was: " + item.title());
    }
    console.progress("kept, and added as soon as hephd answers: " + spool.file());
    console.progress("  " + why);
    if (console.json()) {
      console.output().json(JsonRows.kept(item.opId(), item.title()));
    }
    return ExitCode.OK;
  }
}
