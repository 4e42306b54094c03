package org.hephaestus.forge;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okio.Buffer;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of the forges, which agree on the fields used here. Unknown fields are skipped;
 * a known field of another shape is an error that names the URL and the path in the JSON.
 */
final class ForgeJson {
  private static final int MAX_PAGE = 2_048;

  private ForgeJson() {}

  /**
   * One page of a list.
   *
   * @param entries how many the forge sent, kept or not: a full page may have a successor
   */
  record Page<T>(T content, int entries) {}

  /** Releases without their commits. A draft that has no tag yet is left out. */
  static Page<List<Release>> releases(ForgeHttp.Answer answer) throws ForgeFailure {
    return read(
        answer,
        "a list of releases",
        in -> {
          List<Release> releases = new ArrayList<>();
          int entries = 0;
          in.beginArray();
          while (in.hasNext()) {
            Release release = release(in);
            entries++;
            if (release != null) {
              releases.add(release);
            }
          }
          in.endArray();
          return new Page<>(releases, entries);
        });
  }

  /** Tags and the commits they point to. */
  static Page<Map<String, String>> tags(ForgeHttp.Answer answer) throws ForgeFailure {
    return read(
        answer,
        "a list of tags",
        in -> {
          Map<String, String> tags = new LinkedHashMap<>();
          int entries = 0;
          in.beginArray();
          while (in.hasNext()) {
            Tag tag = tag(in);
            tags.put(tag.name, tag.commit);
            entries++;
          }
          in.endArray();
          return new Page<>(tags, entries);
        });
  }

  /** The commit of the one tag that Gitea answers with. */
  static String tagCommit(ForgeHttp.Answer answer) throws ForgeFailure {
    return read(answer, "a tag", in -> tag(in).commit);
  }

  /** The commit as GitHub's media type {@code sha} answers it, or the {@code sha} of an object. */
  static String commit(ForgeHttp.Answer answer) throws ForgeFailure {
    String text = answer.body().clone().readUtf8().strip();
    if (isCommit(text.toLowerCase(Locale.ROOT))) {
      return text.toLowerCase(Locale.ROOT);
    }
    return read(answer, "a commit", ForgeJson::sha);
  }

  private static @Nullable Release release(JsonReader in) throws IOException {
    String tag = null;
    boolean draft = false;
    boolean prerelease = false;
    Instant createdAt = null;
    String page = "";
    String notes = "";
    String path = in.getPath();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "tag_name" -> tag = text(in);
        case "draft" -> draft = in.nextBoolean();
        case "prerelease" -> prerelease = in.nextBoolean();
        case "created_at" -> createdAt = instant(text(in));
        case "html_url" -> page = page(text(in));
        case "body" -> notes = text(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (tag == null || tag.isEmpty()) {
      if (draft) {
        return null;
      }
      throw new JsonDataException("no tag_name at " + path);
    }
    return new Release(tag, null, draft, prerelease, createdAt, page, notes);
  }

  private record Tag(String name, String commit) {}

  private static Tag tag(JsonReader in) throws IOException {
    String name = null;
    String commit = null;
    String path = in.getPath();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = text(in);
        case "commit" -> commit = sha(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (name == null || commit == null) {
      throw new JsonDataException("no name and commit.sha at " + path);
    }
    return new Tag(name, commit);
  }

  private static String sha(JsonReader in) throws IOException {
    String sha = "";
    String path = in.getPath();
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("sha")) {
        sha = text(in).toLowerCase(Locale.ROOT);
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    if (!isCommit(sha)) {
      throw new JsonDataException("sha is not 40 to 64 hex digits at " + path);
    }
    return sha;
  }

  private static boolean isCommit(String text) {
    return text.matches("[0-9a-f]{40,64}");
  }

  /** A string, or empty for null: GitHub sends null where a release has no notes. */
  private static String text(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case NULL -> {
        in.skipValue();
        yield "";
      }
      case STRING -> in.nextString();
      // nextString would take a number for a string.
      default ->
          throw new JsonDataException(
              "expected a string but was " + in.peek() + " at path " + in.getPath());
    };
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Shown to people as a link, so only what is one. */
  private static String page(String url) {
    return url.length() <= MAX_PAGE && url.matches("https?://[!-~]+") ? url : "";
  }

  @FunctionalInterface
  private interface Shape<T> {
    T read(JsonReader in) throws IOException;
  }

  private static <T> T read(ForgeHttp.Answer answer, String wanted, Shape<T> shape)
      throws ForgeFailure {
    try (Buffer body = answer.body();
        JsonReader in = JsonReader.of(body)) {
      T result = shape.read(in);
      if (in.peek() != JsonReader.Token.END_DOCUMENT) {
        throw new JsonDataException("more text after the end of it");
      }
      return result;
    } catch (IOException | JsonDataException e) {
      throw new ForgeFailure(
          FailureCause.NOT_UNDERSTOOD,
          answer.url() + " did not answer " + wanted + " in JSON: " + why(e),
          "check that the forge URL names a Forgejo, Gitea or GitHub repository");
    }
  }

  /** Moshi's advice to be lenient is for programmers. */
  private static String why(Exception e) {
    return String.valueOf(e.getMessage())
        .replace("Use JsonReader.setLenient(true) to accept malformed JSON", "malformed");
  }
}
