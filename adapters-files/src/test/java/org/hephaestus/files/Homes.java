package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore.Opened;
import org.hephaestus.ports.update.WriteResult;

/** Homes and products for tests. */
final class Homes {
  static final VersionId V1 = new VersionId("1.0.3", "0123456789ab");
  static final VersionId V2 = new VersionId("1.0.4", "ba9876543210");
  static final List<String> ENTRY_POINTS = List.of("hephd", "heph");

  // Held here: java.util.logging forgets the level of a logger that nobody holds.
  private static final Logger AUDIT_LOG = Logger.getLogger(FileAuditSink.class.getName());

  private Homes() {}

  /** What a test does that provokes warnings. */
  interface Body {
    void run() throws IOException;
  }

  /** Keeps provoked warnings out of the build's output. */
  static void withoutLog(Body body) throws IOException {
    AUDIT_LOG.setLevel(Level.OFF);
    try {
      body.run();
    } finally {
      AUDIT_LOG.setLevel(null);
    }
  }

  static HomeLayout prepared(Path folder) {
    HomeLayout home = new HomeLayout(folder);
    assertThat(home.prepare()).isEqualTo(WriteResult.OK);
    return home;
  }

  /** A product with both entry points that print their version and arguments, and some payload. */
  static Path product(StagingArea area, VersionId id) {
    try {
      Path product = Path.of(area.location()).resolve("checkout").resolve("product");
      Files.createDirectories(product.resolve("lib/empty"));
      Files.createDirectories(product.resolve("bin"));
      for (String name : ENTRY_POINTS) {
        program(product, name, "#!/bin/sh\necho '" + name + " " + id.folderName() + "'\n");
      }
      Files.writeString(product.resolve("lib/app.jar"), id.folderName().repeat(500));
      Files.writeString(
          product.resolve("release.json"),
          "{\"version\":\"%s\",\"commit\":\"%s\",\"more\":{}}"
              .formatted(id.version(), id.commit() + "f".repeat(28)));
      Files.createSymbolicLink(product.resolve("lib/link.jar"), Path.of("app.jar"));
      return product;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void program(Path product, String name, String text) throws IOException {
    Path file = product.resolve("bin").resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static StagingArea open(FileVersionStore store) {
    return ((Opened.Area) store.open()).area();
  }

  static void install(FileVersionStore store, VersionId id) {
    StagingArea area = open(store);
    URI product = product(area, id).toUri();
    assertThat(store.admit(area, product, id)).isEqualTo(WriteResult.OK);
    store.discard(area);
  }

  static Failure failure(WriteResult result) {
    assertThat(result).isInstanceOf(WriteResult.Failed.class);
    return ((WriteResult.Failed) result).failure();
  }

  /** Everything below a folder, relative, sorted; for "nothing was left behind". */
  static List<String> tree(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.map(file -> root.relativize(file).toString()).sorted().toList();
    }
  }

  /** Root writes where it likes: tests of permissions would prove nothing. */
  static boolean isRoot() throws IOException {
    Path probe = Files.createTempFile("heph-uid", ".tmp");
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
    } finally {
      Files.delete(probe);
    }
  }
}
