package org.hephaestus.files;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.WriteResult;

/**
 * The update lock as a file lock on {@code HEPH_HOME/lock}, which carries the owner's text. The
 * fence is kept in {@code state/fence}, because it must survive a power cut whole and the lock file
 * cannot be replaced while it is locked. Prepares the home first.
 */
public final class FileUpdateLock implements UpdateLock {
  private final HomeLayout home;

  /** A lock shared by everybody who uses the same home. */
  public FileUpdateLock(HomeLayout home) {
    this.home = home;
  }

  @Override
  public Attempt tryAcquire(String owner) {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return new Attempt.Failed(failed.failure());
    }
    ProcessLock.Attempt attempt;
    try {
      attempt = ProcessLock.tryAcquire(home.lock(), owner);
    } catch (IOException e) {
      return new Attempt.Failed(Failures.storage("lock", home.lock(), e));
    }
    return switch (attempt) {
      case ProcessLock.Attempt.Taken taken -> new Attempt.Busy(taken.text());
      case ProcessLock.Attempt.Held held -> {
        try {
          yield new Attempt.Acquired(new FileLease(held.lock(), nextFence()));
        } catch (IOException e) {
          held.lock().release();
          yield new Attempt.Failed(Failures.storage("number the lease in", home.fence(), e));
        }
      }
    };
  }

  private long nextFence() throws IOException {
    Path file = home.fence();
    long last = lastFence(file);
    byte[] text = ((last + 1) + "\n").getBytes(StandardCharsets.UTF_8);
    Durable.replace(file, text, Durable.PRIVATE_FILE);
    return last + 1;
  }

  /** A lost or damaged number is found again in the journal, which refuses smaller ones. */
  private long lastFence(Path file) throws IOException {
    try {
      String text = Files.readString(file).strip();
      if (text.matches("[0-9]{1,18}")) {
        return Long.parseLong(text);
      }
    } catch (NoSuchFileException | MalformedInputException e) {
      // The journal knows.
    }
    return Math.max(0, JournalFile.read(home.journal()).newestFence());
  }

  private record FileLease(ProcessLock lock, long fence) implements Lease {
    @Override
    public void close() {
      lock.release();
    }
  }
}
