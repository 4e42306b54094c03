package org.hephaestus.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts that are being edited, readable by their owner alone. A draft is removed by {@link
 * #remove} and by nothing else, and never written over: whoever edits the same node again, or at
 * the same time, gets another file.
 */
final class Drafts {
  private static final int MOST_PER_NODE = 1_000;

  private final Path folder;

  /**
   * Drafts in a folder.
   *
   * @param folder made when it is missing
   */
  Drafts(Path folder) {
    this.folder = folder;
  }

  static Drafts of(Host host) {
    return new Drafts(host.xdg("XDG_STATE_HOME", ".local/state").resolve("heph/drafts"));
  }

  /** A new file. */
  Path create(String nodeId, String text) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // Editors end the last line; a file without that makes some of them complain.
    byte[] bytes = (text.isEmpty() ? "" : text + "\n").getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= MOST_PER_NODE; i++) {
      Path file = folder.resolve(name(nodeId, i));
      if (written(file, bytes)) {
        return file;
      }
    }
    throw new IOException("there are " + MOST_PER_NODE + " drafts of " + nodeId + " in " + folder);
  }

  /** False when there is a file of this name. */
  private static boolean written(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Drafts of a node that are still there, oldest name first. */
  List<Path> leftOver(String nodeId) {
    List<Path> left = new ArrayList<>();
    for (int i = 1; i <= MOST_PER_NODE && Files.exists(folder.resolve(name(nodeId, i))); i++) {
      left.add(folder.resolve(name(nodeId, i)));
    }
    return left;
  }

  private static String name(String nodeId, int i) {
    // An id is letters and digits; whatever else a daemon may say stays within the folder.
    StringBuilder name = new StringBuilder();
    for (int at = 0; at < nodeId.length(); at++) {
      char c = nodeId.charAt(at);
      boolean safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      name.append(safe ? c : '_');
    }
    return name + (i == 1 ? "" : "-" + i) + ".md";
  }

  /**
   * What is in a draft now, without the end of its last line.
   *
   * @return null when the file is gone
   * @throws IOException also when it is not UTF-8
   */
  static @Nullable String read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
            .toString();
    return withoutLastLineEnd(text);
  }

  /** Documents have no line end at their end, files have one. */
  static String withoutLastLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  static void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
