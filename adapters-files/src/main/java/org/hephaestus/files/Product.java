package org.hephaestus.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What an installer has built, before it becomes a version.
 *
 * <pre>
 * bin/&lt;entry points&gt;   programs
 * release.json         optional: {"version": "1.0.4", "commit": "...", "data_reads": 1, "data_writes": 1}
 * runtime/             optional, with runtime.id: a Java runtime to be shared
 * runtime.id           one line: the name of that runtime below runtimes/
 * </pre>
 */
final class Product {
  private static final Pattern RUNTIME_ID = Pattern.compile("[A-Za-z0-9+_-][A-Za-z0-9.+_-]{0,99}");
  private static final long MAX_TEXT_BYTES = 1024 * 1024;

  private final Path root;

  /** A product at {@code root}, which must be a real path. */
  Product(Path root) {
    this.root = root;
  }

  /** The folder of a runtime that the product brings along. */
  Path runtime() {
    return root.resolve("runtime");
  }

  /** The name of the runtime the product wants; empty when it brings its own or needs none. */
  Optional<String> runtimeId() throws IOException {
    Path file = root.resolve("runtime.id");
    return Files.isRegularFile(file, NOFOLLOW_LINKS)
        ? Optional.of(new String(readSmall(file), StandardCharsets.UTF_8).strip())
        : Optional.empty();
  }

  /** Whether the product could run as {@code id}; null when it could. */
  @Nullable Failure check(VersionId id, List<String> entryPoints) throws IOException {
    for (String name : entryPoints) {
      Path program = root.resolve("bin").resolve(name);
      if (!Files.isRegularFile(program, NOFOLLOW_LINKS) || !Files.isExecutable(program)) {
        String found =
            !Files.exists(program, NOFOLLOW_LINKS)
                ? "nothing"
                : Files.isRegularFile(program, NOFOLLOW_LINKS)
                    ? "a file that is not executable"
                    : "no regular file";
        return Failures.rejected(
            "the product for " + id + " wants an executable bin/" + name + ", found " + found);
      }
    }
    Failure liar = checkRelease(id);
    if (liar != null) {
      return liar;
    }
    Optional<String> runtime = runtimeId();
    if (runtime.isPresent() && !RUNTIME_ID.matcher(runtime.get()).matches()) {
      return Failures.rejected(
          "the product for "
              + id
              + " has a runtime.id that is no plain name of up to 100 characters: '"
              + runtime.get().lines().findFirst().orElse("")
              + "'");
    }
    // The runtime leaves the product, so neither may point into the other.
    boolean shared = runtime.isPresent() && Files.isDirectory(runtime(), NOFOLLOW_LINKS);
    if (shared) {
      Failure inside = checkTree(runtime(), runtime(), null);
      if (inside != null) {
        return inside;
      }
    }
    return checkTree(root, root, shared ? runtime() : null);
  }

  /** The data formats that release.json says; empty when it says none, or is not understood. */
  Optional<DataGuard.DataFormats> formats() {
    Said said = new Said();
    try {
      Json.read(readSmall(root.resolve("release.json")), said::field);
      return said.dataReads > 0
          ? Optional.of(new DataGuard.DataFormats(said.dataReads, said.dataWrites))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private @Nullable Failure checkRelease(VersionId id) throws IOException {
    Path file = root.resolve("release.json");
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return null;
    }
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      return Failures.rejected("release.json of the product for " + id + " is no regular file");
    }
    Said said = new Said();
    try {
      Json.read(readSmall(file), said::field);
    } catch (IOException e) {
      return Failures.rejected(
          "release.json of the product for " + id + " is not understood: " + Failures.reason(e));
    }
    String commit = said.commit;
    boolean commitFits =
        commit != null
            && commit.matches("[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64}")
            && commit.startsWith(id.commit());
    if (!id.version().equals(said.version) || !commitFits) {
      return Failures.rejected(
          "the product calls itself version "
              + said.version
              + " commit "
              + commit
              + " in release.json, wanted version "
              + id.version()
              + " commit "
              + id.commit());
    }
    return null;
  }

  private @Nullable Failure checkTree(Path top, Path folder, @Nullable Path except)
      throws IOException {
    for (Path entry : Durable.children(folder)) {
      if (entry.equals(except)) {
        continue;
      }
      BasicFileAttributes kind =
          Files.readAttributes(entry, BasicFileAttributes.class, NOFOLLOW_LINKS);
      Failure failure = null;
      if (kind.isSymbolicLink()) {
        failure = checkLink(top, entry, except);
      } else if (kind.isDirectory()) {
        failure = checkTree(top, entry, except);
      } else if (kind.isOther()) {
        failure =
            Failures.rejected(
                top.relativize(entry) + " in the product is neither file, folder nor link");
      }
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /** The product will be moved: a link must be relative, lead somewhere, and stay inside. */
  private static @Nullable Failure checkLink(Path top, Path link, @Nullable Path except)
      throws IOException {
    Path target = Files.readSymbolicLink(link);
    String name = top.relativize(link) + " -> " + target;
    if (target.isAbsolute()) {
      return Failures.rejected(
          "the product has an absolute link, " + name + ", wanted a relative one");
    }
    // Both ways: the text alone can be fooled by ".." behind a link, the file system alone by a
    // detour through the outside.
    Path byText = Durable.parent(link).resolve(target).normalize();
    Path byDisk;
    try {
      byDisk = link.toRealPath();
    } catch (IOException e) {
      return Failures.rejected("the product has a link to nothing, " + name);
    }
    for (Path place : List.of(byText, byDisk)) {
      if (!place.startsWith(top) || (except != null && place.startsWith(except))) {
        return Failures.rejected("the product has a link that leaves it, " + name);
      }
    }
    return null;
  }

  private static byte[] readSmall(Path file) throws IOException {
    if (Files.size(file) > MAX_TEXT_BYTES) {
      throw new IOException(file + " is larger than 1 MiB");
    }
    return Files.readAllBytes(file);
  }

  private static final class Said {
    private @Nullable String version;
    private @Nullable String commit;
    private int dataReads;
    private int dataWrites;

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case "version" -> version = Json.text(reader);
        case "commit" -> commit = Json.text(reader);
        case "data_reads" -> dataReads = reader.nextInt();
        case "data_writes" -> dataWrites = reader.nextInt();
        default -> reader.skipValue();
      }
    }
  }
}
