package org.hephaestus.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock on a file: one holder over all processes, freed by the kernel when it dies.
 *
 * <p>Why a second file: POSIX record locks belong to the process, and closing <em>any</em>
 * descriptor of the file drops them (fcntl(2)). A second attempt within this process that opened
 * and closed the lock file would therefore free the first one's lock, unseen. So an attempt first
 * makes a marker file, exclusively, whose name is this very process (pid and start time, since pids
 * return); only who has made it opens the lock file. A marker of a dead process matches nobody and
 * is removed by the next holder.
 *
 * <p>Limits: a lock file that is deleted while held no longer keeps others out, and network file
 * systems do not promise any of this.
 */
final class ProcessLock {
  private static final int MAX_TEXT_BYTES = 8_192;

  private final FileChannel channel;
  private final Path marker;
  private boolean open = true;

  private ProcessLock(FileChannel channel, Path marker) {
    this.channel = channel;
    this.marker = marker;
  }

  /** What became of an attempt. */
  sealed interface Attempt {
    /** It is ours. */
    record Held(ProcessLock lock) implements Attempt {}

    /** Somebody else has it: what they wrote into it. */
    record Taken(String text) implements Attempt {}
  }

  /**
   * Tries to take the lock; never waits.
   *
   * @param text who asks, for others to read; cut to 8 KiB
   */
  static Attempt tryAcquire(Path file, String text) throws IOException {
    Path marker = file.resolveSibling(markerPrefix(file) + self());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      bytes = Arrays.copyOf(bytes, MAX_TEXT_BYTES);
    }
    try {
      Files.createFile(marker, PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE));
    } catch (FileAlreadyExistsException e) {
      return new Attempt.Taken(readText(marker));
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
              PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE));
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return new Attempt.Taken(readText(channel));
      }
      held = true;
      writeText(channel, marker, bytes);
      removeMarkersOfTheDead(file, marker);
      return new Attempt.Held(new ProcessLock(channel, marker));
    } catch (OverlappingFileLockException e) {
      return new Attempt.Taken(readText(marker));
    } finally {
      if (!held) {
        closeAll(channel, marker);
      }
    }
  }

  /** Frees it. Idempotent. */
  synchronized void release() {
    if (open) {
      open = false;
      closeAll(channel, marker);
    }
  }

  private static void closeAll(@Nullable FileChannel channel, Path marker) {
    // In this order: while the channel is open nobody else in this process may open another.
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The descriptor is gone all the same.
    }
    Durable.deleteQuietly(marker);
  }

  /** Only a courtesy to readers: on a full disk the lock holds without it. */
  private static void writeText(FileChannel channel, Path marker, byte[] text) {
    try {
      channel.truncate(0);
      channel.position(0);
      Durable.writeFully(channel, text);
      Files.write(marker, text);
    } catch (IOException e) {
      // See above.
    }
  }

  private static String readText(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_TEXT_BYTES);
    channel.position(0);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until full or at the end
    }
    return orUnknown(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
  }

  private static String readText(Path marker) {
    try {
      return orUnknown(Files.readString(marker));
    } catch (IOException e) {
      return orUnknown("");
    }
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "a process that has not said who it is" : text;
  }

  private static String markerPrefix(Path file) {
    return "." + file.getFileName() + ".held-by-";
  }

  private static String self() {
    return name(ProcessHandle.current());
  }

  private static String name(ProcessHandle process) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + started;
  }

  /** Spares the living: they are trying too, and rely on their marker while they do. */
  private static void removeMarkersOfTheDead(Path file, Path own) throws IOException {
    String prefix = markerPrefix(file);
    for (Path other : Durable.children(Durable.parent(file))) {
      String name = other.getFileName().toString();
      if (name.startsWith(prefix) && !other.equals(own)) {
        String process = name.substring(prefix.length());
        int dash = process.indexOf('-');
        Optional<ProcessHandle> living =
            dash > 0 && process.substring(0, dash).matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(process.substring(0, dash)))
                : Optional.empty();
        if (living.isEmpty() || !name(living.get()).equals(process)) {
          Durable.deleteQuietly(other);
        }
      }
    }
  }
}
