package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import org.hephaestus.ports.store.StoreFailure.Kind;

/**
 * What a file is, by its first 100 bytes ({@code https://sqlite.org/fileformat.html}, section 1.3).
 * SQLite is not asked: it would leave a journal beside a stranger's file, or recover it.
 */
final class FileProbe {
  /** What is to be done with the file. */
  enum Verdict {
    /** Nothing there, or nothing in it: a store can be made. */
    VACANT,
    /** A store of ours in a format that we know. */
    OURS
  }

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 100;
  private static final int USER_VERSION = 60;
  private static final int APPLICATION_ID = 68;

  private FileProbe() {}

  /**
   * Looks at the place of a store.
   *
   * @throws StoreProblem FOREIGN, NEWER_FORMAT, CORRUPT, MISSING or what reading it says
   */
  static Verdict store(Path file) throws StoreProblem {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path log = PrivateFiles.suffixed(file, "-wal");
      if (Files.exists(log)) {
        throw new StoreProblem(
            Kind.MISSING,
            "the store " + file + " is gone, but its log " + log + " is there",
            "put the file back or move the log away, then restore a backup: heph restore FILE");
      }
      return Verdict.VACANT;
    }
    boolean once = Files.exists(Incarnation.tokenOf(file));
    return header(file, once, true);
  }

  /** Looks at a file that is to be restored. */
  static void backup(Path file) throws StoreProblem {
    if (!Files.exists(file)) {
      throw new StoreProblem(Kind.MISSING, "no backup at " + file, "check the path");
    }
    Verdict unused = header(file, false, false);
  }

  /** Whether a file says that it is ours, in whatever format. */
  static boolean saysOurs(Path file) {
    try {
      byte[] head = read(file);
      return isSqlite(head) && number(head, APPLICATION_ID) == Schema.APPLICATION_ID;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Verdict header(Path file, boolean once, boolean vacantAllowed)
      throws StoreProblem {
    if (!Files.isRegularFile(file)) {
      throw foreign(file, "is no regular file");
    }
    byte[] head;
    try {
      if (vacantAllowed && !once && Files.size(file) == 0) {
        return Verdict.VACANT;
      }
      head = read(file);
    } catch (IOException e) {
      throw new StoreProblem(Failures.of(e, "cannot read", file));
    }
    if (!isSqlite(head)) {
      if (once) {
        throw new StoreProblem(
            Kind.CORRUPT,
            "the store " + file + " is damaged: it does not begin like a database any more",
            Failures.next(Kind.CORRUPT, file));
      }
      throw foreign(file, "is no SQLite database");
    }
    int application = number(head, APPLICATION_ID);
    if (application != Schema.APPLICATION_ID) {
      throw foreign(
          file,
          String.format(
              Locale.ROOT,
              "is a database of another program (application id 0x%08x, wanted 0x%08x)",
              application,
              Schema.APPLICATION_ID));
    }
    Schema.checkFormat(file, number(head, USER_VERSION));
    return Verdict.OURS;
  }

  private static StoreProblem foreign(Path file, String what) {
    return new StoreProblem(
        Kind.FOREIGN,
        file + " " + what + "; it was not touched",
        Failures.next(Kind.FOREIGN, file));
  }

  private static boolean isSqlite(byte[] head) {
    return head.length == HEADER && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static int number(byte[] head, int at) {
    return ByteBuffer.wrap(head).getInt(at);
  }

  private static byte[] read(Path file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEADER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // until it is full or the file ends
      }
    }
    return Arrays.copyOf(head.array(), head.position());
  }
}
