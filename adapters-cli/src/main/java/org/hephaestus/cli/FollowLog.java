package org.hephaestus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code heph daemon logs --follow}: prints what is added to a log, over rotations, until it is
 * interrupted or nobody reads any more. A closed pipe is noticed with the next line.
 */
final class FollowLog {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Host host;
  private final Path path;

  FollowLog(Host host, Path path) {
    this.host = host;
    this.path = path;
  }

  /** Begins with the last lines that are there. */
  ExitCode run(int lines) throws IOException {
    LogFile log = LogFile.open(path);
    try {
      List<String> last = log == null ? new ArrayList<>() : log.last(lines);
      return follow(log, LogFile.withOlder(log, path, last, lines));
    } catch (IOException e) {
      return ended(e);
    }
  }

  /** Begins with these lines, and waits for the file. */
  ExitCode run(List<String> first) throws IOException {
    try {
      return follow(null, first);
    } catch (IOException e) {
      return ended(e);
    }
  }

  private static ExitCode ended(IOException e) throws IOException {
    if (Output.isClosedPipe(e)) {
      return ExitCode.OK;
    }
    throw e;
  }

  private ExitCode follow(@Nullable LogFile first, List<String> lines) throws IOException {
    LogFile log = first;
    try {
      print(lines);
      while (true) {
        if (log == null) {
          log = LogFile.open(path);
        }
        if (log != null) {
          drain(log);
          if (log.isReplaced(path)) {
            // Its writer has gone over to the new one: what it wrote last is there now.
            drain(log);
            List<String> rest = new ArrayList<>();
            log.rest(rest);
            print(rest);
            log.close();
            log = null;
            continue;
          }
        }
        if (!host.pause().pause(POLL)) {
          return ExitCode.INTERRUPTED;
        }
      }
    } finally {
      if (log != null) {
        log.close();
      }
    }
  }

  private void drain(LogFile log) throws IOException {
    while (log.advance()) {
      print(log.take());
    }
  }

  /** At once: somebody is looking. */
  private void print(List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    Output batch = new Output();
    for (String line : lines) {
      batch.line(Text.document(line));
    }
    batch.write(host.out());
  }
}
