package org.hephaestus.files;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * The memory as one JSON file, {@code state/memory.json}, replaced as a whole. A damaged one is
 * moved to {@code memory.json.corrupt-<epoch milliseconds>} and reported once. Fields that a newer
 * version wrote are skipped, and lost by the next save.
 */
public final class FileUpdateMemory implements UpdateMemory {
  private static final int FORMAT = 1;

  private final HomeLayout home;
  private final Path file;
  private final Clock clock;

  /**
   * The memory of a home, which the first {@link #save} prepares.
   *
   * @param clock names the file a damaged memory is moved to
   */
  public FileUpdateMemory(HomeLayout home, Clock clock) {
    this.home = home;
    this.file = home.memory();
    this.clock = clock;
  }

  @Override
  public Loaded load() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new Loaded(Contents.EMPTY, null);
    } catch (IOException e) {
      return new Loaded(Contents.EMPTY, Failures.storage("read", file, e).message());
    }
    try {
      Reading reading = new Reading();
      Json.read(bytes, reading::field);
      return new Loaded(reading.contents(), null);
    } catch (IOException damage) {
      return new Loaded(Contents.EMPTY, setAside(damage));
    }
  }

  @Override
  public WriteResult save(Contents contents) {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return failed;
    }
    try {
      byte[] json = Json.object(writer -> write(writer, contents));
      Durable.replace(file, json, Durable.PRIVATE_FILE);
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("write", file, e));
    }
  }

  private String setAside(IOException damage) {
    Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + clock.now().toEpochMilli());
    String what = file + " is damaged (" + Failures.reason(damage) + ")";
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      return what + "; it was moved to " + aside + ", and what it said is forgotten";
    } catch (IOException e) {
      return what + " and could not be moved to " + aside + ": " + Failures.reason(e);
    }
  }

  private static void write(JsonWriter writer, Contents contents) throws IOException {
    writer.name("v").value(FORMAT);
    writer.name("nextCheck").value(Json.instant(contents.nextCheck()));
    writer.name("lastCheck").value(Json.instant(contents.lastCheck()));
    writer.name("failures").value(contents.failures());
    writer.name("lastFailure").value(contents.lastFailure());
    writer.name("validator").value(contents.validator());
    writer.name("releases").beginArray();
    for (Release release : contents.releases()) {
      writer.beginObject();
      writer.name("tag").value(release.tag());
      writer.name("commit").value(release.commit());
      writer.name("draft").value(release.draft());
      writer.name("prerelease").value(release.prerelease());
      writer.name("createdAt").value(Json.instant(release.createdAt()));
      writer.name("page").value(release.page());
      writer.name("notes").value(release.notes());
      writer.endObject();
    }
    writer.endArray();
    writer.name("commits").beginObject();
    for (Map.Entry<String, String> seen : contents.commits().entrySet()) {
      writer.name(seen.getKey()).value(seen.getValue());
    }
    writer.endObject();
    writer.name("firstSeen").beginObject();
    for (Map.Entry<String, Instant> seen : contents.firstSeen().entrySet()) {
      writer.name(seen.getKey()).value(Json.instant(seen.getValue()));
    }
    writer.endObject();
  }

  private static final class Reading {
    private @Nullable Instant nextCheck;
    private @Nullable Instant lastCheck;
    private int failures;
    private @Nullable String lastFailure;
    private @Nullable String validator;
    private final List<Release> releases = new ArrayList<>();
    private final Map<String, String> commits = new LinkedHashMap<>();
    private final Map<String, Instant> firstSeen = new LinkedHashMap<>();

    private Contents contents() throws IOException {
      try {
        return new Contents(
            nextCheck, lastCheck, failures, lastFailure, validator, releases, commits, firstSeen);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "nextCheck" -> nextCheck = Json.instant(reader);
        case "lastCheck" -> lastCheck = Json.instant(reader);
        case "failures" -> failures = reader.nextInt();
        case "lastFailure" -> lastFailure = Json.text(reader);
        case "validator" -> validator = Json.text(reader);
        case "releases" -> {
          reader.beginArray();
          while (reader.hasNext()) {
            releases.add(release(reader));
          }
          reader.endArray();
        }
        case "commits" -> Json.fields(reader, (tag, value) -> commits.put(tag, value.nextString()));
        case "firstSeen" ->
            Json.fields(
                reader,
                (tag, value) -> {
                  Instant at = Json.instant(value);
                  if (at != null) {
                    firstSeen.put(tag, at);
                  }
                });
        default -> reader.skipValue();
      }
    }

    private static Release release(JsonReader reader) throws IOException {
      ReleaseFields read = new ReleaseFields();
      Json.fields(reader, read::field);
      return new Release(
          read.tag,
          read.commit,
          read.draft,
          read.prerelease,
          read.createdAt,
          read.page,
          read.notes);
    }
  }

  private static final class ReleaseFields {
    private String tag = "";
    private @Nullable String commit;
    private boolean draft;
    private boolean prerelease;
    private @Nullable Instant createdAt;
    private String page = "";
    private String notes = "";

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "tag" -> tag = reader.nextString();
        case "commit" -> commit = Json.text(reader);
        case "draft" -> draft = reader.nextBoolean();
        case "prerelease" -> prerelease = reader.nextBoolean();
        case "createdAt" -> createdAt = Json.instant(reader);
        case "page" -> page = reader.nextString();
        case "notes" -> notes = reader.nextString();
        default -> reader.skipValue();
      }
    }
  }
}
