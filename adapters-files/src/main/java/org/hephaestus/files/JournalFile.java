package org.hephaestus.files;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * The journal's format, one line per entry: {@code <crc32 of the JSON, 8 hex digits> <JSON>\n}.
 *
 * <p>A line that is not complete or does not match its checksum is damage. Damage behind the last
 * good line is a write that a kill or a power cut ended; it was never acknowledged and is cut.
 * Damage between good lines is rot: the line is left out and reported, what follows still counts. A
 * line that matches its checksum was written on purpose and is never cut, even when this version
 * does not understand it.
 *
 * @param entries what could be read, oldest first
 * @param goodBytes how long the file is without its damaged tail
 * @param newestFence the largest fence of any good line; -1 when there is none
 * @param problem what was wrong, one line, or null
 */
record JournalFile(
    List<JournalEntry> entries, long goodBytes, long newestFence, @Nullable String problem) {
  private static final int FORMAT = 1;
  private static final int CHECKSUM_LENGTH = 8;

  /** Reads the file; one that is missing is empty. */
  static JournalFile read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      bytes = new byte[0];
    }
    return parse(bytes, file);
  }

  static JournalFile parse(byte[] bytes, Path file) {
    List<JournalEntry> entries = new ArrayList<>();
    Map<Integer, String> problems = new TreeMap<>();
    long newestFence = -1;
    int goodBytes = 0;
    int number = 0;
    for (int start = 0; start < bytes.length; ) {
      number++;
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      byte[] json = end < bytes.length ? payload(bytes, start, end) : null;
      if (json == null) {
        problems.put(number, "damaged");
      } else {
        goodBytes = end + 1;
        Parsed line = new Parsed();
        String problem = line.read(json);
        newestFence = Math.max(newestFence, line.fence);
        if (line.entry != null) {
          entries.add(line.entry);
        } else {
          problems.put(number, problem);
        }
      }
      start = end + 1;
    }
    return new JournalFile(
        entries, goodBytes, newestFence, describe(file, problems, bytes.length - goodBytes));
  }

  /** One line, with its end. */
  static byte[] line(JournalEntry entry) {
    byte[] json = Json.object(writer -> write(writer, entry));
    byte[] checksum = (checksum(json) + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[checksum.length + json.length + 1];
    System.arraycopy(checksum, 0, line, 0, checksum.length);
    System.arraycopy(json, 0, line, checksum.length, json.length);
    line[line.length - 1] = '\n';
    return line;
  }

  private static void write(JsonWriter writer, JournalEntry entry) throws IOException {
    writer.name("v").value(FORMAT);
    writer.name("at").value(entry.at().toString());
    writer.name("fence").value(entry.fence());
    writer.name("attempt").value(entry.attempt());
    writer.name("state").value(entry.state().name());
    VersionId from = entry.from();
    if (from != null) {
      writer.name("from").value(from.folderName());
    }
    writer.name("to").value(entry.to().folderName());
    writer.name("reason").value(entry.reason());
  }

  private static byte @Nullable [] payload(byte[] bytes, int start, int end) {
    int json = start + CHECKSUM_LENGTH + 1;
    if (json > end || bytes[json - 1] != ' ') {
      return null;
    }
    String wanted = new String(bytes, start, CHECKSUM_LENGTH, StandardCharsets.US_ASCII);
    byte[] payload = Arrays.copyOfRange(bytes, json, end);
    return checksum(payload).equals(wanted) ? payload : null;
  }

  private static String checksum(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static @Nullable String describe(
      Path file, Map<Integer, String> problems, int tailBytes) {
    if (problems.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder(file.toString());
    problems.forEach((line, what) -> text.append("; line ").append(line).append(": ").append(what));
    if (tailBytes > 0) {
      text.append("; the last ")
          .append(tailBytes)
          .append(" bytes are an unfinished write and are not used");
    }
    return text.toString();
  }

  /** What a line says, as far as it is understood. */
  private static final class Parsed {
    private @Nullable Instant at;
    private long fence = -1;
    private @Nullable String attempt;
    private @Nullable String state;
    private @Nullable VersionId from;
    private @Nullable VersionId to;
    private @Nullable String reason;
    private @Nullable JournalEntry entry;

    /** Answers what is wrong; then {@code entry} stays null. */
    private String read(byte[] json) {
      try {
        Json.read(json, this::field);
        if (at == null || attempt == null || to == null || reason == null || state == null) {
          return "a field is missing, written by another version";
        }
        UpdateState known = UpdateState.valueOf(state);
        entry = new JournalEntry(at, fence, attempt, known, from, to, reason);
        return "";
      } catch (IllegalArgumentException e) {
        return "unknown state " + state + ", written by another version";
      } catch (IOException e) {
        return "not understood: " + Failures.reason(e);
      }
    }

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "at" -> at = Json.instant(reader);
        case "fence" -> fence = reader.nextLong();
        case "attempt" -> attempt = Json.text(reader);
        case "state" -> state = Json.text(reader);
        case "from" -> {
          String folderName = Json.text(reader);
          from = folderName == null ? null : Json.version(folderName);
        }
        case "to" -> to = Json.version(reader.nextString());
        case "reason" -> reason = Json.text(reader);
        default -> reader.skipValue();
      }
    }
  }
}
