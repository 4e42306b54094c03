package org.hephaestus.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A log file of whole lines that never grows beyond its size and never stops its daemon.
 *
 * <p>Each line is one write to a file that is opened for appending, so that two processes may write
 * into it; but only one may move it out of the way when it is full: whoever has called {@link
 * #rotateFromNowOn}, because it holds the lock of the store. A file that somebody has deleted or
 * moved is made again with the next line. What cannot be written (a full disk) is lost, and the
 * first line that can be written again is one that says how many were.
 *
 * <p>Streams and no channels: an interrupt would close a channel. Any thread.
 */
public final class RotatingLog implements AutoCloseable {
  /** 2 MiB. */
  public static final long MAX_BYTES = 2L << 20;

  /** How many older files are kept: {@code .1}, the newest of them, to {@code .4}. */
  public static final int KEPT = 4;

  /** How much of a file is looked at for its last lines. */
  private static final int TAIL_BYTES = 1 << 20;

  private final Path file;
  private final long maxBytes;
  private final int kept;
  private final UnaryOperator<String> notice;
  private @Nullable FileOutputStream out;
  private @Nullable Object key;
  private boolean rotates;
  private boolean torn;
  private long lost;
  private String problem = "";

  /**
   * Touches nothing yet.
   *
   * @param file absolute path; its folder is made, with mode 0700, if it is missing
   * @param notice makes a line of a sentence: time and level in front
   */
  public RotatingLog(Path file, UnaryOperator<String> notice) {
    this(file, notice, MAX_BYTES, KEPT);
  }

  RotatingLog(Path file, UnaryOperator<String> notice, long maxBytes, int kept) {
    this.file = file;
    this.notice = notice;
    this.maxBytes = maxBytes;
    this.kept = kept;
  }

  /**
   * Where the daemon of a store logs: {@code hephd.log} beside {@code heph.db}, and {@code
   * NAME.log} beside any other store, so that two daemons never share one.
   */
  public static Path beside(Path store) {
    String name = Objects.toString(store.getFileName(), "");
    return store.resolveSibling(name.equals("heph.db") ? "hephd.log" : name + ".log");
  }

  /** From now on a full file is moved to {@code .1} by this process. */
  public synchronized void rotateFromNowOn() {
    rotates = true;
  }

  /**
   * Appends a line.
   *
   * @param line without its newline
   * @return whether it is in the file
   */
  public synchronized boolean append(String line) {
    try {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      FileOutputStream opened = opened(bytes.length);
      if (lost > 0) {
        String said =
            notice.apply(
                lost + (lost == 1 ? " line" : " lines") + " could not be written: " + problem);
        write(opened, ((torn ? "\n" : "") + said + "\n").getBytes(StandardCharsets.UTF_8));
        lost = 0;
        torn = false;
      }
      write(opened, bytes);
      return true;
    } catch (IOException e) {
      lost++;
      problem = Failures.reason(e);
      close();
      return false;
    }
  }

  private void write(FileOutputStream to, byte[] bytes) throws IOException {
    try {
      to.write(bytes);
    } catch (IOException e) {
      torn = true; // half of it may be there
      throw e;
    }
  }

  private FileOutputStream opened(int more) throws IOException {
    BasicFileAttributes there = there();
    if (there != null && !there.isRegularFile()) {
      throw new IOException("it is no plain file"); // to open a pipe would block for ever
    }
    if (there != null && rotates && there.size() > 0 && there.size() + more > maxBytes) {
      close();
      if (rotated()) {
        there = null;
      }
    }
    FileOutputStream open = out;
    if (open != null && there != null && Objects.equals(key, there.fileKey())) {
      return open;
    }
    close();
    if (there == null) {
      make();
    }
    FileOutputStream fresh = new FileOutputStream(file.toFile(), true);
    out = fresh;
    key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return fresh;
  }

  private @Nullable BasicFileAttributes there() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void make() throws IOException {
    HomeLayout.makeFolders(Durable.parent(file));
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE));
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker, or it is a link that leads nowhere: opening it will tell.
    }
  }

  /** Whether the file is out of the way; if it cannot be moved it goes on growing. */
  private boolean rotated() {
    try {
      Files.deleteIfExists(older(kept));
      for (int i = kept - 1; i >= 1; i--) {
        if (Files.exists(older(i), NOFOLLOW_LINKS)) {
          Files.move(older(i), older(i + 1), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      Files.move(file, older(1), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Path older(int number) {
    return older(file, number);
  }

  private static Path older(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** Gives the file back. A later line opens it again. Never throws. */
  @Override
  public synchronized void close() {
    FileOutputStream open = out;
    out = null;
    key = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing is buffered here: what was written was written.
      }
    }
  }

  /**
   * The end of a log, over the last rotation if need be.
   *
   * @param lines at most; of very long ones fewer
   * @return oldest first; empty when there is no such file, or it cannot be read
   */
  public static List<String> lastLines(Path file, int lines) {
    List<String> last = tail(file, lines);
    if (last.size() < lines) {
      List<String> all = new ArrayList<>(tail(older(file, 1), lines - last.size()));
      all.addAll(last);
      return List.copyOf(all);
    }
    return last;
  }

  private static List<String> tail(Path file, int lines) {
    if (lines < 1 || !Files.isRegularFile(file)) {
      return List.of();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      long from = Math.max(0, length - TAIL_BYTES);
      in.seek(from);
      byte[] bytes = new byte[(int) (length - from)];
      in.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      int first = from > 0 ? 1 : 0; // the first line has lost its beginning
      return List.copyOf(all.subList(Math.max(first, all.size() - lines), all.size()));
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }
}
