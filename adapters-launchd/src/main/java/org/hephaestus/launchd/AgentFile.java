package org.hephaestus.launchd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.ports.os.CommandRunner;

/** The property list on the disk. Replaced as a whole; a link to it stays a link. */
final class AgentFile {
  private static final long MAX_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] BINARY = "bplist".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final CommandRunner commands;

  /**
   * Touches nothing yet.
   *
   * @param commands runs {@code plutil}, for a file in Apple's binary format
   */
  AgentFile(Path userHome, CommandRunner commands) {
    this(commands, userHome.resolve("Library/LaunchAgents/" + AgentPlist.LABEL + ".plist"));
  }

  /** Another one than the usual. */
  AgentFile(CommandRunner commands, Path path) {
    this.path = path;
    this.commands = commands;
  }

  Path path() {
    return path;
  }

  /** What is there. */
  sealed interface Content {
    /** Nothing. */
    record Absent() implements Content {}

    /** A property list, and its bytes. */
    record Present(Plist.Dict dict, String text) implements Content {}

    /** Something else. */
    record Unreadable(String why) implements Content {}
  }

  Content read() {
    try {
      byte[] bytes = bytes();
      if (startsBinary(bytes)) {
        CommandRunner.Output xml =
            commands.run(
                List.of("plutil", "-convert", "xml1", "-o", "-", path.toString()), PATIENCE);
        if (xml.exitCode() != 0) {
          return new Content.Unreadable("plutil cannot convert it: " + firstLine(xml.text()));
        }
        bytes = xml.text().getBytes(StandardCharsets.UTF_8);
      }
      return new Content.Present(
          PlistReader.read(bytes), new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      // A link to nowhere is no absence: what we write would go elsewhere.
      return Files.isSymbolicLink(path)
          ? new Content.Unreadable("it is a link to a file that does not exist")
          : new Content.Absent();
    } catch (IOException e) {
      return new Content.Unreadable(
          e.getClass().getSimpleName() + ": " + firstLine(String.valueOf(e.getMessage())));
    } catch (PlistException e) {
      return new Content.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** Its bytes, to be put back by {@link #write}. */
  byte[] bytes() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is no regular file");
    }
    if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
      throw new IOException("it has more than " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(path);
  }

  /** When it was last changed; empty when it is not there. */
  Optional<Instant> changed() {
    try {
      return Optional.of(Files.getLastModifiedTime(path).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Replaces it, mode 0644: launchd refuses what others may write, and reads it as root.
   *
   * @param now becomes its time of change, so that it compares with the start of a process
   */
  void write(byte[] content, Instant now) throws IOException {
    Files.createDirectories(folder(path));
    Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
    // launchd looks at names that end with .plist alone.
    Path temporary = folder(target).resolve("." + target.getFileName() + ".new");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      // Not by the attribute above: that one is cut by the umask.
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
      Files.setLastModifiedTime(temporary, FileTime.from(now));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      force(folder(target));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Takes it out; a link, not what it leads to. */
  void delete() throws IOException {
    if (Files.deleteIfExists(path)) {
      force(folder(path));
    }
  }

  /** Whether anything is there, a link to nowhere too. */
  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean startsBinary(byte[] bytes) {
    for (int i = 0; i < BINARY.length; i++) {
      if (bytes.length <= i || bytes[i] != BINARY[i]) {
        return false;
      }
    }
    return true;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no folder");
    }
    return parent;
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("no output");
  }
}
