package org.hephaestus.files;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.UserControl.Allowance;
import org.hephaestus.ports.update.UserControl.By;
import org.hephaestus.ports.update.UserControl.Denial;
import org.hephaestus.ports.update.UserControl.Hold;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * What the user said as {@code state/control.json}: one line of JSON, and one with its checksum. A
 * damaged file is moved to {@code control.json.corrupt-<epoch milliseconds>}; {@code control.lost}
 * beside it keeps the loss from being forgotten before somebody has said everything anew. Fields
 * that a newer version wrote are skipped.
 */
public final class FileUpdateControl implements UpdateControl {
  private static final int FORMAT = 1;

  private final HomeLayout home;
  private final Path file;
  private final Path lost;
  private final Clock clock;

  /**
   * The control of a home, which the first {@link #save} prepares.
   *
   * @param clock names the file a damaged one is moved to
   */
  public FileUpdateControl(HomeLayout home, Clock clock) {
    this.home = home;
    this.file = home.control();
    this.lost = file.resolveSibling("control.lost");
    this.clock = clock;
  }

  @Override
  public synchronized Loaded load() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new Loaded(UserControl.NONE, Files.exists(lost) ? why() : null);
    } catch (IOException e) {
      return new Loaded(UserControl.NONE, Failures.storage("read", file, e).message());
    }
    try {
      Reading reading = new Reading();
      Json.read(checked(bytes), reading::field);
      return new Loaded(
          new UserControl(reading.pin, reading.hold, reading.denied, reading.allowed), null);
    } catch (IOException damage) {
      return new Loaded(UserControl.NONE, setAside(damage));
    }
  }

  @Override
  public synchronized WriteResult save(UserControl control) {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return failed;
    }
    try {
      byte[] json = Json.object(writer -> write(writer, control));
      Durable.replace(file, withChecksum(json), Durable.PRIVATE_FILE);
      Files.deleteIfExists(lost);
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("write", file, e));
    }
  }

  private String setAside(IOException damage) {
    Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + clock.now().toEpochMilli());
    String what = file + " is damaged (" + Failures.reason(damage) + "); it was moved to " + aside;
    try {
      // The mark first: a kill in between must not turn "lost" into "nothing was said".
      Durable.replace(lost, what.getBytes(StandardCharsets.UTF_8), Durable.PRIVATE_FILE);
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      return what;
    } catch (IOException e) {
      return file + " is damaged and could not be set aside: " + Failures.reason(e);
    }
  }

  private String why() {
    try {
      return Files.readString(lost);
    } catch (IOException e) {
      return file + " was damaged";
    }
  }

  private static byte[] withChecksum(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8) + "\n" + checksum(json) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] checked(byte[] bytes) throws IOException {
    int end = bytes.length - 10; // a newline, eight digits, a newline
    if (end < 0 || bytes[end] != '\n' || bytes[bytes.length - 1] != '\n') {
      throw new IOException("it has no checksum");
    }
    byte[] json = Arrays.copyOf(bytes, end);
    String said = new String(bytes, end + 1, 8, StandardCharsets.US_ASCII);
    if (!said.equals(checksum(json))) {
      throw new IOException("its checksum is " + checksum(json) + ", wanted " + said);
    }
    return json;
  }

  private static String checksum(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static void write(JsonWriter writer, UserControl control) throws IOException {
    writer.name("v").value(FORMAT);
    writer.name("pin").value(control.pin());
    Hold hold = control.hold();
    if (hold != null) {
      writer.name("hold").beginObject();
      writer.name("since").value(Json.instant(hold.since()));
      writer.name("until").value(Json.instant(hold.until()));
      writer.endObject();
    }
    writer.name("denied").beginArray();
    for (Denial denial : control.denied()) {
      writer.beginObject();
      writer.name("version").value(denial.version().folderName());
      writer.name("by").value(denial.by().name().toLowerCase(Locale.ROOT));
      writer.name("at").value(Json.instant(denial.at()));
      writer.name("reason").value(denial.reason());
      writer.name("log").beginArray();
      for (String line : denial.log()) {
        writer.value(line);
      }
      writer.endArray();
      writer.endObject();
    }
    writer.endArray();
    writer.name("allowed").beginArray();
    for (Allowance allowance : control.allowed()) {
      writer.beginObject();
      writer.name("version").value(allowance.version().folderName());
      writer.name("at").value(Json.instant(allowance.at()));
      writer.endObject();
    }
    writer.endArray();
  }

  private static final class Reading {
    private @Nullable String pin;
    private @Nullable Hold hold;
    private final List<Denial> denied = new ArrayList<>();
    private final List<Allowance> allowed = new ArrayList<>();

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "pin" -> pin = Json.text(reader);
        case "hold" -> {
          Fields fields = Fields.read(reader);
          hold = new Hold(fields.since(), fields.until);
        }
        case "denied" -> {
          reader.beginArray();
          while (reader.hasNext()) {
            Fields fields = Fields.read(reader);
            denied.add(
                new Denial(fields.version(), fields.by, fields.at(), fields.reason, fields.log));
          }
          reader.endArray();
        }
        case "allowed" -> {
          reader.beginArray();
          while (reader.hasNext()) {
            Fields fields = Fields.read(reader);
            allowed.add(new Allowance(fields.version(), fields.at()));
          }
          reader.endArray();
        }
        default -> reader.skipValue();
      }
    }
  }

  /** The fields of any of the objects within. */
  private static final class Fields {
    private @Nullable VersionId version;
    private By by = By.TRIAL;
    private @Nullable Instant at;
    private @Nullable Instant since;
    private @Nullable Instant until;
    private String reason = "";
    private final List<String> log = new ArrayList<>();

    static Fields read(JsonReader reader) throws IOException {
      Fields fields = new Fields();
      Json.fields(reader, fields::field);
      return fields;
    }

    VersionId version() throws IOException {
      return needed(version, "version");
    }

    Instant at() throws IOException {
      return needed(at, "at");
    }

    Instant since() throws IOException {
      return needed(since, "since");
    }

    private static <T> T needed(@Nullable T value, String name) throws IOException {
      if (value == null) {
        throw new IOException("the field " + name + " is missing");
      }
      return value;
    }

    /** Who denies in a way that only a newer version knows must not cost the pin and the rest. */
    private static By by(String name) {
      return Arrays.stream(By.values())
          .filter(by -> by.name().equalsIgnoreCase(name))
          .findFirst()
          .orElse(By.TRIAL);
    }

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "version" -> version = Json.version(reader.nextString());
        case "by" -> by = by(reader.nextString());
        case "at" -> at = Json.instant(reader);
        case "since" -> since = Json.instant(reader);
        case "until" -> until = Json.instant(reader);
        case "reason" -> reason = reader.nextString();
        case "log" -> {
          reader.beginArray();
          while (reader.hasNext()) {
            log.add(reader.nextString());
          }
          reader.endArray();
        }
        default -> reader.skipValue();
      }
    }
  }
}
