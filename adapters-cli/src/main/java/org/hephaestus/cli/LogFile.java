package org.hephaestus.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log file that is being read while somebody writes it: it may grow, be renamed to make room for
 * a new one (hephd.log to hephd.log.1), or be emptied, at any moment. A line is handed out when it
 * has its end.
 */
final class LogFile implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;
  private static final int MAX_LINE = 1024 * 1024;

  /** However few line ends there are: no log is worth more of anybody's memory. */
  private static final long MAX_TAIL = 64L * 1024 * 1024;

  private final FileChannel channel;
  private final Object key;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long position;
  private boolean fromItsBeginning = true;

  private LogFile(FileChannel channel, Object key) {
    this.channel = channel;
    this.key = key;
  }

  /** Opens it; null when there is none at the moment. */
  static @Nullable LogFile open(Path path) throws IOException {
    while (true) {
      Object before = key(path);
      if (before == null) {
        return null;
      }
      FileChannel channel;
      try {
        channel = FileChannel.open(path, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        return null;
      }
      // Only then is what was opened what has this key.
      if (before.equals(key(path))) {
        return new LogFile(channel, before);
      }
      channel.close();
    }
  }

  /** The one before it. */
  static Path older(Path path) {
    return path.resolveSibling(path.getFileName() + ".1");
  }

  /** The last lines, oldest first; from the one before it too when it is short. */
  static List<String> last(Path path, int lines) throws IOException {
    try (LogFile log = open(path)) {
      List<String> last = log == null ? new ArrayList<>() : log.last(lines);
      if (log != null) {
        log.rest(last);
      }
      return withOlder(log, path, last, lines);
    }
  }

  /**
   * Puts the end of the file before it in front of its last lines, as far as they are too few.
   *
   * @param log whose they are; null when there is none
   */
  static List<String> withOlder(@Nullable LogFile log, Path path, List<String> last, int lines)
      throws IOException {
    int missing = lines - last.size();
    if (missing < 0) {
      return new ArrayList<>(last.subList(-missing, last.size()));
    }
    if (missing == 0 || (log != null && !log.fromItsBeginning)) {
      return last;
    }
    try (LogFile older = open(older(path))) {
      // The same one has just been renamed: its lines are there already.
      if (older == null || (log != null && log.key.equals(older.key))) {
        return last;
      }
      List<String> all = older.last(missing);
      older.rest(all);
      if (all.size() > missing) {
        all.removeFirst();
      }
      all.addAll(last);
      return all;
    }
  }

  /** Its last whole lines, oldest first. What comes after them is next. */
  List<String> last(int lines) throws IOException {
    long end = channel.size();
    long start = end;
    int lineEnds = 0;
    while (start > 0 && lineEnds <= lines && end - start < MAX_TAIL) {
      int length = (int) Math.min(BLOCK, start);
      start -= length;
      for (byte b : bytes(start, length)) {
        lineEnds += b == '\n' ? 1 : 0;
      }
    }
    position = start;
    fromItsBeginning = start == 0;
    while (position < end && advance()) {
      // Until all of it is there.
    }
    List<String> found = take();
    if (!fromItsBeginning && !found.isEmpty()) {
      found.removeFirst(); // it may have begun before
    }
    return new ArrayList<>(found.subList(Math.max(0, found.size() - lines), found.size()));
  }

  private byte[] bytes(long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    long at = from;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read <= 0) {
        break; // emptied in this moment
      }
      at += read;
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /**
   * Reads on.
   *
   * @return whether there was anything; {@link #take} has it
   */
  boolean advance() throws IOException {
    if (channel.size() < position) {
      position = 0; // emptied: what is there now is all new
    }
    byte[] read = bytes(position, BLOCK);
    position += read.length;
    pending.writeBytes(read);
    return read.length > 0;
  }

  /** The whole lines that were read since, without their ends. */
  List<String> take() {
    List<String> lines = new ArrayList<>();
    byte[] bytes = pending.toByteArray();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
        begin = i + 1;
      }
    }
    pending.reset();
    pending.write(bytes, begin, bytes.length - begin);
    if (pending.size() > MAX_LINE) {
      rest(lines);
    }
    return lines;
  }

  /** Adds a line whose end nobody will write, if there is one. */
  void rest(List<String> lines) {
    if (pending.size() > 0) {
      lines.add(pending.toString(StandardCharsets.UTF_8));
      pending.reset();
    }
  }

  /** Whether there is another file in its place. */
  boolean isReplaced(Path path) throws IOException {
    Object now = key(path);
    return now != null && !now.equals(key);
  }

  /** What tells one file from another under the same name: device and inode. */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return Objects.requireNonNullElse(key, "");
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
