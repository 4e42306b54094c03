package org.hephaestus.files;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.audit.AuditSink;

/**
 * The audit trail as JSON lines in {@code audit.jsonl}, mode 0600: {@code {"at":..., "kind":...,
 * "reason":..., "facts":{...}}}. Several processes may append; each line is one write. It grows by
 * a few hundred bytes per decision and is never cut; a person may move it away at any time.
 */
public final class FileAuditSink implements AuditSink {
  private static final System.Logger LOG = System.getLogger(FileAuditSink.class.getName());

  private final Path file;

  /** The trail of a prepared home; whoever writes it holds the update lock. */
  public FileAuditSink(HomeLayout home) {
    this.file = home.audit();
  }

  @Override
  public synchronized boolean append(AuditRecord entry) {
    byte[] json = Json.object(writer -> write(writer, entry));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
            PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FILE))) {
      boolean created = channel.size() == 0;
      append(channel, json);
      channel.force(true);
      if (created) {
        Durable.force(Durable.parent(file));
      }
      return true;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "audit record lost kind={0} reason={1}",
          entry.kind(),
          Failures.storage("append to", file, e).summary());
      return false;
    }
  }

  private void append(FileChannel probe, byte[] json) throws IOException {
    // A line that a full disk has cut short must not swallow this one.
    boolean torn = false;
    long size = probe.size();
    if (size > 0) {
      ByteBuffer last = ByteBuffer.allocate(1);
      torn = probe.read(last, size - 1) == 1 && last.get(0) != '\n';
    }
    byte[] line = new byte[json.length + (torn ? 2 : 1)];
    if (torn) {
      line[0] = '\n';
    }
    System.arraycopy(json, 0, line, torn ? 1 : 0, json.length);
    line[line.length - 1] = '\n';
    try (FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND)) {
      Durable.writeFully(end, line);
    }
  }

  private static void write(JsonWriter writer, AuditRecord entry) throws IOException {
    writer.name("at").value(entry.at().toString());
    writer.name("kind").value(entry.kind());
    writer.name("reason").value(entry.reason());
    writer.name("facts").beginObject();
    for (Map.Entry<String, String> fact : entry.facts().entrySet()) {
      writer.name(fact.getKey()).value(fact.getValue());
    }
    writer.endObject();
  }
}
