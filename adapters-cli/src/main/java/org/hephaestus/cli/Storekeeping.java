package org.hephaestus.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.StoreRequest;
import org.jspecify.annotations.Nullable;

/** {@code heph backup} and {@code heph restore}. */
final class Storekeeping {
  private final Command command;
  private final Console console;

  Storekeeping(Command command) {
    this.command = command;
    console = command.console();
  }

  ExitCode backup() {
    String file = absolute();
    if (file == null) {
      return badFile();
    }
    return command.ask(
        new StoreRequest.MakeBackup(file),
        backup -> {
          console.data(
              JsonOutput.backup(backup),
              List.of(Text.plain(backup.file()) + ", " + backup.bytes() + " bytes"));
          return ExitCode.OK;
        });
  }

  /**
   * Restores through the daemon; where none answers, by a run of {@code hephd --restore} in the
   * foreground, since heph itself knows nothing of the store's inside. That is no daemon: it ends.
   *
   * @param hephd runs hephd with these arguments and answers its exit code; whatever it says goes
   *     to standard error
   */
  ExitCode restore(Function<List<String>, Integer> hephd) {
    String file = absolute();
    if (file == null) {
      return badFile();
    }
    if (!command.args().has(Param.YES)) {
      if (!console.host().stdinIsTty()) {
        return command.usage(
            "heph restore replaces everything, and there is nobody to ask: nothing was changed",
            "say --yes if that is meant");
      }
      if (!agreed(file)) {
        return command.console().fail(ExitCode.USAGE, "refused", "nothing was changed", "");
      }
    }
    CallResult<StoreRequest.Restored> result = command.api().call(new StoreRequest.Restore(file));
    return switch (result) {
      case CallResult.Ok<StoreRequest.Restored> ok -> {
        StoreRequest.Restored restored = ok.value();
        console.data(
            json(restored.file(), restored.setAside()),
            List.of(
                Text.plain("restored from " + restored.file()),
                Text.plain("what was there before: " + restored.setAside())));
        yield ExitCode.OK;
      }
      case CallResult.Unreachable<StoreRequest.Restored> nobody -> withoutDaemon(file, hephd);
      default -> console.problem(result);
    };
  }

  private ExitCode withoutDaemon(String file, Function<List<String>, Integer> hephd) {
    console.progress("no daemon is running: restoring with hephd --restore");
    int code = hephd.apply(List.of("--restore", file));
    if (code != 0) {
      return console.fail(
          ExitCode.FAILED,
          "restore_failed",
          "hephd --restore " + file + " ended with exit code " + code,
          "what it said is above");
    }
    console.data(json(file, null), List.of(Text.plain("restored from " + file)));
    return ExitCode.OK;
  }

  private static Map<String, Object> json(String file, @Nullable String setAside) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    if (setAside != null) {
      json.put("set_aside", setAside);
    }
    return json;
  }

  private boolean agreed(String file) {
    Host host = console.host();
    host.err().print("Replace all tasks and knowledge by " + Text.plain(file) + "? [y/N] ");
    host.err().flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = host.in().read(); b >= 0 && b != '\n'; b = host.in().read()) {
        line.write(b);
      }
    } catch (IOException e) {
      return false;
    }
    String answer = line.toString(StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /** The daemon has another working directory: names are made absolute here. */
  private @Nullable String absolute() {
    String file = command.args().required(Param.FILE);
    try {
      return file.isEmpty() ? null : console.host().cwd().resolve(file).toString();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private ExitCode badFile() {
    return command.usage(
        "'" + command.args().required(Param.FILE) + "' cannot be the name of a file", "");
  }
}
