package org.hephaestus.launchd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that launchd gives the job as stdout and stderr. It is not rotated. */
final class AgentOutput {
  private static final int MAX_BYTES = 64 * 1024;

  private AgentOutput() {}

  /** Its last lines, oldest first; none when it cannot be read. */
  static List<String> tail(Path file, int lines) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long skipped = Math.max(0, channel.size() - MAX_BYTES);
      ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
      channel.position(skipped);
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer);
      }
      String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      List<String> all = text.lines().toList();
      int from = Math.max(skipped > 0 ? 1 : 0, all.size() - lines);
      return all.subList(Math.min(from, all.size()), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Makes its folder: launchd does not, and a job without one does not start. */
  static void prepare(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /** Takes out what holds nothing: an empty file, an empty folder. */
  static void tidy(Path file) throws IOException {
    Path folder = file.getParent();
    if (Files.isRegularFile(file) && Files.size(file) == 0) {
      Files.delete(file);
    }
    if (folder != null && Files.isDirectory(folder) && isEmpty(folder)) {
      Files.delete(folder);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }
}
