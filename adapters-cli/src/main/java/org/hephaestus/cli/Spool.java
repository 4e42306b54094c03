package org.hephaestus.cli;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okio.Buffer;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * What was captured while no daemon answered: one JSON line each, with the id under which it is, or
 * was, sent. So sending a line again does no harm, and a line may be removed as late as one likes.
 *
 * <p>Appending and rewriting happen under a lock of their own file and last no longer than the
 * writing; nobody holds it while asking the daemon. A rewrite is a rename, so a reader or a crash
 * meets the old lines or the new ones. Folder 0700, files 0600.
 */
final class Spool {
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final Path file;

  /**
   * A spool.
   *
   * @param folder made when it is needed
   */
  Spool(Path folder) {
    this.folder = folder;
    file = folder.resolve("quickadd.spool");
  }

  static Spool of(Host host) {
    return new Spool(host.xdg("XDG_DATA_HOME", ".local/share").resolve("heph"));
  }

  /** A capture that waits. */
  record Item(String opId, Capture capture, String title) {}

  /** Where the lines are. */
  Path file() {
    return file;
  }

  /** Where the lines are that no daemon will ever take. */
  Path rejected() {
    return folder.resolve("quickadd.rejected");
  }

  /** Whether nothing waits: one look at the file system. */
  boolean isEmpty() {
    return file.toFile().length() == 0;
  }

  /** Adds a capture; when this returns, it is on the disk. */
  void add(Item item) throws IOException {
    try (Locked locked = lock()) {
      append(file, encode(item));
      locked.keep();
    }
  }

  /** All lines, as they are. */
  List<String> lines() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    // Latin-1 keeps every byte apart, also of a line that is no UTF-8 and must not hurt the others.
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (!line.isBlank()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** What a line says; null when it is none of ours, or torn. */
  static @Nullable Item decode(String line) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
              .toString();
      return read(text);
    } catch (IOException | JsonDataException | DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Item read(String text) throws IOException {
    String opId = "";
    String title = "";
    String zone = "";
    long at = Long.MIN_VALUE;
    try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(text))) {
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "op_id" -> opId = in.nextString();
          case "title" -> title = in.nextString();
          case "capture" -> {
            in.beginObject();
            while (in.hasNext()) {
              switch (in.nextName()) {
                case "at" -> at = in.nextLong();
                case "zone" -> zone = in.nextString();
                default -> in.skipValue();
              }
            }
            in.endObject();
          }
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (in.peek() != JsonReader.Token.END_DOCUMENT) {
        return null;
      }
    }
    return OpIds.isOpId(opId) && at != Long.MIN_VALUE && !zone.isEmpty() && !title.isEmpty()
        ? new Item(opId, new Capture(Instant.ofEpochMilli(at), ZoneId.of(zone)), title)
        : null;
  }

  private static String encode(Item item) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      out.beginObject();
      out.name("op_id").value(item.opId());
      out.name("capture").beginObject();
      out.name("at").value(item.capture().at().toEpochMilli());
      out.name("zone").value(item.capture().zoneId());
      out.endObject();
      out.name("title").value(item.title());
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return buffer.readString(StandardCharsets.ISO_8859_1);
  }

  /** The line of a capture, as {@link #lines} answers it. */
  static String line(Item item) {
    return encode(item);
  }

  /** Takes a line out; does nothing when it is not there any more. */
  void remove(String line) throws IOException {
    replace(line, null);
  }

  /**
   * Puts another line in the place of one; does nothing when that is not there any more, because
   * somebody else has dealt with it.
   */
  void replace(String line, @Nullable String by) throws IOException {
    try (Locked locked = lock()) {
      List<String> lines = new ArrayList<>(lines());
      int at = lines.indexOf(line);
      if (at < 0) {
        return;
      }
      if (by == null) {
        lines.remove(at);
      } else {
        lines.set(at, by);
      }
      rewrite(lines);
      locked.keep();
    }
  }

  /** Moves a line to where people can look at it. */
  void reject(String line, String reason) throws IOException {
    try (Locked locked = lock()) {
      List<String> lines = new ArrayList<>(lines());
      if (!lines.remove(line)) {
        return;
      }
      Buffer buffer = new Buffer();
      try (JsonWriter out = JsonWriter.of(buffer)) {
        out.beginObject();
        out.name("reason").value(reason);
        out.name("line")
            .value(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        out.endObject();
      }
      // There first: a crash in between leaves it twice, not nowhere.
      append(rejected(), buffer.readString(StandardCharsets.ISO_8859_1));
      rewrite(lines);
      locked.keep();
    }
  }

  private void rewrite(List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : lines) {
      bytes.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
      bytes.write('\n');
    }
    Path fresh = folder.resolve("quickadd.spool.new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
      writeAll(channel, bytes.toByteArray());
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
  }

  private void append(Path to, String line) throws IOException {
    boolean isNew = !Files.exists(to);
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(to, options, OWNER_FILE)) {
      long end = channel.size();
      channel.position(end);
      // A torn last line, of a crash or a full disk, must not swallow this one.
      String before = end > 0 && !endsLine(channel, end) ? "\n" : "";
      try {
        writeAll(channel, (before + line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
    if (isNew) {
      syncFolder();
    }
  }

  private static boolean endsLine(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Locked lock() throws IOException {
    Files.createDirectories(folder, OWNER_FOLDER);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("quickadd.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OWNER_FILE);
    return new Locked(channel, channel.lock());
  }

  /** Held until closed; the kernel lets go when the process dies. */
  private record Locked(FileChannel channel, FileLock lock) implements AutoCloseable {
    /** States that the lock is still ours after the work. */
    void keep() {
      if (!lock.isValid()) {
        throw new IllegalStateException("the lock of the spool was lost");
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
