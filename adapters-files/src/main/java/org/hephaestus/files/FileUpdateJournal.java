package org.hephaestus.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * The journal as an append-only file, {@code state/journal}, in the format of {@link JournalFile}.
 *
 * <p>Several processes may append: each takes {@code state/journal.lock} for the moment, looks at
 * what is there, cuts a damaged tail and adds its line. The lock is a file of its own because
 * reading the journal would drop a lock on the journal itself (see {@link ProcessLock}).
 *
 * <p>Growth: about 15 lines of 250 bytes per update, so a megabyte after 270 updates. It is read as
 * a whole and never compacted.
 */
public final class FileUpdateJournal implements UpdateJournal {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path file;
  private final Duration patience;

  /** The journal of a prepared home; whoever writes it holds the update lock. */
  public FileUpdateJournal(HomeLayout home) {
    this(home, PATIENCE);
  }

  /** Waits less for another writer. */
  FileUpdateJournal(HomeLayout home, Duration patience) {
    this.file = home.journal();
    this.patience = patience;
  }

  @Override
  public WriteResult append(JournalEntry entry) {
    try {
      ProcessLock lock = acquire();
      if (lock == null) {
        return new WriteResult.Failed(
            Failure.of(
                FailureCause.STORAGE,
                "could not write to " + file + ": another writer holds it for " + patience,
                "see which process is stuck"));
      }
      try {
        return appendLocked(entry);
      } finally {
        lock.release();
      }
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("write to", file, e));
    }
  }

  @Override
  public Replay replay() {
    try {
      JournalFile content = JournalFile.read(file);
      return new Replay(content.entries(), content.problem());
    } catch (IOException e) {
      return new Replay(List.of(), Failures.storage("read", file, e).message());
    }
  }

  private WriteResult appendLocked(JournalEntry entry) throws IOException {
    JournalFile content = JournalFile.read(file);
    if (entry.fence() < content.newestFence()) {
      return new WriteResult.Failed(
          Failure.of(
              FailureCause.STORAGE,
              file
                  + " refused "
                  + entry.state()
                  + ": it was written under lease "
                  + entry.fence()
                  + ", and lease "
                  + content.newestFence()
                  + " has taken over",
              "start the update again"));
    }
    boolean created = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
            PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE))) {
      channel.truncate(content.goodBytes());
      channel.position(content.goodBytes());
      try {
        Durable.writeFully(channel, JournalFile.line(entry));
        channel.force(true);
      } catch (IOException e) {
        takeBack(channel, content.goodBytes());
        throw e;
      }
    }
    if (created) {
      Durable.force(Durable.parent(file));
    }
    return WriteResult.OK;
  }

  private static void takeBack(FileChannel channel, long goodBytes) {
    try {
      channel.truncate(goodBytes);
    } catch (IOException e) {
      // An unfinished line is no entry either way; the next append cuts it.
    }
  }

  private @Nullable ProcessLock acquire() throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos()) {
      if (ProcessLock.tryAcquire(lockFile, "pid " + ProcessHandle.current().pid())
          instanceof ProcessLock.Attempt.Held held) {
        return held.lock();
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    return null;
  }
}
