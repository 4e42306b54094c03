package org.hephaestus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.service.ServiceApi;
import org.jspecify.annotations.Nullable;

/**
 * {@code heph daemon logs}: the last lines of hephd's log file, and what comes; where there is no
 * such file, what the service manager has kept of its output.
 */
final class ServiceLogs {
  private static final int FEW = 50;
  private static final int MANY = 100_000;

  private final Console console;
  private final Args args;
  private final ServiceApi service;

  ServiceLogs(Console console, Args args, ServiceApi service) {
    this.console = console;
    this.args = args;
    this.service = service;
  }

  ExitCode run() {
    int lines = lines();
    if (lines < 0) {
      return console.fail(
          ExitCode.USAGE,
          "usage",
          "--lines must be a number from 0 to " + MANY + ", was '" + args.value(Param.LINES) + "'",
          "for example: --lines 100");
    }
    boolean follow = args.has(Param.FOLLOW);
    if (follow && console.json()) {
      return console.fail(
          ExitCode.USAGE,
          "usage",
          "--json prints one value, and --follow does not end",
          "leave one of them out");
    }
    String file = service.logFile();
    try {
      Path path = file.isEmpty() ? null : Path.of(file);
      if (path != null && (Files.exists(path) || Files.exists(LogFile.older(path)))) {
        if (follow) {
          return new FollowLog(console.host(), path).run(lines);
        }
        print(file, LogFile.last(path, lines));
        return ExitCode.OK;
      }
      return withoutFile(path, lines, follow);
    } catch (IOException e) {
      return console.fail(ExitCode.FAILED, "io", "the log cannot be read: " + e, "");
    }
  }

  private ExitCode withoutFile(@Nullable Path path, int lines, boolean follow) throws IOException {
    List<String> kept = service.output(Math.max(1, lines));
    if (kept.isEmpty()) {
      return console.fail(
          ExitCode.NOT_FOUND,
          "no_log",
          (path == null ? "where hephd's log is cannot be found out" : "there is no " + path)
              + ", and the service manager has kept none of its output",
          "see how the service is: heph daemon status");
    }
    if (!follow) {
      print("", kept);
      return ExitCode.OK;
    }
    if (path == null) {
      print("", kept);
      console.progress("there is no log file to follow");
      return ExitCode.FAILED;
    }
    return new FollowLog(console.host(), path).run(kept);
  }

  private void print(String file, List<String> lines) {
    List<String> safe = new ArrayList<>();
    if (!console.json()) {
      // A tab steers nothing, and stack traces are indented with it.
      lines.forEach(line -> safe.add(Text.document(line)));
    }
    console.data(ServiceJson.log(file, lines), safe);
  }

  /** -1 when it is no number that makes sense. */
  private int lines() {
    String typed = args.value(Param.LINES);
    if (typed == null) {
      return FEW;
    }
    try {
      int lines = Integer.parseInt(typed);
      return lines <= MANY ? lines : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
