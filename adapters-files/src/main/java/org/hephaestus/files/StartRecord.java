package org.hephaestus.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The starts of a store's daemon that have not come to anything yet: {@code <store>.starts}, epoch
 * milliseconds, one per line.
 *
 * <p>The file always has the same size, spaces behind the lines, and is overwritten in place: a
 * full disk is a reason for many starts, and most file systems can still do that then. Nothing is
 * forced to the disk; a power cut ends a row of starts anyway. For whoever holds the store's lock.
 */
public final class StartRecord {
  /** How many are kept; more of them make no difference to anybody. */
  static final int KEPT = 20;

  private static final int BYTES = 512;

  private final Path file;

  /** Touches nothing yet. */
  public StartRecord(Path store) {
    this.file = store.resolveSibling(store.getFileName() + ".starts");
  }

  /** What was written down, oldest first. What is not understood is left out. Never throws. */
  public List<Instant> starts() {
    List<Instant> starts = new ArrayList<>();
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= BYTES) {
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
          if (line.matches("[0-9]{1,15}")) {
            starts.add(Instant.ofEpochMilli(Long.parseLong(line)));
          }
        }
      }
    } catch (IOException e) {
      // Then nothing is known, and a daemon starts as if it were the first time.
    }
    return List.copyOf(starts);
  }

  /**
   * Writes one more down.
   *
   * @return false when the disk says no: then the next start will not know of this one
   */
  public boolean add(Instant start) {
    List<Instant> all = new ArrayList<>(starts());
    all.add(start);
    return write(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  /** Forgets them: all is well. Keeps the file, and so its place on the disk. Never throws. */
  public void clear() {
    var unused = write(List.of());
  }

  private boolean write(List<Instant> starts) {
    StringBuilder text = new StringBuilder();
    starts.forEach(start -> text.append(start.toEpochMilli()).append('\n'));
    text.append(" ".repeat(BYTES - text.length()));
    try {
      HomeLayout.makeFolders(Durable.parent(file));
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE))) {
        Durable.writeFully(channel, text.toString().getBytes(StandardCharsets.ISO_8859_1));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
