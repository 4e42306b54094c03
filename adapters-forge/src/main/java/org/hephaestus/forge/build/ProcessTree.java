package org.hephaestus.forge.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Everything that came from one program, and its end.
 *
 * <p>On Linux a process belongs to the tree if it carries the tree's mark in its environment, or is
 * in the session that the program was started in: parenthood is not enough, because a child whose
 * parent has died belongs to init, and {@code setsid} leaves the process group. The scan is
 * repeated until two in a row find nothing, because a process may fork while it is being looked at.
 * Limit: a process that both empties its environment and leaves the session is not found once its
 * parent has died.
 *
 * <p>Elsewhere there is only parenthood, looked at before anything is killed. Limits: a process
 * whose parent had died by then is not found, and so nothing is found after a program has ended by
 * itself.
 */
final class ProcessTree {
  /** The variable that marks every process of a tree. */
  static final String MARK = "HEPH_BUILD_MARK";

  private static final Path PROC = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long BETWEEN_SCANS_NANOS = 10_000_000;
  private static final byte[] NOTHING = new byte[0];

  private final ProcessHandle root;
  private final byte[] mark;
  private final boolean ownSession;
  private final boolean scanning;

  /**
   * The tree of a program.
   *
   * @param mark the value of {@value #MARK} it was started with
   * @param ownSession whether it was started in a session of its own
   * @param scanning whether to look beyond parenthood; false only to show in tests that it matters
   */
  ProcessTree(ProcessHandle root, String mark, boolean ownSession, boolean scanning) {
    this.root = root;
    this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    this.ownSession = ownSession;
    this.scanning = scanning && Files.isReadable(PROC.resolve("self/environ"));
  }

  /**
   * Kills all of it, the root included, and waits until it is gone, for at most 10 s.
   *
   * @return the pids that are still there after that: a process that waits in the kernel, for
   *     example for a network file system, cannot be killed
   */
  List<Long> kill() {
    Set<ProcessHandle> found = new HashSet<>(descendants());
    found.add(root);
    long end = System.nanoTime() + PATIENCE.toNanos();
    int emptyScans = 0;
    while (true) {
      for (ProcessHandle process : List.copyOf(found)) {
        // Once more before the parent dies: what was forked since the last look.
        process.descendants().forEach(found::add);
      }
      found.forEach(ProcessTree::destroy);
      found.removeIf(this::isGone);
      List<ProcessHandle> marked = scanning ? scan() : List.of();
      found.addAll(marked);
      emptyScans = found.isEmpty() ? emptyScans + 1 : 0;
      if (emptyScans == 2) {
        return List.of();
      }
      if (System.nanoTime() - end > 0) {
        return found.stream().map(ProcessHandle::pid).sorted().toList();
      }
      if (marked.isEmpty()) {
        LockSupport.parkNanos(BETWEEN_SCANS_NANOS);
      }
    }
  }

  private List<ProcessHandle> descendants() {
    try (Stream<ProcessHandle> descendants = root.descendants()) {
      return descendants.toList();
    }
  }

  private static void destroy(ProcessHandle process) {
    boolean ignored = process.destroyForcibly();
  }

  /** A zombie is gone, too: in a container whose init does not reap, it may stay for ever. */
  private boolean isGone(ProcessHandle process) {
    return !process.isAlive()
        || (scanning && isDead(stat(PROC.resolve(Long.toString(process.pid())))));
  }

  private List<ProcessHandle> scan() {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != ProcessHandle.current().pid() && isOurs(process)) {
          // At once, not after the scan: it may be about to fork.
          ProcessHandle.of(pid).ifPresent(ProcessTree::destroy);
          ProcessHandle.of(pid).ifPresent(found::add);
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      // /proc was readable a moment ago; the next scan will tell.
    }
    return found;
  }

  private boolean isOurs(Path process) {
    String[] stat = stat(process);
    if (isDead(stat)) {
      return false;
    }
    // No process can get the session's number while a member of the session is alive.
    return (ownSession && stat[3].equals(Long.toString(root.pid())))
        || contains(read(process.resolve("environ")), mark);
  }

  private static boolean isDead(String[] stat) {
    return stat.length < 4 || stat[0].equals("Z") || stat[0].equals("X");
  }

  /**
   * State, parent, process group, session and more: proc_pid_stat(5) from behind the name, which is
   * in parentheses and may itself contain some, and blanks.
   */
  private static String[] stat(Path process) {
    String stat = new String(read(process.resolve("stat")), StandardCharsets.UTF_8);
    int end = stat.lastIndexOf(')');
    return end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ", -1);
  }

  /** Empty for a process that has gone, and for one of another user. */
  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException | SecurityException e) {
      return NOTHING;
    }
  }

  private static boolean contains(byte[] environ, byte[] entry) {
    for (int start = 0; start + entry.length <= environ.length; start++) {
      boolean begins = start == 0 || environ[start - 1] == 0;
      if (begins && Arrays.equals(environ, start, start + entry.length, entry, 0, entry.length)) {
        return true;
      }
    }
    return false;
  }
}
