package org.hephaestus.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.update.VersionId;

/**
 * The file {@code VALID} in a version or runtime folder: written last, so that its presence says
 * that everything else is there and on disk.
 *
 * <pre>
 * heph-valid 1
 * version 1.0.4
 * commit 0123456789ab
 * manifest sha256:...
 * </pre>
 *
 * <p>A runtime has {@code runtime <id>} in place of version and commit.
 *
 * @param subject what the folder is: the lines between the first and the last
 * @param manifest see {@link Manifest}
 */
record ValidMark(List<String> subject, String manifest) {
  /** Its name. */
  static final String FILE = "VALID";

  private static final String HEAD = "heph-valid 1";
  private static final String MANIFEST = "manifest ";

  ValidMark {
    subject = List.copyOf(subject);
  }

  static List<String> of(VersionId id) {
    return List.of("version " + id.version(), "commit " + id.commit());
  }

  static List<String> ofRuntime(String id) {
    return List.of("runtime " + id);
  }

  /** Reads the mark of a folder; empty when there is none or it is not whole. */
  static Optional<ValidMark> read(Path folder) {
    try {
      List<String> lines = Files.readString(folder.resolve(FILE)).lines().toList();
      int last = lines.size() - 1;
      if (last < 2 || !lines.get(0).equals(HEAD) || !lines.get(last).startsWith(MANIFEST)) {
        return Optional.empty();
      }
      return Optional.of(
          new ValidMark(lines.subList(1, last), lines.get(last).substring(MANIFEST.length())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a folder is marked as being {@code subject}. */
  static boolean marks(Path folder, List<String> subject) {
    return read(folder).map(mark -> mark.subject().equals(subject)).orElse(false);
  }

  /** Writes it and forces it to disk. */
  void write(Path folder) throws IOException {
    String text = HEAD + "\n" + String.join("\n", subject) + "\n" + MANIFEST + manifest + "\n";
    Durable.replace(
        folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8), Durable.PRIVATE_FILE);
  }
}
