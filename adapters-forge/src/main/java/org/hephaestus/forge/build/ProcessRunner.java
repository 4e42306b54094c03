package org.hephaestus.forge.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hephaestus.ports.time.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Runs a build tool and leaves nothing of it behind, however it ends: see {@link ProcessTree}.
 *
 * <p>Where the tools for it are on PATH, the program runs with niceness 10 and in a session of its
 * own. Its standard input is empty. Its output is read to the end and its last lines are kept.
 */
final class ProcessRunner {
  private static final File NO_INPUT = new File("/dev/null");
  private static final String WAKE_UP = new String("wake up");
  private static final int QUEUE = 256;
  private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ToolPath tools;
  private final Map<String, String> environment;
  private final boolean scanning;

  /** A runner whose programs see {@code environment} and nothing else. */
  ProcessRunner(Map<String, String> environment) {
    this(environment, true);
  }

  /**
   * A runner for the test that shows why leftovers are searched for.
   *
   * @param scanning see {@link ProcessTree}
   */
  ProcessRunner(Map<String, String> environment, boolean scanning) {
    this.environment = Map.copyOf(environment);
    this.tools = new ToolPath(environment);
    this.scanning = scanning;
  }

  /** How a program ended. */
  enum End {
    /** By itself. */
    EXITED,
    /** Killed: the deadline had passed. */
    TIMED_OUT,
    /** Killed: the caller took the request back. */
    CANCELLED,
    /** It never ran. */
    NOT_STARTED
  }

  /**
   * What came of a program.
   *
   * @param exitCode meaningful if it {@link End#EXITED}
   * @param lastLines of its output, oldest first, at most {@value LineRing#LINES}; why it did not
   *     start, if it did not
   * @param survivors what could not be killed
   */
  record Outcome(End end, int exitCode, List<String> lastLines, List<Long> survivors) {
    boolean succeeded() {
      return end == End.EXITED && exitCode == 0;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param program absolute path
   * @param extra variables on top of the runner's environment
   * @param lines hears every line, on the calling thread
   */
  Outcome run(
      Path program,
      List<String> arguments,
      Map<String, String> extra,
      Path folder,
      Deadline deadline,
      Consumer<String> lines) {
    if (deadline.isCancelled()) {
      return new Outcome(End.CANCELLED, -1, List.of(), List.of());
    }
    if (deadline.remainingNanos() <= 0) {
      return new Outcome(End.TIMED_OUT, -1, List.of(), List.of());
    }
    Optional<Path> setsid = tools.find("setsid");
    String mark = UUID.randomUUID().toString();
    Process process;
    try {
      process = start(command(program, arguments, setsid), environment(extra, mark), folder);
    } catch (IOException e) {
      return new Outcome(End.NOT_STARTED, -1, List.of(String.valueOf(e.getMessage())), List.of());
    }
    ProcessTree tree = new ProcessTree(process.toHandle(), mark, setsid.isPresent(), scanning);
    return new Run(process, tree, deadline, lines).toTheEnd();
  }

  private List<String> command(Path program, List<String> arguments, Optional<Path> setsid) {
    List<String> command = new ArrayList<>();
    tools.find("nice").ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", "10")));
    // Started by us it leads no group, so setsid does not fork and the pid is the session's.
    setsid.ifPresent(tool -> command.addAll(List.of(tool.toString(), "--wait")));
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  private Map<String, String> environment(Map<String, String> extra, String mark) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(extra);
    all.put(ProcessTree.MARK, mark);
    return all;
  }

  private static Process start(List<String> command, Map<String, String> env, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(NO_INPUT)
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.start();
  }

  /** One program while it runs. */
  private static final class Run {
    private final Process process;
    private final ProcessTree tree;
    private final Deadline deadline;
    private final Consumer<String> observer;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LineRing last = new LineRing();
    private final Thread reader;

    Run(Process process, ProcessTree tree, Deadline deadline, Consumer<String> observer) {
      this.process = process;
      this.tree = tree;
      this.deadline = deadline;
      this.observer = observer;
      this.reader =
          Thread.ofPlatform()
              .daemon()
              .name("heph-build-output")
              .start(new LineReader(process.getInputStream(), queue));
    }

    Outcome toTheEnd() {
      Cancellable registration = deadline.cancel().onCancel(this::wakeUp);
      // The process's own future, not a poll of its state: the last line is heard at once.
      CompletableFuture<Void> exit = process.onExit().thenRun(this::wakeUp);
      boolean interrupted = false;
      End end;
      try {
        end = watch();
      } catch (InterruptedException e) {
        interrupted = true;
        end = End.CANCELLED;
      } finally {
        registration.cancel();
        exit.cancel(false);
      }
      List<Long> survivors = tree.kill();
      interrupted |= hearLastWords();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      int exitCode = end == End.EXITED ? process.exitValue() : -1;
      return new Outcome(end, exitCode, last.toList(), survivors);
    }

    private End watch() throws InterruptedException {
      while (true) {
        if (deadline.isCancelled()) {
          return End.CANCELLED;
        }
        if (!process.isAlive()) {
          return End.EXITED;
        }
        long left = deadline.remainingNanos();
        if (left <= 0) {
          return End.TIMED_OUT;
        }
        hear(queue.poll(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS));
      }
    }

    /** What was printed before the end and has not been heard; true if interrupted meanwhile. */
    private boolean hearLastWords() {
      long end = System.nanoTime() + LAST_WORDS_NANOS;
      try {
        while (reader.isAlive() && System.nanoTime() - end < 0) {
          hear(queue.poll(10, TimeUnit.MILLISECONDS));
        }
        return false;
      } catch (InterruptedException e) {
        return true;
      } finally {
        reader.interrupt();
        List<String> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(this::hear);
      }
    }

    @SuppressWarnings("ReferenceEquality") // The wake-up is that very object: a line may say it.
    private void hear(@Nullable String line) {
      if (line == null || line == WAKE_UP) {
        return;
      }
      last.add(line);
      try {
        observer.accept(line);
      } catch (RuntimeException e) {
        // An observer must not throw; if it does, the program must still be seen to its end.
        last.add("(this line could not be reported: " + e + ")");
      }
    }

    /** If the queue is full, the watcher is not waiting. */
    private void wakeUp() {
      boolean ignored = queue.offer(WAKE_UP);
    }
  }
}
